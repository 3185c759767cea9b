// Which class the model predicts where on the map: a vote of the nearest points at every place of a
// grid.

#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "flipbook/core/ids.h"
#include "flipbook/core/point.h"

namespace flipbook::analysis {

// Square cells over a rectangle of the layout plane.
struct RegionGrid {
  Point2 low;
  float cellSide{1};  // > 0
  std::uint32_t columns{};
  std::uint32_t rows{};

  [[nodiscard]] Point2 center(std::uint32_t column, std::uint32_t row) const {
    return {low.x + (static_cast<float>(column) + 0.5F) * cellSide,
            low.y + (static_cast<float>(row) + 0.5F) * cellSide};
  }
};

// A grid over the places of `layout` with `longerSide` cells along the longer side, and room around
// them as far as a vote reaches. Without a place: no cells.
[[nodiscard]] RegionGrid regionGridOf(std::span<const Point2> layout, std::uint32_t longerSide);

struct Region {
  static constexpr std::uint32_t kNoClass = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t klass{kNoClass};
  float strength{};  // share of the 15 votes that the class has, in [0, 1]

  friend bool operator==(const Region&, const Region&) = default;
};

// Row by row. At every cell's centre the 15 nearest placed points vote with their class, as far as
// they are not too far: a vote reaches as far as it would have to if the points lay evenly, or a
// few cells. Of equal counts the smaller class wins. `klass` has an entry per sample; those with a
// class of kNoClass do not vote.
[[nodiscard]] std::vector<Region> voteRegions(std::span<const Point2> layout,
                                              std::span<const std::uint32_t> klass,
                                              const RegionGrid& grid);

}  // namespace flipbook::analysis
