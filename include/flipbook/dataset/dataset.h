// Labelled images on disk: which files, which labels, what is wrong with them. Nothing is decoded
// here.

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "flipbook/core/ids.h"
#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"
#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"

namespace flipbook::dataset {

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

  [[nodiscard]] bool bringsSplits() const;
};

// Recognises the format by content and lists the images.
// Errors: NotFound (A1), InvalidArgument (A2: no images; says what was looked for), Cancelled.
[[nodiscard]] Result<Dataset> openDataset(const std::filesystem::path& root,
                                          const ProgressSink& progress = {},
                                          std::stop_token stop = {});

// Whether a classifier can be trained on it at all: at least two classes with images, and enough
// images (A3, A6). Errors: InvalidArgument, saying what is missing.
[[nodiscard]] Result<void> checkTrainable(const Dataset& dataset);

}  // namespace flipbook::dataset
