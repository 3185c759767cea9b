// Layouts that need no descent: for runs without usable features and for a handful of samples.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "flipbook/core/point.h"

namespace flipbook::layout {

// Samples evenly over a disc (a sunflower's spiral), where nothing is known about them yet.
[[nodiscard]] Layout discLayout(std::size_t count);

// Moves `layout` to mean 0 and scales it once so that the root-mean-square of its wider axis is
// `spread`; left alone if all points coincide.
void centerAndScale(Layout& layout, float spread);

// Root-mean-square distance of the points from their mean.
[[nodiscard]] float radiusOf(std::span<const Point2> layout);

// Turns, mirrors and shifts `layout`, never scaling it, as close to `reference` as it can go
// (Schönemann 1966, doi:10.1007/BF02289451, in two dimensions). Both of the same length.
void alignTo(std::span<const Point2> reference, Layout& layout);

}  // namespace flipbook::layout
