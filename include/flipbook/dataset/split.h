// Training and validation: stratified by class, seeded, and the dataset's own splits honoured.

#pragma once

#include <string>
#include <vector>

#include "flipbook/core/dataset.h"
#include "flipbook/core/run_options.h"
#include "flipbook/core/sample.h"

namespace flipbook::dataset {

struct SplitResult {
  std::vector<Split> splits;  // per image; Unlabeled for those without a label, and only those
  std::string method;         // "stratified" or "given"
  std::vector<std::string> groups;  // per image; empty: in none
  std::vector<std::string>
      warnings;  // classes with one image (A5), classes without validation images
};

// How many groups have two images and more.
[[nodiscard]] std::uint64_t countGroups(const SplitResult& split);

// Where the dataset brings splits, those ("given"; a test split counts as validation only where
// there is no validation split). Otherwise per class round(fraction x count) images, at least one
// where the class has two, drawn by the seed and each image's path, so that the order of files does
// not matter. Images of one group stay together, so the count is only met about: groups are the
// dataset's own and what options.groupBy adds. Errors: InvalidArgument (no validation image at
// all).
[[nodiscard]] Result<SplitResult> splitDataset(const Dataset& dataset, const SplitOptions& options);

}  // namespace flipbook::dataset
