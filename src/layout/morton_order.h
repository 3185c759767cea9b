// The order of points along a curve that fills the plane (Morton, 1966): points near each other on
// it are near each other in the plane.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace flipbook::layout {

struct MortonOrder {
  std::vector<std::uint32_t> code;   // ascending; two bits per level, 16 levels, coarsest first
  std::vector<std::uint32_t> index;  // the point with that code; equal codes in order of index
};

inline constexpr unsigned kMortonLevels = 16;

// `order` is overwritten; passing the same one again saves its memory. All coordinates finite.
void sortByMorton(std::span<const float> x, std::span<const float> y, MortonOrder& order);

}  // namespace flipbook::layout
