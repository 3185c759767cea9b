#include "pipeline/run_images.h"

#include "flipbook/core/image_address.h"
#include "flipbook/dataset/prepared_dataset.h"
#include "pipeline/session_start.h"

namespace flipbook::pipeline {
namespace {

// The run's own list of samples as a dataset, so that files added since do not matter.
Dataset datasetOf(const recording::RunReader& run) {
  Dataset dataset;
  dataset.kind = run.info().dataset.kind;
  dataset.root = run.info().dataset.root;
  dataset.classes = run.info().classes;
  for (const Sample& sample : run.samples()) {
    const auto split = sample.isUnlabeled() ? std::nullopt : std::optional{sample.split};
    dataset.images.push_back({sample.box ? addressOf(sample.path, *sample.box) : sample.path,
                              sample.label, split, sample.group, sample.box});
  }
  return dataset;
}

}  // namespace

Result<std::shared_ptr<const loading::PixelCache>> loadImagesOf(const recording::RunReader& run,
                                                                SessionContext& context) {
  const TrainingOptions& training = run.info().training;
  if (run.info().dataset.root.empty()) {
    return fail(ErrorCode::NotFound, "the run does not say where its images are: {}",
                printablePath(run.path().native()));
  }
  std::error_code error;
  if (!std::filesystem::is_directory(run.info().dataset.root, error)) {  // D23
    return fail(ErrorCode::NotFound, "the run's images are not there; put them back: {}",
                printablePath(run.info().dataset.root));
  }
  auto prepared = dataset::prepareDataset(datasetOf(run),
                                          {.directory = loading::defaultCacheDirectory(),
                                           .imageSizePx = training.imageSize,
                                           .threads = training.threads.value_or(defaultThreads())},
                                          context.sinkFor(RunPhase::Decoding), context.stopToken());
  if (!prepared) return passOn(prepared.error());
  const auto& images = prepared->dataset.images;
  if (images.size() != run.samples().size()) {
    const auto& lost = prepared->dataset.quarantined.front();
    return fail(ErrorCode::CorruptData,
                "{} of the run's {} images cannot be read any more; put them back: {} ({})",
                run.samples().size() - images.size(), images.size(), printablePath(lost.path),
                lost.reason);
  }
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto recorded = run.samples()[i].contentHash;
    if (recorded && *recorded != prepared->contentHashes[i]) {
      return fail(ErrorCode::CorruptData,
                  "the image is not the one the run was trained on; put it back, or train "
                  "anew: {}",
                  printablePath(images[i].path));
    }
  }
  return prepared->pixels;
}

}  // namespace flipbook::pipeline
