// The nearest samples of one sample on one page.

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/ids.h"

namespace flipbook::viewmodel {

// Up to `k`, nearest first, without the sample itself: by the page's features as recorded, or,
// where the page keeps none, by the positions on its map; none where it has neither. O(N D), reads
// the features where they are (nothing is unpacked). Any thread.
[[nodiscard]] std::vector<SampleId> neighborsOnPage(const EpochFrame& frame, SampleId sample,
                                                    std::uint32_t k);

// How far the map can be trusted around one sample.
struct DrawnTruth {
  std::uint32_t trueOnes{};  // of those drawn nearest, how many are its nearest by features
  std::uint32_t drawn{};     // 15, or all others where there are fewer

  friend bool operator==(const DrawnTruth&, const DrawnTruth&) = default;
};

// Nothing where the page has no features or no layout, or the sample no place on it. O(N D).
[[nodiscard]] std::optional<DrawnTruth> drawnTruthOf(const EpochFrame& frame, SampleId sample);

}  // namespace flipbook::viewmodel
