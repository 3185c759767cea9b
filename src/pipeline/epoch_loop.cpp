#include "pipeline/epoch_loop.h"

#include <chrono>
#include <optional>

#include "flipbook/core/log.h"
#include "flipbook/mapping/run_layouts.h"
#include "flipbook/recording/run_reader.h"
#include "pipeline/epoch_frames.h"

namespace flipbook::pipeline {
namespace {

// Points of all pages together; about a minute of work on two cores.
constexpr std::uint64_t kMostRefinedAtOnce = 2'000'000;

// One epoch from training to record. `epoch` 0 only evaluates.
Result<FramePtr> recordEpoch(RunInHand& run, EpochIndex epoch, SessionContext& context) {
  const auto gate = context.batchGate();
  auto output =
      epoch.value() == 0 ? run.trainer.evaluate(epoch, gate) : run.trainer.trainEpoch(epoch, gate);
  if (!output) return passOn(output.error());
  auto frame = std::make_shared<EpochFrame>(frameFrom(epoch, *output, run.samples));

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

// The second track of layouts. A run without it is whole, so nothing that goes wrong here ends it.
void refine(recording::RunWriter& writer, EpochIndex last, SessionContext& context) {
  const auto run = recording::RunReader::open(writer.path());
  if (!run || run->epochs().size() < 2) return;
  if (run->samples().size() * run->epochs().size() > kMostRefinedAtOnce) {
    writer.log("the layouts of so large a run are refined on demand only");
    return;
  }
  const ProgressSink progress = [&](const Progress& at) {
    context.report(RunPhase::Refining, last, at.done, at.total);
  };
  auto track = mapping::refineLayouts(*run, layout::kDefaultCalm, progress, context.stopToken());
  if (!track) return;  // stopped, or no page has a layout
  const auto written = recording::LayoutWriter::beside(writer).writeRefined(*track);
  if (!written) writer.log("warning: " + written.error().message());
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
    if (run.layouts != nullptr) run.layouts->add(std::move(*frame), context.stopToken());
  }
  if (run.layouts != nullptr) {
    context.report(RunPhase::LayingOut, outcome.lastEpoch, 0, 0);
    run.layouts->finish(context.stopToken());
    if (outcome.how == RunEnd::Completed) refine(run.writer, outcome.lastEpoch, context);
  }
  close(run.writer, outcome);
  return outcome;
}

}  // namespace flipbook::pipeline
