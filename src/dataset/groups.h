// Which images must stay on one side of the split.

#pragma once

#include <span>
#include <string>
#include <vector>

#include "flipbook/core/dataset.h"
#include "flipbook/core/run_options.h"

namespace flipbook::dataset {

// Per image the name of its group; empty: it is in none. Groups that images have already are kept,
// and are put together where one of `groupBy` joins them ("a + b").
[[nodiscard]] std::vector<std::string> groupsOf(const Dataset& dataset, GroupBy groupBy);

// The name of a group that was put together of the images at `members`: the groups that they were
// in, or else the first one's path.
[[nodiscard]] std::string nameOfGroup(std::span<const LabelledImage> images,
                                      std::span<const std::size_t> members);

}  // namespace flipbook::dataset
