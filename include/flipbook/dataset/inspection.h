// The dry run: what a dataset holds and what is wrong with it, before anything is imported.

#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "flipbook/core/dataset.h"
#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"
#include "flipbook/dataset/split.h"

namespace flipbook::dataset {

struct DuplicateGroup {
  std::vector<std::string> paths;  // two or more, sorted
  bool exact{true};                // the same bytes; else nearly the same picture
  bool labelsDiffer{};
  bool acrossSplits{};        // in the dataset's own training and validation images alike
  bool isKeptTogether{true};  // no split of ours parts it
};

struct Inspection {
  Dataset dataset;  // unreadable images already quarantined
  std::vector<std::uint64_t> imagesPerClass;
  std::uint64_t trainingImages{};
  std::uint64_t validationImages{};
  bool takesUnlabeled{};  // as the options ask: dataset.unlabeledImages are among the images
  std::string splitMethod;
  std::uint64_t groups{};  // of two images and more, which stay on one side of the split
  std::vector<DuplicateGroup> duplicates;
  std::vector<std::string> warnings;           // the dataset's, the split's and the images'
  std::vector<std::string> duplicateWarnings;  // what `duplicates` come to, in words
};

struct InspectionOptions {
  SplitOptions split;
  ReadingOptions reading;
};

// Decodes every image once to judge it; changes nothing on disk.
// Errors: as openDataset.
[[nodiscard]] Result<Inspection> inspectDataset(const std::filesystem::path& root,
                                                const InspectionOptions& options,
                                                const ProgressSink& progress = {},
                                                std::stop_token stop = {});

}  // namespace flipbook::dataset
