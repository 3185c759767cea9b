// Files with the same bytes.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "flipbook/dataset/inspection.h"

namespace flipbook::dataset {

// Groups of images with the same content hash, by their first path. `hashes` is per image.
[[nodiscard]] std::vector<DuplicateGroup> exactDuplicates(const Dataset& dataset,
                                                          std::span<const std::uint64_t> hashes);

// Puts images of the same bytes into one group, so that a split of ours keeps them on one side.
// Given splits are left as they are. Images are sorted by address.
void keepTogether(Dataset& dataset, const std::vector<DuplicateGroup>& duplicates);

// "3 images are there more than once ...", and how many of them under different labels.
[[nodiscard]] std::vector<std::string> warningsOf(const std::vector<DuplicateGroup>& groups);

}  // namespace flipbook::dataset
