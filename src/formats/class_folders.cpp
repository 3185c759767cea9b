// One folder per class, as torchvision's ImageFolder reads it: the folders directly below the root
// are the classes, everything below one of them is of that class.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "flipbook/core/names.h"
#include "flipbook/formats/file_names.h"
#include "flipbook/formats/folder_labels.h"
#include "flipbook/formats/format_reader.h"

namespace flipbook::formats {
namespace {

constexpr std::string_view kKind = "class-folders";

// Those that are classes: a folder of images without a label is none, where such are asked for.
std::vector<TopFolder> classFolders(const FileTree& tree) {
  std::vector<TopFolder> folders = topFolders(tree);
  if (tree.takesUnlabeled) {
    std::erase_if(folders, [](const TopFolder& folder) { return isNamedUnlabeled(folder.name); });
  }
  return folders;
}

std::optional<Recognition> recognise(const FileTree& tree) {
  const std::vector<TopFolder> folders = classFolders(tree);
  const auto holdsImages = [](const TopFolder& folder) { return folder.images() > 0; };
  const auto withImages = std::ranges::count_if(folders, holdsImages);
  if (withImages == 0) return std::nullopt;
  std::string why =
      withImages == 1
          ? "One folder with images; its name is the label"
          : fmt::format("{} folders with images; their names are the labels", withImages);
  std::vector<std::string> likeSplits;
  for (const TopFolder& folder : folders) {
    if (holdsImages(folder) && splitWord(folder.name)) likeSplits.emplace_back(folder.name);
  }
  if (!likeSplits.empty()) {
    why += fmt::format(
        " (also {}, named like splits, because not every folder is a split with class folders in "
        "it)",
        quotedList(likeSplits));
  }
  const bool areAllLikeSplits = std::cmp_equal(likeSplits.size(), withImages);
  return Recognition{std::move(why), withImages > 1, withImages > 1 && !areAllLikeSplits};
}

Result<Dataset> read(FileTree tree) {
  std::vector<std::string> classes;
  const std::vector<TopFolder> folders = classFolders(tree);
  for (const TopFolder& folder : folders) classes.emplace_back(folder.name);

  std::vector<std::string> notes;
  std::vector<const TopFolder*> used;
  for (const TopFolder& folder : folders) {
    if (folder.images() > 0) used.push_back(&folder);
  }
  if (used.size() == 1 && used.front()->imagesDirectlyInIt == 0) {
    notes.push_back(fmt::format(
        "All images lie in folders of \"{}\"; if those are the classes, open that folder instead",
        printablePath(used.front()->name)));
  }
  if (std::ranges::any_of(used,
                          [](const TopFolder* f) { return splitWord(f->name).has_value(); })) {
    notes.emplace_back(
        "Some folders are named like splits but are read as classes; for splits, put class folders "
        "into each of them and nothing beside them");
  }

  Dataset dataset = labelByPlace(std::move(tree), std::move(classes), [](std::string_view place) {
    const SplitPath parts = splitPath(place);
    Placement placement;
    placement.className = parts.first;
    if (parts.rest.empty()) placement.problem = "lies beside the class folders, so it has no label";
    placement.isWithoutLabel = parts.rest.empty() || isNamedUnlabeled(parts.first);
    return placement;
  });
  dataset.warnings.insert(dataset.warnings.begin(), notes.begin(), notes.end());
  return dataset;
}

}  // namespace

const FormatReader& classFoldersReader() {
  static const FormatReader reader{kKind, recognise, read};
  return reader;
}

}  // namespace flipbook::formats
