#include "flipbook/dataset/split.h"

#define XXH_INLINE_ALL
#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "flipbook/core/names.h"
#include "flipbook/core/random.h"

namespace flipbook::dataset {
namespace {

// Where an image stands in the seed's lottery: by its group, or by itself.
std::uint64_t ticketOf(const LabelledImage& image, std::uint64_t seed) {
  const std::string& key = image.group.empty() ? image.path : image.group;
  return mixBits(mixBits(seed) ^ XXH3_64bits(key.data(), key.size()));
}

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

void drawByClass(const Dataset& dataset, const SplitOptions& options, SplitResult& result) {
  std::unordered_map<std::string, Split> groups;  // a group is drawn once, by its first class
  for (auto& members : imagesByClass(dataset)) {
    std::vector<std::pair<std::uint64_t, std::size_t>> lottery;
    lottery.reserve(members.size());
    for (const std::size_t i : members)
      lottery.emplace_back(ticketOf(dataset.images[i], options.seed), i);
    std::ranges::sort(lottery, [&](const auto& a, const auto& b) {
      return a.first != b.first ? a.first < b.first
                                : dataset.images[a.second].path < dataset.images[b.second].path;
    });
    const std::size_t wanted = validationCount(members.size(), options.validationFraction);
    std::size_t drawn = 0;
    for (const auto& [ticket, i] : lottery) {
      const std::string& group = dataset.images[i].group;
      Split split = drawn < wanted ? Split::Validation : Split::Training;
      if (!group.empty()) split = groups.try_emplace(group, split).first->second;
      result.splits[i] = split;
      if (split == Split::Validation) ++drawn;
    }
  }
}

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

Result<SplitResult> splitDataset(const Dataset& dataset, const SplitOptions& options) {
  if (!(options.validationFraction > 0 && options.validationFraction < 1)) {
    return fail(ErrorCode::InvalidArgument,
                "--validation-fraction: {} is not between 0 and 1 (0.2 means 20 %)",
                options.validationFraction);
  }
  SplitResult result;
  result.splits.assign(dataset.images.size(), Split::Unlabeled);
  if (dataset.bringsSplits()) {
    result.method = "given";
    takeGiven(dataset, result);
  } else {
    result.method = "stratified";
    drawByClass(dataset, options, result);
  }
  if (std::ranges::find(result.splits, Split::Validation) == result.splits.end()) {
    return fail(ErrorCode::InvalidArgument,
                "split: no image is left for validation; a class needs at least two images: \"{}\"",
                printablePath(dataset.root.native()));
  }
  warnOfThinClasses(dataset, result);
  return result;
}

}  // namespace flipbook::dataset
