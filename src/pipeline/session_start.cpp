#include "pipeline/session_start.h"

#include <sched.h>

#include <algorithm>

#include "flipbook/core/image_address.h"
#include "flipbook/dataset/folds.h"
#include "flipbook/dataset/open_dataset.h"
#include "flipbook/dataset/prepared_dataset.h"
#include "flipbook/dataset/split.h"
#include "flipbook/recording/edited_samples.h"
#include "flipbook/recording/weights.h"
#include "pipeline/epoch_loop.h"

namespace flipbook::pipeline {
namespace {

// The options as RunOptions has them, the data as it was found.
struct DataInHand {
  dataset::PreparedDataset prepared;
  std::vector<Sample> samples;
  std::string splitMethod;
  EditsInfo edits;
  std::vector<std::string> warnings;
};

std::vector<Sample> samplesOf(const dataset::PreparedDataset& prepared,
                              const dataset::SplitResult& split) {
  std::vector<Sample> samples;
  samples.reserve(prepared.dataset.images.size());
  for (std::size_t i = 0; i < prepared.dataset.images.size(); ++i) {
    const LabelledImage& image = prepared.dataset.images[i];
    Sample sample;
    // A run names the file and, apart from it, the box; a picture of an array keeps its address.
    sample.path = image.box ? splitAddress(image.path).container : std::string_view{image.path};
    sample.box = image.box;
    sample.label = image.label;
    sample.split = split.splits[i];
    sample.contentHash = prepared.contentHashes[i];
    sample.group = split.groups[i];
    if (prepared.nearDuplicates[i]) sample.nearDuplicate = SampleId{*prepared.nearDuplicates[i]};
    samples.push_back(std::move(sample));
  }
  return samples;
}

// Whoever reads only the messages must learn of it too (I5).
void warnOfQuarantined(const std::vector<QuarantinedFile>& files,
                       std::vector<std::string>& warnings) {
  if (files.empty()) return;
  warnings.push_back(fmt::format("left out {} file{}; run.json lists {}: {} ({})", files.size(),
                                 files.size() == 1 ? "" : "s", files.size() == 1 ? "it" : "them",
                                 printablePath(files.front().path), files.front().reason));
}

// Both runs are to be judged on the same samples: those that the earlier one was judged on.
Result<void> takeOverEdits(const std::filesystem::path& source, DataInHand& data) {
  const auto patch = recording::readEditPatch(source);
  if (!patch) return passOn(patch.error());
  const auto splits = recording::takeSplits(*patch, data.samples);
  if (splits.isAny) data.splitMethod = "earlier run";
  if (splits.partedGroups > 0) {
    data.warnings.push_back(
        fmt::format("the split is that of the earlier run, which has {} of the groups on both "
                    "sides; train without its edits to draw another",
                    splits.partedGroups));
  }
  auto taken = recording::takeEdits(*patch, data.prepared.dataset.classes, data.samples);
  if (!taken) return passOn(taken.error());
  data.edits = std::move(taken->info);
  const auto emptied = recording::checkStillTrainable(data.samples, data.prepared.dataset.classes);
  if (!emptied) return passOn(emptied.error());
  std::ranges::move(taken->warnings, std::back_inserter(data.warnings));
  std::ranges::copy(*emptied, std::back_inserter(data.warnings));
  return {};
}

Result<DataInHand> prepareData(const RunOptions& options, SessionContext& context) {
  auto found = dataset::openDataset(options.dataset, options.reading,
                                    context.sinkFor(RunPhase::Scanning), context.stopToken());
  if (!found) return passOn(found.error());

  const loading::CacheOptions cache{.directory = loading::defaultCacheDirectory(),
                                    .imageSizePx = options.training.imageSize,
                                    .threads = options.training.threads.value_or(defaultThreads())};
  auto prepared = dataset::prepareDataset(std::move(*found), cache,
                                          context.sinkFor(RunPhase::Decoding), context.stopToken());
  if (!prepared) return passOn(prepared.error());
  const auto told = dataset::findDuplicates(
      *prepared, cache.threads, context.sinkFor(RunPhase::Preparing), context.stopToken());
  if (!told) return passOn(told.error());

  // Drawn from the labels as the dataset has them, so that edits move nothing between the splits.
  auto split = dataset::splitDataset(prepared->dataset, options.split);
  if (!split) return passOn(split.error());
  DataInHand data{std::move(*prepared), {}, split->method, {}, {}};
  data.samples = samplesOf(data.prepared, *split);
  warnOfQuarantined(data.prepared.dataset.quarantined, data.warnings);
  std::ranges::copy(data.prepared.dataset.warnings, std::back_inserter(data.warnings));
  std::ranges::copy(split->warnings, std::back_inserter(data.warnings));
  if (!options.edits.empty()) {
    if (auto ok = takeOverEdits(options.edits, data); !ok) return passOn(ok.error());
  }
  if (options.split.folds == 0) return data;
  const auto foldOf = dataset::dealIntoFolds(data.samples, options.split.folds, options.split.seed);
  if (auto ok = dataset::checkFoldsFill(foldOf, options.split.folds); !ok) {
    return passOn(ok.error());
  }
  return data;
}

RunInfo infoOf(const RunOptions& options, const DataInHand& data) {
  RunInfo info;
  const auto& found = data.prepared.dataset;
  info.name = found.root.filename().string();
  info.writer = "flipbook " FLIPBOOK_VERSION;
  info.dataset = {found.kind,
                  found.root.string(),
                  data.prepared.fingerprint,
                  found.quarantined,
                  options.reading.takesUnlabeled,
                  options.reading.lastWins};
  info.classes = found.classes;
  info.sampleCount = static_cast<std::uint32_t>(data.samples.size());
  info.split = options.split;
  info.splitMethod = data.splitMethod;
  info.training = options.training;
  info.features = options.features;
  info.computeLayout = options.computeLayout;
  info.edits = data.edits;
  return info;
}

}  // namespace

Result<void> loadWeights(const std::filesystem::path& path, training::Trainer& trainer) {
  if (path.empty()) return {};
  const auto weights = recording::readWeights(path);
  if (!weights) return passOn(weights.error());
  if (auto ok = trainer.initializeFrom(*weights); !ok) return passOn(ok.error(), "weights");
  return {};
}

std::uint32_t defaultThreads() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(0, sizeof(allowed), &allowed) != 0) return 1;
  return static_cast<std::uint32_t>(std::max(1, CPU_COUNT(&allowed)));
}

Result<RunOutcome> startSession(const RunOptions& options, SessionContext& context) {
  context.setPlannedEpochs(options.training.epochs);
  auto data = prepareData(options, context);
  if (!data) return passOn(data.error());

  RunInfo info = infoOf(options, *data);
  return trainNewRun({.out = options.out,
                      .overwrites = options.overwrite,
                      .info = std::move(info),
                      .samples = data->samples,
                      .pixels = data->prepared.pixels,
                      .warnings = std::move(data->warnings)},
                     context);
}

Result<RunOutcome> trainNewRun(NewRun run, SessionContext& context) {
  context.setPlannedEpochs(run.info.training.epochs);
  context.report(RunPhase::Preparing, EpochIndex{0}, 0, 0);
  auto trainer = training::Trainer::create({.pixels = run.pixels->pixels(),
                                            .imageSizePx = run.pixels->imageSizePx(),
                                            .samples = run.samples,
                                            .classes = run.info.classes},
                                           run.info.training);
  if (!trainer) return passOn(trainer.error());
  const auto ready = loadWeights(run.info.training.weights, **trainer);
  if (!ready) return passOn(ready.error());
  if (context.isStopping()) return fail(ErrorCode::Cancelled, "stopped before the first page");

  run.info.featureWidth = (*trainer)->featureWidth();
  run.info.training = (*trainer)->resolvedOptions();
  run.info.environment = (*trainer)->environment();
  auto writer = recording::RunWriter::create(run.out, run.info, run.samples, run.overwrites);
  if (!writer) return passOn(writer.error());
  for (const std::string& warning : run.warnings) writer->log("warning: " + warning);
  context.observer().opened(writer->path(), run.warnings);

  std::optional<LayoutWorker> layouts;
  if (run.info.computeLayout) {
    layouts.emplace(writer->path(), recording::LayoutWriter::beside(*writer), context.observer());
  }
  return trainEpochs({.trainer = **trainer,
                      .writer = *writer,
                      .layouts = layouts ? &*layouts : nullptr,
                      .samples = run.samples,
                      .nextEpoch = EpochIndex{0},
                      .plannedEpochs = run.info.training.epochs},
                     context);
}

}  // namespace flipbook::pipeline
