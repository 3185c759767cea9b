#include "dataset/duplicates.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "dataset/bundles.h"
#include "dataset/groups.h"
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

// Lists of the same bytes all, or only the first.
DuplicateGroup groupOf(const Dataset& dataset, std::span<const std::uint64_t> keys,
                       std::span<const std::size_t> members, bool listsAll) {
  DuplicateGroup group;
  const LabelledImage* first = nullptr;  // that has a label, and so is in a split
  std::set<std::uint64_t> listed;
  for (const std::size_t i : members) {
    const LabelledImage& image = dataset.images[i];
    if (listed.insert(keys[i]).second || listsAll) group.paths.push_back(image.path);
    if (!image.label.isGiven()) continue;
    if (first == nullptr) first = &image;
    group.labelsDiffer |= image.label != first->label;
    group.acrossSplits |= image.declaredSplit != first->declaredSplit;
  }
  std::ranges::sort(group.paths);
  return group;
}

void sortByPath(std::vector<DuplicateGroup>& groups) {
  std::ranges::sort(groups, {}, [](const DuplicateGroup& group) { return group.paths.front(); });
}

// What is told of some of the groups in one sentence.
class Sentence {
 public:
  void add(const DuplicateGroup& group) { m_first.push_back(group.paths.front()); }

  void tell(bool isExact, std::string_view how, std::vector<std::string>& warnings) const {
    if (m_first.empty()) return;
    const std::size_t count = m_first.size();
    const std::string_view what = isExact ? "there more than once" : "nearly the same as another";
    warnings.push_back(fmt::format("{} {}{}: {}",
                                   count == 1 ? "1 image is" : fmt::format("{} images are", count),
                                   what, how, quotedList(m_first)));
  }

 private:
  std::vector<std::string> m_first;
};

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
      groups.push_back(groupOf(dataset, keys, std::span{order}.subspan(begin, end - begin), true));
    }
    begin = end;
  }
  sortByPath(groups);
  return groups;
}

NearDuplicates nearDuplicates(const Dataset& dataset, std::span<const std::uint64_t> hashes,
                              std::span<const likeness::NearPair> pairs) {
  const std::vector<std::uint64_t> keys = keysOf(dataset, hashes);
  NearDuplicates found{{}, std::vector<std::optional<std::uint32_t>>(keys.size())};
  std::vector<float> least(keys.size());
  Bundles bundles{keys.size()};
  const auto note = [&](std::uint32_t image, std::uint32_t other, float difference) {
    if (found.mostAlike[image] && least[image] <= difference) return;
    found.mostAlike[image] = other;
    least[image] = difference;
  };
  for (const auto& [first, second, difference] : pairs) {
    if (keys[first] == keys[second]) continue;
    note(first, second, difference);
    note(second, first, difference);
    bundles.unite(first, second);
  }
  // A copy of either has the same picture, and its label and its split count too.
  std::unordered_map<std::uint64_t, std::size_t> firstOf;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    bundles.unite(firstOf.try_emplace(keys[i], i).first->second, i);
  }
  std::map<std::size_t, std::vector<std::size_t>> members;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (found.mostAlike[i]) members[bundles.headOf(i)];
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto bundle = members.find(bundles.headOf(i));
    if (bundle != members.end()) bundle->second.push_back(i);
  }
  for (const auto& [head, bundle] : members) {
    DuplicateGroup group = groupOf(dataset, keys, bundle, false);
    group.exact = false;
    found.groups.push_back(std::move(group));
  }
  sortByPath(found.groups);
  return found;
}

void keepTogether(Dataset& dataset, std::span<DuplicateGroup> duplicates) {
  if (dataset.bringsSplits() || duplicates.empty()) return;
  auto& images = dataset.images;
  Bundles bundles{images.size()};
  std::map<std::string_view, std::size_t> declared;
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (images[i].group.empty()) continue;
    bundles.unite(declared.try_emplace(images[i].group, i).first->second, i);
  }
  std::vector<std::size_t> repeated;
  for (const DuplicateGroup& duplicate : duplicates) {
    std::optional<std::size_t> first;
    for (const std::string& path : duplicate.paths) {
      const auto image =
          std::ranges::lower_bound(images, path, isAddressBefore, &LabelledImage::path);
      const auto i = static_cast<std::size_t>(image - images.begin());
      if (!first) first = i;
      bundles.unite(*first, i);
    }
    repeated.push_back(*first);
  }
  std::map<std::size_t, std::vector<std::size_t>> members;
  for (const std::size_t i : repeated) members[bundles.headOf(i)];
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto bundle = members.find(bundles.headOf(i));
    if (bundle != members.end()) bundle->second.push_back(i);
  }
  // Where a large part of the dataset is one image, keeping it together would leave no split.
  const auto isTooLarge = [&](const std::vector<std::size_t>& bundle) {
    return bundle.size() * 4 > images.size();
  };
  for (std::size_t d = 0; d < duplicates.size(); ++d) {
    duplicates[d].isKeptTogether = !isTooLarge(members.at(bundles.headOf(repeated[d])));
  }
  for (const auto& [head, bundle] : members) {
    if (isTooLarge(bundle)) continue;
    const std::string name = nameOfGroup(images, bundle);
    for (const std::size_t i : bundle) images[i].group = name;
  }
}

std::vector<std::string> warningsOf(std::span<const DuplicateGroup> groups, bool bringsSplits) {
  std::vector<std::string> warnings;
  for (const bool isExact : {true, false}) {
    Sentence leaks;
    Sentence conflicting;
    Sentence apart;
    Sentence same;
    for (const DuplicateGroup& group : groups) {
      if (group.exact != isExact) continue;
      if (group.acrossSplits) leaks.add(group);
      if (group.labelsDiffer) conflicting.add(group);
      if (!group.isKeptTogether) apart.add(group);
      if (!group.acrossSplits && !group.labelsDiffer && group.isKeptTogether) same.add(group);
    }
    leaks.tell(isExact, ", to train on and to judge by, so the results look better than they are",
               warnings);
    conflicting.tell(isExact, " under different labels (conflicting labels)", warnings);
    apart.tell(
        isExact,
        " and hang together with over a quarter of all images, so they stand on both sides of "
        "the split",
        warnings);
    same.tell(isExact, bringsSplits ? "" : ", and kept on one side of the split", warnings);
  }
  return warnings;
}

}  // namespace flipbook::dataset
