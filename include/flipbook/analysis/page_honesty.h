// How far the map can be trusted at every point of a page.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "flipbook/core/point.h"
#include "flipbook/core/quantized_features.h"

namespace flipbook::analysis {

// Beyond this many samples the true neighbours take longer to find than a page is looked at.
inline constexpr std::size_t kMostJudgedSamples = 200'000;

// Per sample the share of the 15 points drawn nearest to it that are among its 15 nearest by
// features, in [0, 1]; NaN where the sample has no place. Empty if the page has no features or no
// layout, or too many samples.
//   features  N x D, layout  N
[[nodiscard]] std::vector<float> honestyOf(const QuantizedFeatures& features,
                                           std::span<const Point2> layout);

}  // namespace flipbook::analysis
