#include "pipeline/epoch_loop.h"

#include <chrono>

#include "flipbook/core/log.h"
#include "pipeline/epoch_frames.h"

namespace flipbook::pipeline {
namespace {

// One epoch from training to record. `epoch` 0 only evaluates.
Result<FramePtr> recordEpoch(RunInHand& run, EpochIndex epoch, SessionContext& context) {
  const auto gate = context.batchGate();
  auto output =
      epoch.value() == 0 ? run.trainer.evaluate(epoch, gate) : run.trainer.trainEpoch(epoch, gate);
  if (!output) return passOn(output.error());
  auto frame = std::make_shared<EpochFrame>(frameFrom(epoch, *output, run.samples));

  if (run.layout != nullptr) {
    context.report(RunPhase::LayingOut, epoch, 0, 0);
    const FloatMatrix features = dequantizeFeatures(frame->features);
    auto layout = run.layout->advance(features.view(), context.stopToken());
    if (!layout) return passOn(layout.error());
    frame->layout = std::move(*layout);
  }

  context.report(RunPhase::Recording, epoch, 0, 0);
  const Checkpoint checkpoint = run.trainer.checkpoint();
  if (auto committed = run.writer.commitEpoch(*frame, &checkpoint); !committed) {
    return passOn(committed.error());
  }
  return frame;
}

RunOutcome endOf(const Error& error, EpochIndex last) {
  if (error.code() == ErrorCode::Cancelled) {
    return {RunEnd::Stopped, fmt::format("stopped after epoch {}", last.value()), last};
  }
  return {RunEnd::Failed, error.message(), last};
}

void close(recording::RunWriter& writer, const RunOutcome& outcome) {
  if (auto ended = writer.end(outcome.how, outcome.reason); !ended) {
    // The epochs are safe; only the closing line is missing, which readers do without.
    moduleLog("pipeline")->warn("close run: {}", ended.error().message());
  }
}

}  // namespace

Result<RunOutcome> trainEpochs(RunInHand run, SessionContext& context) {
  context.setPlannedEpochs(run.plannedEpochs);
  const EpochIndex first = run.nextEpoch;
  RunOutcome outcome{RunEnd::Completed, {}, EpochIndex{run.plannedEpochs}};
  for (std::uint32_t next = first.value(); next <= run.plannedEpochs; ++next) {
    const auto began = std::chrono::steady_clock::now();
    const EpochIndex epoch{next};
    const Error stopped{ErrorCode::Cancelled, "stopped"};
    auto frame = context.mayGoOn(epoch) ? recordEpoch(run, epoch, context)
                                        : Result<FramePtr>{tl::unexpected{stopped}};
    if (!frame) {
      const bool hasNothing = next == 0;
      if (hasNothing && frame.error().code() != ErrorCode::Cancelled) {
        close(run.writer, {RunEnd::Failed, frame.error().message(), epoch});
        return passOn(frame.error());
      }
      outcome = endOf(frame.error(), EpochIndex{hasNothing ? 0 : next - 1});
      break;
    }
    if (next > 0) {
      context.epochTook(
          std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
      context.control().epochEnded();
    }
    context.observer().committed(*frame);
  }
  close(run.writer, outcome);
  return outcome;
}

}  // namespace flipbook::pipeline
