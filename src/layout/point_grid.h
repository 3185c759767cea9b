// The points of a map in square cells, to find the nearest ones quickly.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "flipbook/core/point.h"
#include "flipbook/layout/neighbors.h"

namespace flipbook::layout {

class PointGrid {
 public:
  // All coordinates finite; the points outlive the grid.
  explicit PointGrid(std::span<const Point2> points);

  // The k nearest points of each of `samples`, in the order of `samples`; exact. Equal distances in
  // order of index; k is cut to N - 1.
  [[nodiscard]] NeighborGraph nearest(std::span<const std::uint32_t> samples,
                                      std::uint32_t k) const;

 private:
  struct Cell {
    std::size_t column{};
    std::size_t row{};
  };
  [[nodiscard]] Cell cellOf(Point2 point) const;
  template <typename Visit>
  void forRing(Cell center, std::size_t ring, const Visit& visit) const;

  std::span<const Point2> m_points;
  float m_lowX{};
  float m_lowY{};
  float m_side{1};  // of a cell
  std::size_t m_columns{1};
  std::size_t m_rows{1};
  std::vector<std::uint32_t> m_start;  // cells + 1
  std::vector<std::uint32_t> m_index;  // points cell by cell, ascending in each
};

}  // namespace flipbook::layout
