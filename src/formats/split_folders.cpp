// Folders named like splits (train, val, test, ...), each with one folder per class.

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "flipbook/core/names.h"
#include "flipbook/formats/file_names.h"
#include "flipbook/formats/folder_labels.h"
#include "flipbook/formats/format_reader.h"
#include "flipbook/formats/given_splits.h"

namespace flipbook::formats {
namespace {

constexpr std::string_view kKind = "split-folders";

SplitCounts countSplits(const std::vector<TopFolder>& folders) {
  SplitCounts counts;
  for (const TopFolder& folder : folders) {
    if (const auto word = splitWord(folder.name)) counts.add(*word, folder.imagesDeeper);
  }
  return counts;
}

std::optional<Recognition> recognise(const FileTree& tree) {
  std::vector<std::string> splits;
  std::size_t images = 0;
  for (const TopFolder& folder : topFolders(tree)) {
    if (folder.images() == 0) continue;
    if (isNamedUnlabeled(folder.name)) continue;
    const auto word = splitWord(folder.name);
    // Test images are often handed out without labels; in the other splits they would be classes.
    const bool mayLackLabels =
        word == SplitWord::Test || (tree.takesUnlabeled && folder.imagesDeeper > 0);
    if (!word || (folder.imagesDirectlyInIt > 0 && !mayLackLabels)) return std::nullopt;
    splits.emplace_back(folder.name);
    images += folder.imagesDeeper;
  }
  if (images == 0) return std::nullopt;
  return Recognition{fmt::format(
      "The {} {} named like {} and {} class folders", splits.size() == 1 ? "folder" : "folders",
      quotedList(splits, 6) + (splits.size() == 1 ? " is" : " are"),
      splits.size() == 1 ? "a split" : "splits", splits.size() == 1 ? "holds" : "hold")};
}

std::vector<std::string> classesBelowSplits(const FileTree& tree) {
  std::set<std::string> names;
  for (const std::string& folder : tree.folders) {
    const SplitPath parts = splitPath(folder);
    if (!splitWord(parts.first) || parts.rest.empty()) continue;
    const std::string_view name = splitPath(parts.rest).first;
    if (!tree.takesUnlabeled || !isNamedUnlabeled(name)) names.emplace(name);
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
    placement.isWithoutLabel = true;
    return placement;
  }
  // Test images, which are left aside with their labels, are often handed out without.
  placement.isWithoutLabel = inSplit.rest.empty() || isNamedUnlabeled(inSplit.first);
  if (counts.isLeftAside(*word)) {
    placement.isLeftAside = true;
  } else if (inSplit.rest.empty()) {
    placement.problem = "lies in no class folder, so it has no label";
  } else {
    placement.split = counts.splitOf(*word);
  }
  return placement;
}

Result<Dataset> read(FileTree tree) {
  const SplitCounts counts = countSplits(topFolders(tree));
  const std::vector<std::string> notes = counts.notes();
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
