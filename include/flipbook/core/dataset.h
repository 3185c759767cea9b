// Labelled images on disk: which files, which labels, what is wrong with them.

#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "flipbook/core/ids.h"
#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"

namespace flipbook {

struct LabelledImage {
  std::string path;  // relative to the root, raw bytes, '/' between components
  ClassId label;
  std::optional<Split> declaredSplit;  // where the dataset brings its own splits
  std::string group;                   // samples that must share a split; often empty
};

// Images are sorted bytewise by path, classes bytewise by name, whatever order the disk gives them
// in.
struct Dataset {
  std::string kind;  // "class-folders", "split-folders"
  std::string why;   // how it was recognised, in words
  std::filesystem::path root;
  std::vector<std::string> classes;  // folder names, raw bytes
  std::vector<LabelledImage> images;
  std::vector<QuarantinedFile> quarantined;
  std::vector<std::string> warnings;
  std::size_t skippedFiles{};  // junk (.DS_Store, Thumbs.db, text files), told of in `warnings`

  [[nodiscard]] bool bringsSplits() const {
    return std::ranges::any_of(
        images, [](const LabelledImage& image) { return image.declaredSplit.has_value(); });
  }
};

}  // namespace flipbook
