#include "flipbook/dataset/split.h"

#define XXH_INLINE_ALL
#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>
#include <unordered_map>

#include "dataset/groups.h"
#include "flipbook/core/names.h"
#include "flipbook/core/random.h"

namespace flipbook::dataset {
namespace {

std::vector<std::vector<std::size_t>> imagesByClass(const Dataset& dataset) {
  std::vector<std::vector<std::size_t>> byClass(dataset.classes.size());
  for (std::size_t i = 0; i < dataset.images.size(); ++i) {
    const Label& label = dataset.images[i].label;
    if (label.isGiven()) byClass[label.klass().index()].push_back(i);
  }
  return byClass;
}

std::size_t validationCount(std::size_t images, double fraction) {
  if (images < 2) return 0;
  const auto wanted = static_cast<std::size_t>(std::lround(fraction * static_cast<double>(images)));
  return std::clamp<std::size_t>(wanted, 1, images - 1);
}

// Images that are drawn together: those of one group, within a class.
struct Lot {
  std::string_view key;  // group, or the path of an image by itself
  std::size_t begin{};   // in the members of the class
  std::size_t end{};
  bool isGroup{};
};

// Sorts the members by the place of their lots in the seed's lottery.
std::vector<Lot> lotsOf(const Dataset& dataset, std::span<const std::string> groups,
                        std::uint64_t seed, std::vector<std::size_t>& members) {
  const auto keyOf = [&](std::size_t i) -> const std::string& {
    return groups[i].empty() ? dataset.images[i].path : groups[i];
  };
  std::vector<std::pair<std::uint64_t, std::size_t>> lottery;
  lottery.reserve(members.size());
  for (const std::size_t i : members) {
    const std::string& key = keyOf(i);
    lottery.emplace_back(mixBits(mixBits(seed) ^ XXH3_64bits(key.data(), key.size())), i);
  }
  std::ranges::sort(lottery, [&](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first
                              : dataset.images[a.second].path < dataset.images[b.second].path;
  });
  std::vector<Lot> lots;
  for (std::size_t at = 0; at < lottery.size(); ++at) {
    const std::size_t i = members[at] = lottery[at].second;
    const bool isGroup = !groups[i].empty();
    if (isGroup && !lots.empty() && lots.back().isGroup && lots.back().key == groups[i]) {
      lots.back().end = at + 1;
    } else {
      lots.push_back({keyOf(i), at, at + 1, isGroup});
    }
  }
  return lots;
}

// A group is drawn once, by its first class. One that would lead further from what is wanted is
// left out; where only such are there, the smallest is taken after all, unless nothing else would
// be left to learn from.
class Draw {
 public:
  Draw(const Dataset& dataset, std::span<const std::string> groups, const SplitOptions& options)
      : m_dataset{dataset}, m_groups{groups}, m_options{options} {}

  void drawClass(std::vector<std::size_t>& members, std::vector<Split>& splits) {
    const std::size_t wanted = validationCount(members.size(), m_options.validationFraction);
    const std::vector<Lot> lots = lotsOf(m_dataset, m_groups, m_options.seed, members);
    const Lot* smallest = nullptr;  // of those that this class may still decide about
    std::size_t drawn = 0;
    for (const Lot& lot : lots) {
      const std::size_t size = lot.end - lot.begin;
      const auto known = lot.isGroup ? m_ofGroup.find(lot.key) : m_ofGroup.end();
      const bool isKnown = known != m_ofGroup.end();
      const bool isCloser = 2 * drawn + size <= 2 * wanted;
      const Split split = isKnown ? known->second : isCloser ? Split::Validation : Split::Training;
      if (split == Split::Validation) drawn += size;
      if (!isKnown && (smallest == nullptr || size < smallest->end - smallest->begin)) {
        smallest = &lot;
      }
      put(lot, split, members, splits);
    }
    if (drawn == 0 && wanted > 0 && smallest != nullptr && lots.size() > 1) {
      put(*smallest, Split::Validation, members, splits);
    }
  }

 private:
  void put(const Lot& lot, Split split, std::span<const std::size_t> members,
           std::vector<Split>& splits) {
    for (std::size_t at = lot.begin; at < lot.end; ++at) splits[members[at]] = split;
    if (lot.isGroup) m_ofGroup.insert_or_assign(lot.key, split);
  }

  const Dataset& m_dataset;
  std::span<const std::string> m_groups;
  const SplitOptions& m_options;
  std::unordered_map<std::string_view, Split> m_ofGroup;
};

void takeGiven(const Dataset& dataset, SplitResult& result) {
  for (std::size_t i = 0; i < dataset.images.size(); ++i) {
    if (!dataset.images[i].label.isGiven()) continue;
    result.splits[i] = dataset.images[i].declaredSplit.value_or(Split::Training);
  }
}

void warn(const std::vector<std::string>& classes, std::string_view one, std::string_view many,
          SplitResult& result) {
  if (classes.empty()) return;
  result.warnings.push_back(
      fmt::format("{}: {}", classes.size() == 1 ? one : many, quotedList(classes)));
}

void warnOfThinClasses(const Dataset& dataset, SplitResult& result) {
  std::vector<std::string> single;
  std::vector<std::string> unjudged;
  std::vector<std::string> untrained;
  const auto byClass = imagesByClass(dataset);
  for (std::size_t c = 0; c < byClass.size(); ++c) {
    const auto validation = std::ranges::count_if(
        byClass[c], [&](std::size_t i) { return result.splits[i] == Split::Validation; });
    const auto images = static_cast<std::ptrdiff_t>(byClass[c].size());
    if (images == 1 && validation == 0) {
      single.push_back(dataset.classes[c]);
    } else if (images > 0 && validation == 0) {
      unjudged.push_back(dataset.classes[c]);
    } else if (images > 0 && validation == images) {
      untrained.push_back(dataset.classes[c]);
    }
  }
  warn(single, "A class has a single image; it goes to training, so recall has no value for it",
       "Classes have a single image each; it goes to training, so recall has no value for them",
       result);
  warn(unjudged, "A class has no validation image, so it cannot be judged",
       "Classes have no validation images, so they cannot be judged", result);
  warn(untrained, "A class has no training image, so it cannot be learnt",
       "Classes have no training images, so they cannot be learnt", result);
}

}  // namespace

std::uint64_t countGroups(const SplitResult& split) {
  std::unordered_map<std::string_view, std::size_t> members;
  for (const std::string& group : split.groups) {
    if (!group.empty()) ++members[group];
  }
  return static_cast<std::uint64_t>(
      std::ranges::count_if(members, [](const auto& group) { return group.second > 1; }));
}

Result<SplitResult> splitDataset(const Dataset& dataset, const SplitOptions& options) {
  if (auto ok = checkSplitOptions(options); !ok) return passOn(ok.error());
  SplitResult result;
  result.splits.assign(dataset.images.size(), Split::Unlabeled);
  // Splits that are given part what they part.
  result.groups = groupsOf(dataset, dataset.bringsSplits() ? GroupBy::Declared : options.groupBy);
  if (dataset.bringsSplits()) {
    result.method = "given";
    takeGiven(dataset, result);
  } else {
    result.method = "stratified";
    Draw draw{dataset, result.groups, options};
    for (auto& members : imagesByClass(dataset)) draw.drawClass(members, result.splits);
  }
  if (std::ranges::find(result.splits, Split::Validation) == result.splits.end()) {
    return fail(
        ErrorCode::InvalidArgument,
        "split: no image is left for validation; a class needs at least two images{}: \"{}\"",
        options.groupBy == GroupBy::Declared ? "" : " that are not of one group",
        printablePath(dataset.root.native()));
  }
  warnOfThinClasses(dataset, result);
  return result;
}

}  // namespace flipbook::dataset
