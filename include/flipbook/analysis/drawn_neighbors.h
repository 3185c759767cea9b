// The nearest points on a page's map, where some samples may have no place on it.

#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "flipbook/core/point.h"
#include "flipbook/layout/neighbors.h"

namespace flipbook::analysis {

inline constexpr std::uint32_t kJudgedNeighbors = 15;  // "9 of the 15 points drawn nearest"
inline constexpr std::uint32_t kNobody = std::numeric_limits<std::uint32_t>::max();

[[nodiscard]] bool isPlaced(Point2 point);  // both coordinates finite

// The samples that have a place, rising.
[[nodiscard]] std::vector<std::uint32_t> placedSamples(std::span<const Point2> layout);

// N rows in the numbering of the samples; k is cut to the number of other placed samples. The row
// of a sample without a place holds kNobody only. Empty if fewer than two have one.
[[nodiscard]] layout::NeighborGraph drawnNeighbors(std::span<const Point2> layout, std::uint32_t k);

}  // namespace flipbook::analysis
