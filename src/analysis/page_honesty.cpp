#include "flipbook/analysis/page_honesty.h"

#include <algorithm>
#include <limits>

#include "flipbook/analysis/drawn_neighbors.h"
#include "flipbook/layout/neighbors.h"
#include "flipbook/layout/quality.h"

namespace flipbook::analysis {

std::vector<float> honestyOf(const QuantizedFeatures& features, std::span<const Point2> layout) {
  const std::size_t columns = features.columns();
  if (features.isEmpty() || layout.size() > kMostJudgedSamples) return {};
  if (features.bytes.size() != layout.size() * columns) return {};

  const std::vector<std::uint32_t> placed = placedSamples(layout);
  std::vector<float> shares(layout.size(), std::numeric_limits<float>::quiet_NaN());
  if (placed.size() < 2) return shares;
  FloatMatrix matrix = dequantizeFeatures(features);
  Layout points;
  points.reserve(placed.size());
  for (std::size_t row = 0; row < placed.size(); ++row) {
    const auto from = matrix.values.begin() + static_cast<std::ptrdiff_t>(placed[row] * columns);
    const auto to = matrix.values.begin() + static_cast<std::ptrdiff_t>(row * columns);
    if (from != to) std::copy_n(from, columns, to);
    points.push_back(layout[placed[row]]);
  }
  matrix.values.resize(placed.size() * columns);

  const auto truth = layout::findNeighbors(matrix.view(), kJudgedNeighbors);
  const auto drawn = layout::findDrawnNeighbors(points, kJudgedNeighbors);
  const auto kept = layout::neighborPreservation(truth, drawn, drawn.k);
  for (std::size_t row = 0; row < placed.size(); ++row) shares[placed[row]] = kept[row];
  return shares;
}

}  // namespace flipbook::analysis
