#include "flipbook/analysis/relative_movement.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "flipbook/analysis/drawn_neighbors.h"
#include "flipbook/core/expects.h"

namespace flipbook::analysis {
namespace {

// Of the first `count` values, which are reordered; count > 0. Of an even number the mean of both.
float medianOf(std::span<float> values) {
  const std::size_t middle = values.size() / 2;
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(middle));
  if (values.size() % 2 == 1) return values[middle];
  return (*std::ranges::max_element(values.first(middle)) + values[middle]) / 2;
}

}  // namespace

std::vector<float> relativeMovement(std::span<const Point2> before, std::span<const Point2> now) {
  FLIPBOOK_EXPECTS(before.size() == now.size());
  std::vector<float> distances(now.size(), std::numeric_limits<float>::quiet_NaN());
  const layout::NeighborGraph drawn = drawnNeighbors(before, kJudgedNeighbors);
  if (drawn.k == 0) return distances;
  std::array<float, kJudgedNeighbors> dx{};
  std::array<float, kJudgedNeighbors> dy{};
  for (std::uint32_t i = 0; i < now.size(); ++i) {
    if (!isPlaced(before[i]) || !isPlaced(now[i])) continue;
    std::size_t count = 0;
    for (const std::uint32_t j : drawn.of(SampleId{i})) {
      if (!isPlaced(now[j])) continue;  // all of these had a place on the page before
      dx[count] = now[j].x - before[j].x;
      dy[count++] = now[j].y - before[j].y;
    }
    if (count == 0) continue;
    const float x = now[i].x - before[i].x - medianOf(std::span{dx}.first(count));
    const float y = now[i].y - before[i].y - medianOf(std::span{dy}.first(count));
    distances[i] = std::hypot(x, y);
  }
  return distances;
}

std::vector<Moved> movedMost(std::span<const float> distances, std::size_t count) {
  std::vector<Moved> moved;
  for (std::uint32_t i = 0; i < distances.size(); ++i) {
    if (distances[i] > 0) moved.push_back({SampleId{i}, distances[i]});  // false for NaN
  }
  const auto isBefore = [](const Moved& a, const Moved& b) {
    return a.distance != b.distance ? a.distance > b.distance : a.sample < b.sample;
  };
  const auto kept = static_cast<std::ptrdiff_t>(std::min(count, moved.size()));
  std::ranges::partial_sort(moved, moved.begin() + kept, isBefore);
  moved.resize(static_cast<std::size_t>(kept));
  return moved;
}

}  // namespace flipbook::analysis
