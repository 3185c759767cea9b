#include "pipeline/session_resume.h"

#include <algorithm>
#include <ranges>
#include <string_view>
#include <unordered_set>

#include "flipbook/recording/edited_samples.h"
#include "flipbook/recording/run_reader.h"
#include "pipeline/epoch_frames.h"
#include "pipeline/epoch_loop.h"
#include "pipeline/run_images.h"
#include "pipeline/session_start.h"

namespace flipbook::pipeline {
namespace {

struct StartingPoint {
  std::optional<EpochIndex> epoch;  // empty: nothing is recorded yet, so training begins
  std::optional<Checkpoint> checkpoint;
  std::optional<EpochFrame> frame;  // empty if it is damaged
  std::vector<std::string> warnings;
};

// The newest epoch whose checkpoint and frame are whole (D11), or exactly the one asked for.
Result<StartingPoint> findStartingPoint(const recording::RunReader& run,
                                        std::optional<EpochIndex> wanted) {
  std::vector<std::string> warnings = run.warnings();
  if (run.epochs().empty() && !wanted) return StartingPoint{.warnings = std::move(warnings)};
  std::optional<StartingPoint> withoutPage;
  for (const recording::EpochEntry& entry : run.epochs() | std::views::reverse) {
    const EpochIndex epoch = entry.summary.epoch;
    if (wanted && *wanted != epoch) continue;
    if (entry.checkpoint.empty()) continue;
    auto checkpoint = run.readCheckpoint(epoch);
    auto frame = run.readFrame(epoch);
    if (checkpoint && frame) {
      return StartingPoint{epoch, std::move(*checkpoint), std::move(*frame), std::move(warnings)};
    }
    if (checkpoint && !withoutPage) {
      withoutPage = {epoch, std::move(*checkpoint), std::nullopt, run.warnings()};
      withoutPage->warnings.push_back(frame.error().message());
    }
    const Error& why = checkpoint ? frame.error() : checkpoint.error();
    if (wanted) return passOn(why, "branch");
    warnings.push_back(
        fmt::format("the {} of epoch {} is damaged; the one before is used "
                    "and later epochs are trained again: {}",
                    checkpoint ? "page" : "checkpoint", epoch.value(), why.message()));
  }
  if (withoutPage && !wanted) return *std::move(withoutPage);
  std::string kept;
  for (const auto& entry : run.epochs()) {
    if (!entry.checkpoint.empty()) kept += fmt::format(" {}", entry.summary.epoch.value());
  }
  const std::string where = printablePath(run.path().string());
  if (wanted) {
    return fail(ErrorCode::NotFound,
                "branch: epoch {} has no checkpoint (epochs that have one:{}): {}", wanted->value(),
                kept.empty() ? " none" : kept, where);
  }
  return fail(ErrorCode::NotFound, "resume: the run has no whole checkpoint; train it again: {}",
              where);
}

// What the run goes on with: its own samples, and for a branch the edits that it takes over.
struct SamplesInHand {
  std::vector<Sample> samples;
  EditsInfo edits;
  std::vector<std::string> warnings;
};

// Those to validation of samples that were trained on.
void dropMovesOfTrained(std::span<const Sample> samples, std::vector<recording::SplitMove>& moves) {
  std::unordered_set<std::string_view> trained;
  for (const Sample& sample : samples) {
    if (sample.split == Split::Training) trained.insert(sample.path);
  }
  std::erase_if(moves, [&](const recording::SplitMove& move) {
    return move.to == Split::Validation && trained.contains(move.path);
  });
}

// `page` is the last that has been trained.
Result<SamplesInHand> takeOverEdits(const recording::RunReader& run, EpochIndex page,
                                    const std::filesystem::path& source) {
  SamplesInHand data{.samples = run.samples(), .edits = run.info().edits, .warnings = {}};
  if (source.empty()) return data;
  auto patch = recording::readEditPatch(source);
  if (!patch) return passOn(patch.error(), "branch");
  // What a model has learnt from cannot judge it any more.
  const std::size_t asked = patch->moves.size();
  if (page.value() > 0) dropMovesOfTrained(run.samples(), patch->moves);
  const std::size_t seen = asked - patch->moves.size();
  auto taken = recording::takeEdits(*patch, run.info().classes, data.samples);
  if (!taken) return passOn(taken.error(), "branch");
  data.edits = std::move(taken->info);
  data.warnings = std::move(taken->warnings);
  if (seen > 0 && patch->isEmpty()) std::erase(data.warnings, recording::kNoneStands);
  if (seen > 0) {
    data.warnings.push_back(
        fmt::format("edits: {} of the moves to validation are not taken over, since the pages "
                    "before have trained on these images; train from scratch to have them",
                    seen));
  }
  const auto emptied = recording::checkStillTrainable(data.samples, run.info().classes);
  if (!emptied) return passOn(emptied.error(), "branch");
  std::ranges::copy(*emptied, std::back_inserter(data.warnings));
  return data;
}

// A new run that begins with pages 0 to `last` of another, judged by the labels it has now.
Result<recording::RunWriter> branchOff(const recording::RunReader& run, const StartingPoint& start,
                                       const SamplesInHand& data,
                                       const std::filesystem::path& out) {
  RunInfo info = run.info();
  info.name = out.stem().string();
  info.edits = data.edits;
  info.split.folds = 0;  // a look at what comes of it, without the hours of an audit
  auto writer = recording::RunWriter::create(out, info, data.samples, false);
  if (!writer) return passOn(writer.error(), "branch");
  for (const recording::EpochEntry& entry : run.epochs()) {
    const EpochIndex epoch = entry.summary.epoch;
    if (epoch > *start.epoch) break;
    auto frame = run.readFrame(epoch);
    if (!frame) return passOn(frame.error(), "branch");
    judgeAnew(*frame, run.samples(), data.samples);
    const Checkpoint* checkpoint = epoch == *start.epoch ? &*start.checkpoint : nullptr;
    if (auto ok = writer->commitEpoch(*frame, checkpoint); !ok) return passOn(ok.error(), "branch");
  }
  writer->log(
      fmt::format("branched off epoch {} of {}", start.epoch->value(), run.path().string()));
  return writer;
}

Result<recording::RunWriter> openWriter(const ResumeOptions& options,
                                        const recording::RunReader& run, const StartingPoint& start,
                                        const SamplesInHand& data) {
  if (options.branchFrom) return branchOff(run, start, data, options.branchOut);
  return recording::RunWriter::reopen(options.run, start.epoch);
}

}  // namespace

Result<RunOutcome> resumeSession(const ResumeOptions& options, SessionContext& context) {
  auto run = recording::RunReader::open(options.run);
  if (!run) return passOn(run.error());
  auto start = findStartingPoint(*run, options.branchFrom);
  if (!start) return passOn(start.error());
  const RunInfo& info = run->info();
  const std::uint32_t planned = options.epochs.value_or(info.training.epochs);
  context.setPlannedEpochs(planned);

  auto data = takeOverEdits(*run, start->epoch.value_or(EpochIndex{0}), options.edits);
  if (!data) return passOn(data.error());
  std::ranges::move(data->warnings, std::back_inserter(start->warnings));
  auto pixels = loadImagesOf(*run, context);
  if (!pixels) return passOn(pixels.error(), "resume");
  context.report(RunPhase::Preparing, start->epoch.value_or(EpochIndex{0}), 0, 0);
  auto trainer = training::Trainer::create({.pixels = (*pixels)->pixels(),
                                            .imageSizePx = (*pixels)->imageSizePx(),
                                            .samples = data->samples,
                                            .classes = info.classes},
                                           info.training);
  if (!trainer) return passOn(trainer.error(), "resume");
  const auto ready = start->checkpoint ? (*trainer)->restore(*start->checkpoint)
                                       : loadWeights(info.training.weights, **trainer);
  if (!ready) return passOn(ready.error(), "resume");

  auto writer = openWriter(options, *run, *start, *data);
  if (!writer) return passOn(writer.error());

  for (const std::string& warning : start->warnings) writer->log("warning: " + warning);
  context.observer().opened(writer->path(), start->warnings);
  std::optional<LayoutWorker> layouts;
  if (info.computeLayout) {
    layouts.emplace(writer->path(), recording::LayoutWriter::beside(*writer), context.observer());
  }
  return trainEpochs({.trainer = **trainer,
                      .writer = *writer,
                      .layouts = layouts ? &*layouts : nullptr,
                      .samples = data->samples,
                      .nextEpoch = EpochIndex{start->epoch ? start->epoch->value() + 1 : 0},
                      .plannedEpochs = planned},
                     context);
}

}  // namespace flipbook::pipeline
