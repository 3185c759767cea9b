// Images that are there twice: files with the same bytes, and files of nearly the same picture.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "flipbook/dataset/inspection.h"
#include "flipbook/likeness/near_duplicates.h"

namespace flipbook::dataset {

// Groups of images with the same content hash, by their first path. `hashes` is per image.
[[nodiscard]] std::vector<DuplicateGroup> exactDuplicates(const Dataset& dataset,
                                                          std::span<const std::uint64_t> hashes);

struct NearDuplicates {
  std::vector<DuplicateGroup> groups;  // by their first path; of the same bytes one stands for all
  std::vector<std::optional<std::uint32_t>> mostAlike;  // per image, of other bytes
};
// `pairs` are of positions in dataset.images.
[[nodiscard]] NearDuplicates nearDuplicates(const Dataset& dataset,
                                            std::span<const std::uint64_t> hashes,
                                            std::span<const likeness::NearPair> pairs);

// Puts images that are there twice into one group, so that a split of ours keeps them on one side;
// groups that the dataset declares are put together with them ("a + b"). Given splits are left as
// they are, and so are images of which a quarter of the dataset would hang together: those are
// marked. Images are sorted by address.
void keepTogether(Dataset& dataset, std::span<DuplicateGroup> duplicates);

// "3 images are there more than once ...": which, under different labels or on both sides of a
// given split, and what is done about it.
[[nodiscard]] std::vector<std::string> warningsOf(std::span<const DuplicateGroup> groups,
                                                  bool bringsSplits);

}  // namespace flipbook::dataset
