// The audit of a run: the same images trained on again in folds, so that every sample is judged by
// a model that had never seen it (cross-validation). It lies in the run's own directory, the folds
// as runs of their own (docs/run-format.md).
//
// The run itself is the first fold: its validation samples have never been seen by its model. Its
// training samples are dealt to the other folds.

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "flipbook/core/class_scores.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::recording {

struct AuditPlan {
  std::uint32_t folds{};   // the run itself included; kFewestFolds to kMostFolds
  std::uint32_t epochs{};  // of each

  friend bool operator==(const AuditPlan&, const AuditPlan&) = default;
};

// Folds are counted from 1, which is the run itself: 2 to plan.folds have a directory.
[[nodiscard]] std::filesystem::path foldPath(const std::filesystem::path& run, std::uint32_t fold);

// Whether a fold was trained to its end, as `plan` says.
[[nodiscard]] bool isFoldTrained(const RunReader& fold, const AuditPlan& plan);

// Errors: Io.
[[nodiscard]] Result<void> writeAuditPlan(const std::filesystem::path& run, const AuditPlan& plan);
// nullopt: no audit was begun. Errors: CorruptData, Io.
[[nodiscard]] Result<std::optional<AuditPlan>> readAuditPlan(const std::filesystem::path& run);
// Removes the audit of a run, if it has one. Errors: Io; a fold that is being written.
[[nodiscard]] Result<void> removeAudit(const std::filesystem::path& run);

// An audit as it was found.
class Audit {
 public:
  // nullopt: none was begun. A fold that is not there, not trained to its end or not of these
  // samples is not done. Errors: as readAuditPlan.
  [[nodiscard]] static Result<std::optional<Audit>> open(const RunReader& run);

  [[nodiscard]] const AuditPlan& plan() const { return m_plan; }
  [[nodiscard]] std::uint32_t foldsDone() const;  // the run itself included
  [[nodiscard]] bool isComplete() const { return foldsDone() == m_plan.folds; }

  // Judged epochs that every fold has, rising; empty unless it is complete.
  [[nodiscard]] const std::vector<EpochIndex>& epochs() const { return m_epochs; }
  // What was said of each sample by the model of the fold that held it out; samples that take no
  // part are not evaluated. `run` is the one it was opened with, `epoch` one of epochs().
  // Errors: as RunReader::readFrame.
  [[nodiscard]] Result<ClassScores> heldOut(const RunReader& run, EpochIndex epoch) const;

 private:
  explicit Audit(const AuditPlan& plan) : m_plan{plan} {}
  void takeEpochs(const RunReader& run);
  void takeParts(const RunReader& run);
  [[nodiscard]] bool holdsEverySampleOut(const RunReader& run) const;

  AuditPlan m_plan;
  std::vector<RunReader> m_folds;  // those that are done, without the run itself
  std::vector<EpochIndex> m_epochs;
  std::vector<std::uint32_t> m_partOf;  // N: 0 the run itself, f the fold m_folds[f - 1]
};

}  // namespace flipbook::recording
