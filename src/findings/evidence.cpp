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

// Of the samples of one split, or of all.
std::optional<double> shareRight(const ClassScores& scores, std::span<const Sample> samples,
                                 std::optional<Split> split) {
  double judged = 0;
  double right = 0;
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    const bool isMeant = samples[i].label.isGiven() && samples[i].excludedBecause.empty();
    const bool counts = isMeant && (!split || samples[i].split == *split);
    if (!counts || !scores.isEvaluated(SampleId{i})) continue;
    judged += 1;
    if (samples[i].label.is(scores.predicted(SampleId{i}))) right += 1;
  }
  return judged > 0 ? std::optional{right / judged} : std::nullopt;
}

PageAccuracy accuracyOn(const EpochFrame& page, std::span<const Sample> samples) {
  return {shareRight(page.scores, samples, Split::Training),
          shareRight(page.scores, samples, Split::Validation)};
}

bool hasFeatures(const TrustedPage& page) { return page.frame && !page.frame->features.isEmpty(); }

// A page with features says more than one without; of equals the newer one.
bool isLess(const TrustedPage& a, const TrustedPage& b, double PageTrust::*trustOf) {
  return std::pair{hasFeatures(a), a.trust.*trustOf} <= std::pair{hasFeatures(b), b.trust.*trustOf};
}

void keepHeaviest(std::vector<TrustedPage>& heaviest, const TrustedPage& page) {
  const auto place = std::ranges::find_if(heaviest, [&](const TrustedPage& other) {
    return isLess(other, page, &PageTrust::training);
  });
  heaviest.insert(place, page);
  if (heaviest.size() > kHeaviestPages) heaviest.pop_back();
}

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

void Evidence::addHeldOut(EpochIndex epoch, ClassScores scores) {
  FLIPBOOK_EXPECTS(scores.sampleCount() == m_samples.size());
  const PageTrust trust = trustIn({std::nullopt, shareRight(scores, m_samples, {})}, m_classCount);
  std::vector<double> margins(m_samples.size(), kUnknown);
  for (std::uint32_t i = 0; i < m_samples.size(); ++i) {
    if (!m_samples[i].excludedBecause.empty()) continue;
    margins[i] = static_cast<double>(scores.margin(SampleId{i}, m_samples[i].label));
  }
  scaleWithin(std::vector<std::uint8_t>(m_samples.size()), margins);
  for (std::size_t i = 0; i < margins.size(); ++i) {
    if (!std::isfinite(margins[i])) continue;
    m_tallies[i].heldOutWeight += trust.validation;
    m_tallies[i].heldOutMargin += trust.validation * margins[i];
  }
  auto page = std::make_shared<EpochFrame>();
  page->epoch = epoch;
  page->scores = std::move(scores);
  keepHeaviest(m_heaviestHeldOut, {std::move(page), trust});
}

double Evidence::heldOutWorth() const {
  if (m_heaviestHeldOut.empty()) return 0;
  const double best = m_best.trust.validation;
  const double heldOut = m_heaviestHeldOut.front().trust.validation;
  return best > 0 ? std::min(1.0, heldOut / best) : 1;
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
    if (!m_samples[i].label.is(predicted))
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
  std::vector<double> lengths = featureLengths(page.features);
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (m_samples[i].isUnlabeled()) lengths[i] = kUnknown;
  }
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
  keepHeaviest(m_heaviest, kept);
  if (!m_best.frame || isLess(m_best, kept, &PageTrust::validation)) m_best = kept;
}

}  // namespace flipbook::findings
