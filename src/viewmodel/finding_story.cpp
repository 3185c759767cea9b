#include "flipbook/viewmodel/finding_story.h"

#include <algorithm>
#include <exception>
#include <limits>

#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/sample_inspection.h"
#include "flipbook/viewmodel/sample_neighbors.h"
#include "viewmodel/latest_job.h"

namespace flipbook::viewmodel {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

// |offset + scale * byte|^2 of one row, or of the exact values where there are any.
double squaredLength(const QuantizedFeatures& features, std::size_t row) {
  const std::size_t width = features.columns();
  double sum = 0;
  for (std::size_t d = 0; d < width; ++d) {
    const float value =
        features.exact.empty()
            ? features.offset[d] +
                  features.scale[d] * float{static_cast<float>(features.bytes[row * width + d])}
            : features.exact[row * width + d];
    sum += static_cast<double>(value) * static_cast<double>(value);
  }
  return sum;
}

float shareOfWeaker(const QuantizedFeatures& features, SampleId sample) {
  const std::size_t count = features.bytes.size() / features.columns();
  if (count < 2) return kUnknown;
  const double own = squaredLength(features, sample.index());
  std::size_t weaker = 0;
  for (std::size_t i = 0; i < count; ++i) weaker += squaredLength(features, i) < own ? 1U : 0U;
  return static_cast<float>(weaker) / static_cast<float>(count - 1);
}

float shareLabelled(std::span<const SampleId> around, std::span<const Sample> samples,
                    ClassId label) {
  const auto count = std::ranges::count_if(
      around, [&](SampleId other) { return samples[other.index()].label.is(label); });
  return static_cast<float>(count) / static_cast<float>(around.size());
}

}  // namespace

StoryPage storyOn(const EpochFrame& page, std::span<const Sample> samples, SampleId sample,
                  std::optional<ClassId> suggested) {
  const Label label = samples[sample.index()].label;
  StoryPage story{.epoch = page.epoch,
                  .margin = kUnknown,
                  .labelShare = kUnknown,
                  .suggestedShare = kUnknown,
                  .strongerThan = kUnknown,
                  .labelNeighbors = kUnknown,
                  .suggestedNeighbors = kUnknown};
  if (sample.index() < page.scores.sampleCount() && page.scores.isEvaluated(sample)) {
    story.margin = page.scores.margin(sample, label);
    if (label.isGiven()) {
      story.labelShare = page.scores.probability(sample, label.klass(), label);
    }
    if (suggested) story.suggestedShare = page.scores.probability(sample, *suggested, label);
  }
  if (page.features.isEmpty()) return story;
  story.strongerThan = shareOfWeaker(page.features, sample);
  const auto around = neighborsOnPage(page, sample, SampleInspector::kNeighbors);
  if (around.empty()) return story;
  if (label.isGiven()) {
    story.labelNeighbors = shareLabelled(around, samples, label.klass());
  }
  if (suggested) story.suggestedNeighbors = shareLabelled(around, samples, *suggested);
  return story;
}

Alike alikeOn(const EpochFrame& page, std::span<const Sample> samples, SampleId sample,
              std::optional<ClassId> suggested) {
  constexpr std::uint32_t kLookedAt = 2000;
  Alike alike;
  const Label label = samples[sample.index()].label;
  for (const SampleId other : neighborsOnPage(page, sample, kLookedAt)) {
    const Label& given = samples[other.index()].label;
    if (!given.isGiven()) continue;
    if (given == label && alike.label.size() < Alike::kAlike) alike.label.push_back(other);
    if (suggested && given.is(*suggested) && alike.suggested.size() < Alike::kAlike) {
      alike.suggested.push_back(other);
    }
  }
  return alike;
}

FindingStory::FindingStory(QObject* parent)
    : QObject{parent}, m_job{std::make_unique<LatestJob>(this, &m_pool)} {
  m_pool.setMaxThreadCount(1);
}

FindingStory::~FindingStory() {
  m_job->cancel();
  m_stop.request_stop();
  m_pool.waitForDone();
}

void FindingStory::setRun(const OpenRun* run) {
  if (m_run) m_run->disconnect(this);
  m_run = run;
  m_sample.reset();
  if (m_run) connect(m_run, &OpenRun::pagesChanged, this, &FindingStory::read);
  read();
}

void FindingStory::setSample(std::optional<SampleId> sample, std::optional<ClassId> suggested) {
  if (sample == m_sample && suggested == m_suggested) return;
  m_sample = sample;
  m_suggested = suggested;
  m_told = {};
  read();
}

void FindingStory::read() {
  m_job->cancel();
  m_stop.request_stop();
  m_stop = {};
  if (!m_run || !m_sample) {
    m_told = {};
    return Q_EMIT changed();
  }
  Q_EMIT changed();
  const auto tell = [reader = m_run->reader(), sample = *m_sample, suggested = m_suggested,
                     stop = m_stop.get_token()] {
    Told told;
    try {
      std::optional<EpochFrame> newest;
      for (const recording::EpochEntry& entry : reader->epochs()) {
        if (stop.stop_requested()) break;
        auto frame = reader->readFrame(entry.summary.epoch);
        if (!frame) continue;
        told.pages.push_back(storyOn(*frame, reader->samples(), sample, suggested));
        newest = *std::move(frame);
      }
      if (newest) told.alike = alikeOn(*newest, reader->samples(), sample, suggested);
    } catch (const std::exception&) {  // no memory: the charts end earlier
    }
    return told;
  };
  m_job->start(tell, [this](Told told) {
    m_told = std::move(told);
    Q_EMIT changed();
  });
}

}  // namespace flipbook::viewmodel
