// The search behind findNeighbors, for rows that are all finite.

#pragma once

#include "flipbook/layout/neighbors.h"
#include "layout/distance_kernels.h"

namespace flipbook::layout {

// 0 < k < N; all values finite.
[[nodiscard]] NeighborGraph nearestOfFinite(MatrixView features, std::uint32_t k);

// The same by comparing every pair, whatever N.
[[nodiscard]] NeighborGraph nearestByAllPairs(MatrixView features, std::uint32_t k);

}  // namespace flipbook::layout
