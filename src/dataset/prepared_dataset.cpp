#include "flipbook/dataset/prepared_dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include "dataset/duplicates.h"
#include "dataset/images_of.h"
#include "flipbook/core/sample.h"
#include "flipbook/dataset/open_dataset.h"
#include "flipbook/imaging/miniature.h"
#include "flipbook/loading/running_hash.h"

namespace flipbook::dataset {
namespace {

constexpr std::size_t kBetweenStops = 1024;    // images
constexpr std::string_view kNoClass{"\0", 1};  // that no folder and no line can name

// Over paths, labels and contents; not over where the dataset lies.
std::string fingerprintOf(const Dataset& dataset, const std::vector<std::uint64_t>& hashes) {
  loading::RunningHash hash;
  for (std::size_t i = 0; i < dataset.images.size(); ++i) {
    hash.add(dataset.images[i].path);
    const Label& label = dataset.images[i].label;
    hash.add(label.isGiven() ? std::string_view{dataset.classes[label.klass().index()]} : kNoClass);
    hash.add(hashes[i]);
  }
  return fmt::format("{:016x}", hash.value().low);
}

std::string commonestReasons(const std::vector<loading::PassResult::Refusal>& refused) {
  std::map<std::string_view, std::size_t> counts;
  for (const auto& refusal : refused) ++counts[refusal.reason];
  std::vector<std::pair<std::string_view, std::size_t>> reasons{counts.begin(), counts.end()};
  std::ranges::stable_sort(reasons, std::greater<>{},
                           [](const auto& entry) { return entry.second; });
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(reasons.size(), 3); ++i) {
    text += fmt::format("{}{} ({})", i == 0 ? "" : ", ", reasons[i].first, reasons[i].second);
  }
  return text;
}

}  // namespace

Result<PreparedDataset> prepareDataset(Dataset dataset, const loading::CacheOptions& options,
                                       const ProgressSink& progress, std::stop_token stop) {
  if (auto trainable = checkTrainable(dataset); !trainable) return passOn(trainable.error());
  auto cache = loading::decodeOnce(listOf(dataset), options, progress, stop);
  if (!cache) return passOn(cache.error());
  const auto& refused = cache->told.refused;
  if (refused.size() * 2 > dataset.images.size()) {
    return fail(ErrorCode::InvalidArgument,
                "open dataset: most images are unreadable ({} of {}): {}: \"{}\"", refused.size(),
                dataset.images.size(), commonestReasons(refused),
                printablePath(dataset.root.native()));
  }
  PreparedDataset prepared;
  prepared.contentHashes = loading::hashesOfKept(cache->told);
  quarantineRefused(dataset, refused);
  if (auto trainable = checkTrainable(dataset); !trainable) return passOn(trainable.error());
  auto& warnings = dataset.warnings;
  warnings.insert(warnings.end(), cache->told.warnings.begin(), cache->told.warnings.end());
  prepared.fingerprint = fingerprintOf(dataset, prepared.contentHashes);
  prepared.pixels = std::move(cache->pixels);
  prepared.dataset = std::move(dataset);
  return prepared;
}

Result<void> findDuplicates(PreparedDataset& prepared, std::uint32_t threads,
                            const ProgressSink& progress, const std::stop_token& stop) {
  Dataset& dataset = prepared.dataset;
  const std::uint32_t side = prepared.pixels->imageSizePx();
  const std::size_t bytes = std::size_t{side} * side * 3;
  std::vector<imaging::Miniature> miniatures;
  miniatures.reserve(dataset.images.size());
  for (std::size_t i = 0; i < dataset.images.size(); ++i) {
    if (i % kBetweenStops == 0 && stop.stop_requested())
      return fail(ErrorCode::Cancelled, "cancelled");
    miniatures.push_back(
        imaging::miniatureOf(prepared.pixels->pixels().subspan(i * bytes, bytes), side, side));
  }
  const auto pairs = likeness::findNearDuplicates(miniatures, threads, progress, stop);
  if (!pairs) return passOn(pairs.error());
  std::vector<DuplicateGroup> duplicates = exactDuplicates(dataset, prepared.contentHashes);
  NearDuplicates near = nearDuplicates(dataset, prepared.contentHashes, *pairs);
  std::ranges::move(near.groups, std::back_inserter(duplicates));
  prepared.nearDuplicates = std::move(near.mostAlike);
  keepTogether(dataset, duplicates);
  std::ranges::move(warningsOf(duplicates, dataset.bringsSplits()),
                    std::back_inserter(dataset.warnings));
  return {};
}

}  // namespace flipbook::dataset
