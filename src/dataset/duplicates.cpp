#include "dataset/duplicates.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "flipbook/core/expects.h"
#include "flipbook/core/names.h"

namespace flipbook::dataset {

std::vector<DuplicateGroup> exactDuplicates(const Dataset& dataset,
                                            std::span<const std::uint64_t> hashes) {
  FLIPBOOK_EXPECTS(hashes.size() == dataset.images.size());
  std::vector<std::size_t> order(hashes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return hashes[i]; });
  std::vector<DuplicateGroup> groups;
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && hashes[order[end]] == hashes[order[begin]]) ++end;
    if (end - begin > 1) {
      DuplicateGroup group;
      for (std::size_t i = begin; i < end; ++i) {
        group.paths.push_back(dataset.images[order[i]].path);
        group.labelsDiffer |= dataset.images[order[i]].label != dataset.images[order[begin]].label;
      }
      std::ranges::sort(group.paths);
      groups.push_back(std::move(group));
    }
    begin = end;
  }
  std::ranges::sort(groups, {}, [](const DuplicateGroup& group) { return group.paths.front(); });
  return groups;
}

std::vector<std::string> warningsOf(const std::vector<DuplicateGroup>& groups) {
  std::vector<std::string> same;
  std::vector<std::string> conflicting;
  for (const DuplicateGroup& group : groups) {
    (group.labelsDiffer ? conflicting : same).push_back(group.paths.front());
  }
  std::vector<std::string> warnings;
  const auto tell = [&](const std::vector<std::string>& paths, std::string_view how) {
    if (paths.empty()) return;
    warnings.push_back(
        fmt::format("{} there more than once{}: {}",
                    paths.size() == 1 ? "1 image is" : fmt::format("{} images are", paths.size()),
                    how, quotedList(paths)));
  };
  tell(conflicting, " under different labels (conflicting labels)");
  tell(same, "");
  return warnings;
}

}  // namespace flipbook::dataset
