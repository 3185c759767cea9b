// Folders named like splits (train, val, test, ...), each with one folder per class.

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "flipbook/core/names.h"
#include "flipbook/formats/file_names.h"
#include "flipbook/formats/folder_labels.h"
#include "flipbook/formats/format_reader.h"

namespace flipbook::formats {
namespace {

constexpr std::string_view kKind = "split-folders";

// How many images with a class folder each kind of split holds.
struct SplitCounts {
  std::size_t training{};
  std::size_t validation{};
  std::size_t test{};

  // Whether the dataset's own splits can be used: something to train on and something to judge by.
  [[nodiscard]] bool areUsable() const { return training > 0 && validation + test > 0; }
};

SplitCounts countSplits(const std::vector<TopFolder>& folders) {
  SplitCounts counts;
  for (const TopFolder& folder : folders) {
    const auto word = splitWord(folder.name);
    if (word == SplitWord::Training) counts.training += folder.imagesDeeper;
    if (word == SplitWord::Validation) counts.validation += folder.imagesDeeper;
    if (word == SplitWord::Test) counts.test += folder.imagesDeeper;
  }
  return counts;
}

std::optional<std::string> recognise(const FileTree& tree) {
  std::vector<std::string> splits;
  std::size_t images = 0;
  for (const TopFolder& folder : topFolders(tree)) {
    if (folder.images() == 0) continue;
    const auto word = splitWord(folder.name);
    // Test images are often handed out without labels; in the other splits they would be classes.
    const bool mayLackLabels = word == SplitWord::Test;
    if (!word || (folder.imagesDirectlyInIt > 0 && !mayLackLabels)) return std::nullopt;
    splits.emplace_back(folder.name);
    images += folder.imagesDeeper;
  }
  if (images == 0) return std::nullopt;
  return fmt::format(
      "The {} {} named like {} and {} class folders", splits.size() == 1 ? "folder" : "folders",
      quotedList(splits, 6) + (splits.size() == 1 ? " is" : " are"),
      splits.size() == 1 ? "a split" : "splits", splits.size() == 1 ? "holds" : "hold");
}

std::vector<std::string> classesBelowSplits(const FileTree& tree) {
  std::set<std::string> names;
  for (const std::string& folder : tree.folders) {
    const SplitPath parts = splitPath(folder);
    if (splitWord(parts.first) && !parts.rest.empty()) {
      names.emplace(splitPath(parts.rest).first);
    }
  }
  return {names.begin(), names.end()};
}

Placement placementOf(std::string_view place, const SplitCounts& counts) {
  const SplitPath inRoot = splitPath(place);
  const SplitPath inSplit = splitPath(inRoot.rest);
  const auto word = splitWord(inRoot.first);
  Placement placement;
  placement.className = inSplit.first;
  if (!word || inRoot.rest.empty()) {
    placement.problem = "lies beside the split folders, so it has no label";
    return placement;
  }
  const bool isSpareTest = word == SplitWord::Test && counts.areUsable() && counts.validation > 0;
  if (isSpareTest) {
    placement.isLeftAside = true;
  } else if (inSplit.rest.empty()) {
    placement.problem = "lies in no class folder, so it has no label";
  } else if (counts.areUsable()) {
    placement.split = word == SplitWord::Training ? Split::Training : Split::Validation;
  }
  return placement;
}

std::vector<std::string> notesOn(const SplitCounts& counts) {
  if (!counts.areUsable()) {
    return {fmt::format("Only {} images were found, so they are split into training and validation",
                        counts.training > 0     ? "training"
                        : counts.validation > 0 ? "validation"
                                                : "test")};
  }
  if (counts.validation > 0 && counts.test > 0) {
    return {fmt::format(
        "{} test images are left aside: training and validation folders are there and are used",
        counts.test)};
  }
  if (counts.validation == 0) {
    return {"There is no validation folder, so the test images are used for validation"};
  }
  return {};
}

Result<Dataset> read(FileTree tree) {
  const SplitCounts counts = countSplits(topFolders(tree));
  const std::vector<std::string> notes = notesOn(counts);
  std::vector<std::string> classes = classesBelowSplits(tree);
  Dataset dataset =
      labelByPlace(std::move(tree), std::move(classes),
                   [&counts](std::string_view place) { return placementOf(place, counts); });
  dataset.warnings.insert(dataset.warnings.begin(), notes.begin(), notes.end());
  return dataset;
}

}  // namespace

const FormatReader& splitFoldersReader() {
  static const FormatReader reader{kKind, recognise, read};
  return reader;
}

}  // namespace flipbook::formats
