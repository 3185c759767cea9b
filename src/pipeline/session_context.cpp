#include "pipeline/session_context.h"

#include <algorithm>

namespace flipbook::pipeline {
namespace {

constexpr std::chrono::milliseconds kReportInterval{100};
// Of an epoch's time the training pass takes about this share, the clean pass and the layout the
// rest.
constexpr double kTrainingShare = 0.85;

}  // namespace

void SessionContext::report(RunPhase phase, EpochIndex epoch, std::uint64_t done,
                            std::uint64_t total, double imagesPerSecond) {
  const auto now = Clock::now();
  if (m_lastPhase == phase && now - m_lastReport < kReportInterval) return;
  m_lastPhase = phase;
  m_lastReport = now;
  RunProgress progress{.phase = phase,
                       .epoch = epoch,
                       .plannedEpochs = m_plannedEpochs,
                       .done = done,
                       .total = total,
                       .imagesPerSecond = imagesPerSecond};
  progress.secondsToPage = secondsToPage(progress);
  if (m_secondsPerEpoch && progress.secondsToPage && epoch.value() <= m_plannedEpochs) {
    progress.secondsToEnd =
        *progress.secondsToPage + *m_secondsPerEpoch * (m_plannedEpochs - epoch.value());
  }
  m_observer->progressed(progress);
}

std::optional<double> SessionContext::secondsToPage(const RunProgress& progress) const {
  if (progress.total == 0) return std::nullopt;
  const double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
  if (progress.phase == RunPhase::Training) {
    if (m_secondsPerEpoch) return *m_secondsPerEpoch * (1 - kTrainingShare * share);
    if (progress.imagesPerSecond <= 0) return std::nullopt;
    const auto left = static_cast<double>(progress.total - progress.done);
    const double trainingSecs = static_cast<double>(progress.total) / progress.imagesPerSecond;
    return left / progress.imagesPerSecond + trainingSecs * (1 / kTrainingShare - 1);
  }
  if (progress.phase == RunPhase::Evaluating && m_secondsPerEpoch && progress.epoch.value() > 0) {
    return *m_secondsPerEpoch * (1 - kTrainingShare) * (1 - share);
  }
  return std::nullopt;
}

ProgressSink SessionContext::sinkFor(RunPhase phase) {
  return [this, phase](const Progress& progress) {
    report(phase, EpochIndex{0}, progress.done, progress.total);
  };
}

training::BatchGate SessionContext::batchGate() {
  return [this](const training::BatchProgress& batch) {
    report(batch.isEvaluating ? RunPhase::Evaluating : RunPhase::Training, batch.epoch, batch.done,
           batch.total, batch.imagesPerSecond);
    return m_control->mayGoOn([&] { pausedAt(batch.epoch); });
  };
}

bool SessionContext::mayGoOn(EpochIndex next) {
  return m_control->mayGoOn([&] { pausedAt(next); });
}

void SessionContext::pausedAt(EpochIndex epoch) {
  m_lastPhase.reset();  // a pause is always told
  report(RunPhase::Paused, epoch, 0, 0);
}

}  // namespace flipbook::pipeline
