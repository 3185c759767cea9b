// The nearest samples of one sample on one page.

#pragma once

#include <cstdint>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/ids.h"

namespace flipbook::viewmodel {

// Up to `k`, nearest first, without the sample itself: by the page's features as recorded, or,
// where the page keeps none, by the positions on its map; none where it has neither. O(N D), reads
// the features where they are (nothing is unpacked). Any thread.
[[nodiscard]] std::vector<SampleId> neighborsOnPage(const EpochFrame& frame, SampleId sample,
                                                    std::uint32_t k);

}  // namespace flipbook::viewmodel
