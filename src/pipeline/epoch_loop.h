// The life of an epoch: train, record, tell, hand on to be laid out; again until the plan is done
// or somebody stops it.

#pragma once

#include <memory>
#include <span>

#include "flipbook/pipeline/engine.h"
#include "flipbook/recording/run_writer.h"
#include "flipbook/training/trainer.h"
#include "pipeline/layout_worker.h"
#include "pipeline/session_context.h"

namespace flipbook::pipeline {

// All that a run needs to go on; the trainer's model is that of the epoch before `nextEpoch`.
struct RunInHand {
  training::Trainer& trainer;
  recording::RunWriter& writer;
  LayoutWorker* layouts{};  // null: no layouts
  std::span<const Sample> samples;
  EpochIndex nextEpoch;  // 0: the untrained model has not been recorded yet
  std::uint32_t plannedEpochs{};
};

// Records epochs nextEpoch to plannedEpochs, refines the layouts of a completed run and closes it.
// A stop, a failed training and a full disk close it as well, with everything before intact; the
// outcome says how. Errors: only if not even the first epoch could be recorded.
[[nodiscard]] Result<RunOutcome> trainEpochs(RunInHand run, SessionContext& context);

}  // namespace flipbook::pipeline
