// A closed polygon that answers for very many points. A grid over it says of nearly every point at
// once whether it lies inside; only points in cells that a side touches are compared with the
// sides, so the answer is the same as if all were.

#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "flipbook/raster/camera.h"

namespace flipbook::raster {

class Lasso {
 public:
  static constexpr std::int32_t kCells = 256;  // along each side of the grid
  enum class Cell : std::uint8_t { Outside, Inside, Touched };

  explicit Lasso(std::span<const Point2> corners);

  // By the even-odd rule; a point on a side belongs to the area on the right or below.
  [[nodiscard]] bool contains(Point2 point) const;

  // The grid covers the polygon's bounds; its outermost cells lie outside, for what is beyond them.
  // A coordinate's cell is its distance to `low`, times `cellsPerUnit`, plus 1, taken into the
  // grid.
  struct Grid {
    Point2 low;
    float cellsPerUnitX{};
    float cellsPerUnitY{};
    std::vector<Cell> cells;  // kCells x kCells, row by row
  };
  [[nodiscard]] const Grid& grid() const { return m_grid; }

 private:
  static constexpr std::size_t kSlabs = 512;
  struct Side {
    Point2 top;
    float bottomY{};  // > top.y
    float slope{};    // x per y
  };

  void addSide(Point2 a, Point2 b);
  void touch(Point2 a, Point2 b);
  void fillGrid();
  [[nodiscard]] std::size_t slabOf(float y) const;
  [[nodiscard]] std::int32_t columnOf(float x) const;
  [[nodiscard]] std::int32_t rowOf(float y) const;

  Bounds m_bounds;
  float m_slabsPerUnit{};
  float m_slack{};  // more than what rounding can move a point or a side, in box units
  std::array<std::vector<Side>, kSlabs> m_sides;  // of each horizontal slab
  Grid m_grid;
};

}  // namespace flipbook::raster
