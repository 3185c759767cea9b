#include "flipbook/findings/evidence.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "findings/feature_rows.h"
#include "findings/statistics.h"
#include "flipbook/core/expects.h"
#include "flipbook/findings/stands_out.h"

namespace flipbook::findings {
namespace {

constexpr double kLeastSkill = 1e-3;  // a page at the level of guessing still counts a little
constexpr int kSkillPower = 8;
constexpr double kGapScale = 0.10;  // in accuracy
constexpr std::size_t kHeaviestPages = 4;
constexpr float kWeakShare = 0.05F;  // of all responses

PageAccuracy accuracyOn(const EpochFrame& page, std::span<const Sample> samples) {
  struct Count {
    double judged{};
    double right{};
    [[nodiscard]] std::optional<double> share() const {
      return judged > 0 ? std::optional{right / judged} : std::nullopt;
    }
  };
  Count training;
  Count validation;
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    if (!samples[i].excludedBecause.empty() || !page.scores.isEvaluated(SampleId{i})) continue;
    Count& count = samples[i].split == Split::Training ? training : validation;
    count.judged += 1;
    if (page.scores.predicted(SampleId{i}) == samples[i].label) count.right += 1;
  }
  return {training.share(), validation.share()};
}

bool hasFeatures(const TrustedPage& page) { return page.frame && !page.frame->features.isEmpty(); }

}  // namespace

bool Evidence::isTooEarly() const { return m_pages < kTooEarlyPages; }

PageTrust trustIn(const PageAccuracy& accuracy, std::uint32_t classCount) {
  // Without validation samples nobody can tell skill from memory: every page counts the same.
  if (!accuracy.validation || classCount < 2) return {1, 1};
  const double guessing = 1.0 / classCount;
  const double skill = std::max(kLeastSkill, (*accuracy.validation - guessing) / (1 - guessing));
  const double gap =
      accuracy.training ? std::max(0.0, *accuracy.training - *accuracy.validation) : 0;
  const double trust = std::pow(skill, kSkillPower);
  return {trust * std::exp(-gap / kGapScale), trust};
}

Evidence::Evidence(std::span<const Sample> samples, std::uint32_t classCount)
    : m_samples(samples.begin(), samples.end()),
      m_classCount{classCount},
      m_tallies(samples.size()) {}

void Evidence::add(const FramePtr& page) {
  FLIPBOOK_EXPECTS(page && page->scores.sampleCount() == m_samples.size());
  if (!page->features.isEmpty()) {
    if (!m_firstWithFeatures) m_firstWithFeatures = page;
    m_latestWithFeatures = page;
  }
  if (page->epoch.value() == 0) return;
  ++m_pages;
  m_lastEpoch = page->epoch;
  const PageTrust trust = trustIn(accuracyOn(*page, m_samples), m_classCount);
  tallyMargins(*page, trust);
  tallyPredictions(*page);
  tallyResponses(*page);
  keep(page, trust);
}

void Evidence::tallyMargins(const EpochFrame& page, PageTrust trust) {
  const std::size_t count = m_samples.size();
  std::vector<double> recorded(count, kUnknown);
  std::vector<double> trained(count, kUnknown);
  std::vector<std::uint8_t> group(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    group[i] = m_samples[i].split == Split::Training ? 0 : 1;
    if (!m_samples[i].excludedBecause.empty()) continue;
    recorded[i] = static_cast<double>(page.scores.margin(SampleId{i}, m_samples[i].label));
    if (i < page.trainingMargin.size()) trained[i] = static_cast<double>(page.trainingMargin[i]);
  }
  scaleWithin(group, recorded);
  scaleWithin(group, trained);
  for (std::size_t i = 0; i < count; ++i) {
    SampleTally& tally = m_tallies[i];
    const double weight = group[i] == 0 ? trust.training : trust.validation;
    if (std::isfinite(recorded[i])) {
      tally.recordedWeight += weight;
      tally.recordedMargin += weight * recorded[i];
      tally.nearness += weight * std::exp(-std::abs(recorded[i]));
    }
    if (std::isfinite(trained[i])) {
      tally.trainingWeight += weight;
      tally.trainingMargin += weight * trained[i];
    }
  }
}

void Evidence::tallyPredictions(const EpochFrame& page) {
  for (std::uint32_t i = 0; i < m_samples.size(); ++i) {
    if (!page.scores.isEvaluated(SampleId{i})) continue;
    SampleTally& tally = m_tallies[i];
    const ClassId predicted = page.scores.predicted(SampleId{i});
    if (tally.pages > 0 && predicted != tally.predicted) {
      ++tally.changes;
      if (!tally.firstChange) tally.firstChange = page.epoch;
    }
    if (predicted != m_samples[i].label)
      tally.rightSince.reset();
    else if (!tally.rightSince)
      tally.rightSince = page.epoch;
    tally.predicted = predicted;
    ++tally.pages;
  }
}

// The length of a feature vector is how strongly the network responds to the sample at all.
void Evidence::tallyResponses(const EpochFrame& page) {
  if (page.features.isEmpty()) return;
  const std::vector<double> lengths = featureLengths(page.features);
  const std::vector<float> weakerThan = shareBelow(lengths);
  for (std::size_t i = 0; i < m_tallies.size(); ++i) {
    std::optional<EpochIndex>& since = m_tallies[i].weakSince;
    if (!(weakerThan[i] < kWeakShare))
      since.reset();
    else if (!since)
      since = page.epoch;
  }
}

void Evidence::keep(const FramePtr& page, PageTrust trust) {
  const TrustedPage kept{page, trust};
  // A page with features says more than one without; of equals the newer one.
  const auto isLess = [](const TrustedPage& a, const TrustedPage& b, double PageTrust::*trustOf) {
    return std::pair{hasFeatures(a), a.trust.*trustOf} <=
           std::pair{hasFeatures(b), b.trust.*trustOf};
  };
  const auto place = std::ranges::find_if(m_heaviest, [&](const TrustedPage& other) {
    return isLess(other, kept, &PageTrust::training);
  });
  m_heaviest.insert(place, kept);
  if (m_heaviest.size() > kHeaviestPages) m_heaviest.pop_back();
  if (!m_best.frame || isLess(m_best, kept, &PageTrust::validation)) m_best = kept;
}

}  // namespace flipbook::findings
