// What formats share that label an image by the folders it lies in.

#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/core/dataset.h"
#include "flipbook/core/sample.h"
#include "flipbook/formats/file_tree.h"

namespace flipbook::formats {

// A folder directly below the root and the images in it.
struct TopFolder {
  std::string_view name;
  std::size_t imagesDirectlyInIt{};
  std::size_t imagesDeeper{};

  [[nodiscard]] std::size_t images() const { return imagesDirectlyInIt + imagesDeeper; }
};

// Sorted by name; also those without images. Names point into `tree`.
[[nodiscard]] std::vector<TopFolder> topFolders(const FileTree& tree);

// The first component of a path and what follows it; no rest if there is but one component.
struct SplitPath {
  std::string_view first;
  std::string_view rest;
};
[[nodiscard]] SplitPath splitPath(std::string_view path);

// What the place of an image says.
struct Placement {
  std::string_view className;
  std::optional<Split> split;
  std::string_view problem;  // not empty: quarantined for this reason
  bool isLeftAside{};        // neither an image of the dataset nor a problem
  // Where images without a label are asked for, one of them; else as the rest says.
  bool isWithoutLabel{};
};

// Every image of the tree by `placementOf(place)`, whose class names are among `classes` (sorted).
// A file that several links lead to counts once. Fills everything but `kind` and `why`.
[[nodiscard]] Dataset labelByPlace(FileTree tree, std::vector<std::string> classes,
                                   const std::function<Placement(std::string_view)>& placementOf);

// Adds warnings of classes without images and of names that people or systems may not tell apart.
void warnOfClasses(Dataset& dataset);

}  // namespace flipbook::formats
