// The search behind findNeighbors, for rows that are all finite.

#pragma once

#include <cstdint>
#include <span>

#include "flipbook/layout/neighbors.h"
#include "layout/distance_kernels.h"

namespace flipbook::layout {

// 0 < k < N; all values finite.
[[nodiscard]] NeighborGraph nearestOfFinite(MatrixView features, std::uint32_t k);

// The same by comparing every pair, whatever N.
[[nodiscard]] NeighborGraph nearestByAllPairs(MatrixView features, std::uint32_t k);

// The k nearest of some rows, in the order of `samples`, by comparing them with every row. What is
// not finite is infinitely far.
[[nodiscard]] NeighborGraph nearestOfSome(MatrixView features,
                                          std::span<const std::uint32_t> samples, std::uint32_t k);

}  // namespace flipbook::layout
