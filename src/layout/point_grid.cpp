#include "layout/point_grid.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "layout/blocks.h"
#include "layout/nearest_buffer.h"

namespace flipbook::layout {
namespace {

constexpr double kPointsPerCell = 4;
constexpr std::size_t kMostCellsPerSide = 2048;

std::size_t cellsAlong(float extent, float side) {
  return std::clamp<std::size_t>(static_cast<std::size_t>(extent / side) + 1, 1, kMostCellsPerSide);
}

}  // namespace

PointGrid::PointGrid(std::span<const Point2> points) : m_points{points} {
  if (points.empty()) return;
  const auto [lowX, highX] = std::ranges::minmax(points, {}, &Point2::x);
  const auto [lowY, highY] = std::ranges::minmax(points, {}, &Point2::y);
  m_lowX = lowX.x;
  m_lowY = lowY.y;
  const float width = highX.x - lowX.x;
  const float height = highY.y - lowY.y;
  const float widest = std::max(width, height);
  if (widest > 0) {
    const double perSide =
        std::clamp(std::sqrt(static_cast<double>(points.size()) / kPointsPerCell), 1.0,
                   static_cast<double>(kMostCellsPerSide - 1));
    m_side = std::max(widest / static_cast<float>(perSide), std::numeric_limits<float>::min());
    m_columns = cellsAlong(width, m_side);
    m_rows = cellsAlong(height, m_side);
  }
  std::vector<std::uint32_t> cell(points.size());
  m_start.assign(m_columns * m_rows + 1, 0);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Cell at = cellOf(points[i]);
    cell[i] = static_cast<std::uint32_t>(at.row * m_columns + at.column);
    ++m_start[cell[i] + 1];
  }
  std::partial_sum(m_start.begin(), m_start.end(), m_start.begin());
  std::vector<std::uint32_t> next(m_start.begin(), m_start.end() - 1);
  m_index.resize(points.size());
  for (std::uint32_t i = 0; i < points.size(); ++i) m_index[next[cell[i]]++] = i;
}

PointGrid::Cell PointGrid::cellOf(Point2 point) const {
  const auto along = [&](float offset, std::size_t count) {
    return std::min(static_cast<std::size_t>(std::max(offset / m_side, 0.0F)), count - 1);
  };
  return {along(point.x - m_lowX, m_columns), along(point.y - m_lowY, m_rows)};
}

// Calls visit(point index) for every point in the cells exactly `ring` cells away from `center`.
template <typename Visit>
void PointGrid::forRing(Cell center, std::size_t ring, const Visit& visit) const {
  const auto lowRow = center.row < ring ? 0 : center.row - ring;
  const auto highRow = std::min(center.row + ring, m_rows - 1);
  const auto lowColumn = center.column < ring ? 0 : center.column - ring;
  const auto highColumn = std::min(center.column + ring, m_columns - 1);
  for (std::size_t row = lowRow; row <= highRow; ++row) {
    const bool isEdgeRow = row + ring == center.row || row == center.row + ring;
    for (std::size_t column = lowColumn; column <= highColumn; ++column) {
      const bool isOnRing =
          isEdgeRow || column + ring == center.column || column == center.column + ring;
      if (!isOnRing) continue;
      const std::size_t cell = row * m_columns + column;
      for (std::uint32_t at = m_start[cell]; at < m_start[cell + 1]; ++at) visit(m_index[at]);
    }
  }
}

NeighborGraph PointGrid::nearest(std::span<const std::uint32_t> samples, std::uint32_t k) const {
  k = static_cast<std::uint32_t>(
      std::min<std::size_t>(k, m_points.empty() ? 0 : m_points.size() - 1));
  if (k == 0) return {};
  NeighborGraph graph{std::vector<std::uint32_t>(samples.size() * k),
                      std::vector<float>(samples.size() * k), k};
  const std::size_t mostRings = std::max(m_columns, m_rows);
  forBlocks(samples.size(), 256, [&](std::size_t begin, std::size_t end, std::size_t) {
    NearestBuffer nearest{k};
    for (std::size_t at = begin; at < end; ++at) {
      const Point2 own = m_points[samples[at]];
      const Cell center = cellOf(own);
      nearest.clear();
      for (std::size_t ring = 0; ring < mostRings; ++ring) {
        // Points in this ring are at least so far away; the margin is for rounding in cellOf.
        const float clear = m_side * (static_cast<float>(ring) - 1.001F);
        if (clear > 0 && clear * clear > nearest.limit()) break;
        forRing(center, ring, [&](std::uint32_t i) {
          const float dx = m_points[i].x - own.x;
          const float dy = m_points[i].y - own.y;
          if (i != samples[at]) nearest.offer(dx * dx + dy * dy, i);
        });
      }
      std::size_t out = at * k;
      nearest.forEach([&](std::uint32_t index, float squared) {
        graph.neighbor[out] = index;
        graph.distance[out++] = std::sqrt(squared);
      });
    }
  });
  return graph;
}

}  // namespace flipbook::layout
