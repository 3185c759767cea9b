#include "dataset/duplicates.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "flipbook/core/expects.h"
#include "flipbook/core/image_address.h"
#include "flipbook/core/names.h"
#include "flipbook/core/random.h"

namespace flipbook::dataset {

namespace {

// Equal for images of the same bytes; of a part of an image, also of the same place in it.
std::vector<std::uint64_t> keysOf(const Dataset& dataset, std::span<const std::uint64_t> hashes) {
  FLIPBOOK_EXPECTS(hashes.size() == dataset.images.size());
  std::vector<std::uint64_t> keys{hashes.begin(), hashes.end()};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!dataset.images[i].box) continue;
    for (const std::int32_t side : *dataset.images[i].box) {
      keys[i] = mixBits(keys[i] ^ static_cast<std::uint32_t>(side));
    }
  }
  return keys;
}

}  // namespace

std::vector<DuplicateGroup> exactDuplicates(const Dataset& dataset,
                                            std::span<const std::uint64_t> hashes) {
  const std::vector<std::uint64_t> keys = keysOf(dataset, hashes);
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return keys[i]; });
  std::vector<DuplicateGroup> groups;
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && keys[order[end]] == keys[order[begin]]) ++end;
    if (end - begin > 1) {
      DuplicateGroup group;
      for (std::size_t i = begin; i < end; ++i) {
        const LabelledImage& image = dataset.images[order[i]];
        const LabelledImage& first = dataset.images[order[begin]];
        group.paths.push_back(image.path);
        group.labelsDiffer |= image.label != first.label;
        group.acrossSplits |= image.declaredSplit != first.declaredSplit;
      }
      std::ranges::sort(group.paths);
      groups.push_back(std::move(group));
    }
    begin = end;
  }
  std::ranges::sort(groups, {}, [](const DuplicateGroup& group) { return group.paths.front(); });
  return groups;
}

void keepTogether(Dataset& dataset, const std::vector<DuplicateGroup>& duplicates) {
  if (dataset.bringsSplits()) return;
  for (const DuplicateGroup& duplicate : duplicates) {
    // Where a large part of the dataset is one image, keeping it together would leave no split.
    if (duplicate.paths.size() * 4 > dataset.images.size()) continue;
    for (const std::string& path : duplicate.paths) {
      const auto image =
          std::ranges::lower_bound(dataset.images, path, isAddressBefore, &LabelledImage::path);
      if (image->group.empty()) image->group = duplicate.paths.front();
    }
  }
}

std::vector<std::string> warningsOf(const std::vector<DuplicateGroup>& groups) {
  std::vector<std::string> same;
  std::vector<std::string> conflicting;
  std::vector<std::string> leaks;
  for (const DuplicateGroup& group : groups) {
    if (group.acrossSplits) leaks.push_back(group.paths.front());
    if (group.labelsDiffer) conflicting.push_back(group.paths.front());
    if (!group.acrossSplits && !group.labelsDiffer) same.push_back(group.paths.front());
  }
  std::vector<std::string> warnings;
  const auto tell = [&](const std::vector<std::string>& paths, std::string_view how) {
    if (paths.empty()) return;
    warnings.push_back(
        fmt::format("{} there more than once{}: {}",
                    paths.size() == 1 ? "1 image is" : fmt::format("{} images are", paths.size()),
                    how, quotedList(paths)));
  };
  tell(leaks, ", to train on and to judge by, so the results look better than they are");
  tell(conflicting, " under different labels (conflicting labels)");
  tell(same, "");
  return warnings;
}

}  // namespace flipbook::dataset
