#include "flipbook/analysis/drawn_neighbors.h"

#include <cmath>

#include "flipbook/layout/quality.h"

namespace flipbook::analysis {

bool isPlaced(Point2 point) { return std::isfinite(point.x) && std::isfinite(point.y); }

std::vector<std::uint32_t> placedSamples(std::span<const Point2> layout) {
  std::vector<std::uint32_t> placed;
  placed.reserve(layout.size());
  for (std::uint32_t i = 0; i < layout.size(); ++i) {
    if (isPlaced(layout[i])) placed.push_back(i);
  }
  return placed;
}

layout::NeighborGraph drawnNeighbors(std::span<const Point2> layout, std::uint32_t k) {
  const std::vector<std::uint32_t> placed = placedSamples(layout);
  if (placed.size() == layout.size()) return layout::findDrawnNeighbors(layout, k);
  if (placed.size() < 2) return {};
  Layout points;
  points.reserve(placed.size());
  for (const std::uint32_t i : placed) points.push_back(layout[i]);
  const layout::NeighborGraph among = layout::findDrawnNeighbors(points, k);

  layout::NeighborGraph graph{
      .neighbor = std::vector<std::uint32_t>(layout.size() * among.k, kNobody),
      .distance =
          std::vector<float>(layout.size() * among.k, std::numeric_limits<float>::infinity()),
      .k = among.k};
  for (std::size_t row = 0; row < placed.size(); ++row) {
    for (std::size_t at = 0; at < among.k; ++at) {
      graph.neighbor[placed[row] * among.k + at] = placed[among.neighbor[row * among.k + at]];
      graph.distance[placed[row] * among.k + at] = among.distance[row * among.k + at];
    }
  }
  return graph;
}

}  // namespace flipbook::analysis
