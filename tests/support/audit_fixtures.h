// Audits of fixture runs, without training anything. Whoever includes this links to
// flipbook::recording.

#pragma once

#include "flipbook/recording/audit.h"
#include "support/run_fixtures.h"

namespace flipbook::test {

// Validation samples are held out in fold 1, the others in turn.
inline std::uint32_t foldOf(std::uint32_t i, std::uint32_t folds) {
  return sampleOf(i, 1).split == Split::Validation ? 1 : 2 + i % (folds - 1);
}

// What the models of a fold say; they differ by their noise.
inline RunShape shapeOfFold(RunShape run, std::uint32_t fold) {
  run.withLayouts = false;
  run.withCheckpoints = false;
  run.seed = 100 + fold;
  return run;
}

// Epochs 0 to `epochs` - 1 of one fold.
inline void recordFold(const RunFixture& run, std::uint32_t folds, std::uint32_t fold,
                       std::uint32_t epochs, RunEnd how = RunEnd::Completed) {
  const RunShape shape = shapeOfFold(run.shape(), fold);
  std::vector<Sample> samples = samplesOf(shape);
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    samples[i].split = foldOf(i, folds) == fold ? Split::Validation : Split::Training;
  }
  auto writer = valueOrThrow(recording::RunWriter::create(recording::foldPath(run.path(), fold),
                                                          runInfoOf(shape), samples, false));
  for (std::uint32_t epoch = 0; epoch < epochs; ++epoch) {
    valueOrThrow(writer.commitEpoch(frameOf(EpochIndex{epoch}, shape), nullptr));
  }
  valueOrThrow(writer.end(how, ""));
}

// A complete one, of as many epochs as the run has.
inline void recordAudit(const RunFixture& run, std::uint32_t folds) {
  const std::uint32_t epochs = run.shape().epochs;
  valueOrThrow(recording::writeAuditPlan(run.path(), {.folds = folds, .epochs = epochs - 1}));
  for (std::uint32_t fold = 2; fold <= folds; ++fold) recordFold(run, folds, fold, epochs);
}

}  // namespace flipbook::test
