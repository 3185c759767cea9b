#include "flipbook/dataset/inspection.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <thread>
#include <utility>

#include "dataset/duplicates.h"
#include "dataset/images_of.h"
#include "flipbook/core/names.h"
#include "flipbook/core/sample.h"
#include "flipbook/dataset/open_dataset.h"
#include "flipbook/imaging/miniature.h"
#include "flipbook/loading/image_pass.h"

namespace flipbook::dataset {
namespace {

constexpr std::uint64_t kFewInAClass = 10;

using loading::ImageSize;

void warnOfSizes(std::vector<ImageSize> sizes, std::vector<std::string>& warnings) {
  std::erase_if(sizes, [](const ImageSize& size) { return size.width == 0; });
  if (sizes.empty()) return;
  const auto [smallest, largest] = std::ranges::minmax(sizes, {}, &ImageSize::pixels);
  const bool areEqual =
      std::ranges::all_of(sizes, [&](const ImageSize& size) { return size == sizes.front(); });
  if (areEqual) return;
  warnings.push_back(
      fmt::format("Image sizes differ, from {} x {} to {} x {}; the middle square of each is "
                  "scaled to one size",
                  smallest.width, smallest.height, largest.width, largest.height));
}

void warnOfSmallClasses(const Inspection& inspection, std::vector<std::string>& warnings) {
  std::vector<std::string> small;
  for (std::size_t i = 0; i < inspection.imagesPerClass.size(); ++i) {
    const std::uint64_t count = inspection.imagesPerClass[i];
    if (count > 1 && count < kFewInAClass) small.push_back(inspection.dataset.classes[i]);
  }
  if (small.empty()) return;
  warnings.push_back(fmt::format("Under {} images, too few to learn or to judge: {}", kFewInAClass,
                                 quotedList(small)));
}

void countSplit(Inspection& inspection, const SplitOptions& options,
                std::vector<std::string>& warnings) {
  inspection.trainingImages = static_cast<std::uint64_t>(std::ranges::count_if(
      inspection.dataset.images, [](const LabelledImage& image) { return image.label.isGiven(); }));
  if (auto trainable = checkTrainable(inspection.dataset); !trainable) {
    warnings.push_back(trainable.error().message());
    return;
  }
  const auto split = splitDataset(inspection.dataset, options);
  if (!split) {
    warnings.push_back(split.error().message());
    return;
  }
  const auto validation = std::ranges::count(split->splits, Split::Validation);
  inspection.validationImages = static_cast<std::uint64_t>(validation);
  inspection.trainingImages -= inspection.validationImages;
  inspection.splitMethod = split->method;
  inspection.groups = countGroups(*split);
  warnings.insert(warnings.end(), split->warnings.begin(), split->warnings.end());
}

std::vector<imaging::Miniature> keptOf(const std::vector<imaging::Miniature>& all,
                                       const std::vector<loading::PassResult::Refusal>& refused) {
  std::vector<imaging::Miniature> kept;
  auto next = refused.begin();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (next != refused.end() && next->image == i) {
      ++next;
    } else {
      kept.push_back(all[i]);
    }
  }
  return kept;
}

}  // namespace

Result<Inspection> inspectDataset(const std::filesystem::path& root,
                                  const InspectionOptions& options, const ProgressSink& progress,
                                  std::stop_token stop) {
  auto dataset = openDataset(root, options.reading, progress, stop);
  if (!dataset) return passOn(dataset.error());
  std::vector<ImageSize> sizes(dataset->images.size());
  std::vector<imaging::Miniature> miniatures(dataset->images.size());
  const std::uint32_t threads = std::max(1U, std::thread::hardware_concurrency());
  const auto told = loading::visitImages(
      listOf(*dataset), {"Checking images", threads, imaging::kMiniatureSidePx},
      [&](std::size_t image, const loading::LoadedImage& loaded) {
        sizes[image] = {loaded.fullWidth, loaded.fullHeight};
        miniatures[image] =
            imaging::miniatureOf(loaded.image.rgb, loaded.image.width, loaded.image.height);
      },
      progress, stop);
  if (!told) return passOn(told.error());

  Inspection inspection;
  inspection.dataset = std::move(*dataset);
  inspection.takesUnlabeled = options.reading.takesUnlabeled;
  quarantineRefused(inspection.dataset, told->refused);
  if (inspection.takesUnlabeled) {  // without those that cannot be read
    inspection.dataset.unlabeledImages = static_cast<std::size_t>(
        std::ranges::count_if(inspection.dataset.images,
                              [](const LabelledImage& image) { return !image.label.isGiven(); }));
  }
  inspection.imagesPerClass.resize(inspection.dataset.classes.size());
  for (const LabelledImage& image : inspection.dataset.images) {
    if (image.label.isGiven()) ++inspection.imagesPerClass[image.label.klass().index()];
  }
  inspection.warnings = inspection.dataset.warnings;
  auto& warnings = inspection.warnings;
  warnings.insert(warnings.end(), told->warnings.begin(), told->warnings.end());
  const std::vector<std::uint64_t> hashes = loading::hashesOfKept(*told);
  inspection.duplicates = exactDuplicates(inspection.dataset, hashes);
  const auto pairs =
      likeness::findNearDuplicates(keptOf(miniatures, told->refused), threads, progress, stop);
  if (!pairs) return passOn(pairs.error());
  NearDuplicates near = nearDuplicates(inspection.dataset, hashes, *pairs);
  std::ranges::move(near.groups, std::back_inserter(inspection.duplicates));
  keepTogether(inspection.dataset, inspection.duplicates);
  countSplit(inspection, options.split, warnings);
  warnOfSmallClasses(inspection, warnings);
  warnOfSizes(std::move(sizes), warnings);
  inspection.duplicateWarnings =
      warningsOf(inspection.duplicates, inspection.dataset.bringsSplits());
  return inspection;
}

}  // namespace flipbook::dataset
