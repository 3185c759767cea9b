// A dataset's images as the list that is read, and what becomes of those that cannot be.

#pragma once

#include <vector>

#include "flipbook/core/dataset.h"
#include "flipbook/loading/image_pass.h"

namespace flipbook::dataset {

// In the order of the dataset, which must outlive the list.
[[nodiscard]] loading::ImageList listOf(const Dataset& dataset);

// Moves the refused images to the dataset's list of quarantined files, sorted.
void quarantineRefused(Dataset& dataset, const std::vector<loading::PassResult::Refusal>& refused);

}  // namespace flipbook::dataset
