// Labelled images on disk: which files, which labels, what is wrong with them.

#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "flipbook/core/ids.h"
#include "flipbook/core/image_address.h"
#include "flipbook/core/label.h"
#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"

namespace flipbook {

// How the same files could be understood as well.
struct OtherReading {
  std::string kind;
  std::string why;
};

struct LabelledImage {
  std::string path;  // its address below the root (core/image_address.h), raw bytes
  Label label;       // none: only where ReadingOptions ask for such images
  std::optional<Split> declaredSplit;  // where the dataset brings its own splits; never Unlabeled
  std::string group;                   // samples that must share a split; often empty
  std::optional<Box> box;              // a part of an image; the path says so too
};

// Images are sorted by address. Classes are in the order of the dataset's own list; where it has
// none, bytewise by name, or as numbers where all are. The disk's order never matters.
struct Dataset {
  std::string kind;  // "class-folders", "csv", "coco", ...; docs/datasets.md lists them
  std::string why;   // how it was recognised, in words
  std::vector<OtherReading> alsoPossible;  // and not taken
  std::filesystem::path root;              // a folder
  std::vector<std::string> classes;        // raw bytes
  std::vector<LabelledImage> images;
  std::vector<QuarantinedFile> quarantined;
  std::vector<std::string> warnings;
  std::size_t skippedFiles{};    // junk (.DS_Store, Thumbs.db, text files), told of in `warnings`
  std::size_t excludedImages{};  // put aside by Apply (core/excluded_folder.h), told of there too
  // How many images are without a label: among `images` where ReadingOptions ask for them, else
  // left aside (or, in a folder that is called "unlabeled", taken for a class).
  std::size_t unlabeledImages{};

  [[nodiscard]] bool bringsSplits() const {
    return std::ranges::any_of(
        images, [](const LabelledImage& image) { return image.declaredSplit.has_value(); });
  }
};

}  // namespace flipbook
