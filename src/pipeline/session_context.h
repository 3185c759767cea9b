// What a session hears and tells while it works: the controls, and progress for people.

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "flipbook/core/progress.h"
#include "flipbook/pipeline/engine.h"
#include "flipbook/training/trainer.h"
#include "pipeline/run_control.h"

namespace flipbook::pipeline {

// Belongs to the worker thread.
class SessionContext {
 public:
  SessionContext(RunObserver& observer, RunControl& control)
      : m_observer{&observer}, m_control{&control} {}

  [[nodiscard]] RunObserver& observer() { return *m_observer; }
  [[nodiscard]] RunControl& control() { return *m_control; }
  [[nodiscard]] std::stop_token stopToken() const { return m_control->stopToken(); }
  [[nodiscard]] bool isStopping() const { return stopToken().stop_requested(); }

  void setPlannedEpochs(std::uint32_t epochs) { m_plannedEpochs = epochs; }

  // Tells of a phase; at most ten times a second unless the phase is a new one.
  void report(RunPhase phase, EpochIndex epoch, std::uint64_t done, std::uint64_t total,
              double imagesPerSecond = 0);
  // Scanning and decoding speak in stages; every one of them becomes `phase`.
  [[nodiscard]] ProgressSink sinkFor(RunPhase phase);
  // The gate between two batches: tells, waits while paused, and says whether to go on.
  [[nodiscard]] training::BatchGate batchGate();
  // Between two epochs.
  [[nodiscard]] bool mayGoOn(EpochIndex next);
  // An epoch took this long, all told; the base of the times left.
  void epochTook(double seconds) { m_secondsPerEpoch = seconds; }

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] std::optional<double> secondsToPage(const RunProgress& progress) const;
  void pausedAt(EpochIndex epoch);

  RunObserver* m_observer;
  RunControl* m_control;
  std::uint32_t m_plannedEpochs{};
  std::optional<double> m_secondsPerEpoch;
  std::optional<RunPhase> m_lastPhase;
  Clock::time_point m_lastReport;
};

}  // namespace flipbook::pipeline
