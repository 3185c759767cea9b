#include "flipbook/viewmodel/sample_neighbors.h"

#include <algorithm>
#include <span>
#include <utility>

#include "flipbook/analysis/drawn_neighbors.h"
#include "flipbook/layout/neighbors.h"

namespace flipbook::viewmodel {
namespace {

// |a - b|^2 of offset + scale * byte: the offsets cancel out. Four sums, so that they add up side
// by side.
float squaredDistance(const std::uint8_t* a, const std::uint8_t* b,
                      std::span<const float> squaredScale) {
  float sums[4] = {0, 0, 0, 0};
  std::size_t d = 0;
  for (; d + 4 <= squaredScale.size(); d += 4) {
    for (std::size_t lane = 0; lane < 4; ++lane) {
      const auto step = static_cast<float>(int{a[d + lane]} - int{b[d + lane]});
      sums[lane] += squaredScale[d + lane] * step * step;
    }
  }
  for (; d < squaredScale.size(); ++d) {
    const auto step = static_cast<float>(int{a[d]} - int{b[d]});
    sums[0] += squaredScale[d] * step * step;
  }
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

std::vector<SampleId> nearestByFeatures(const QuantizedFeatures& features, SampleId sample,
                                        std::uint32_t k) {
  const std::size_t width = features.columns();
  const std::size_t count = features.bytes.size() / width;
  std::vector<float> squaredScale(features.scale);
  for (float& scale : squaredScale) scale *= scale;

  const std::uint8_t* own = features.bytes.data() + sample.index() * width;
  std::vector<std::pair<float, std::uint32_t>> byDistance;
  byDistance.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (i == sample.value()) continue;
    const std::uint8_t* other = features.bytes.data() + i * width;
    byDistance.emplace_back(squaredDistance(own, other, squaredScale), i);
  }
  const std::size_t kept = std::min<std::size_t>(k, byDistance.size());
  const auto end = byDistance.begin() + static_cast<std::ptrdiff_t>(kept);
  std::partial_sort(byDistance.begin(), end, byDistance.end());

  std::vector<SampleId> nearest;
  for (auto entry = byDistance.begin(); entry != end; ++entry) nearest.emplace_back(entry->second);
  return nearest;
}

std::vector<SampleId> nearestIn(MatrixView rows, SampleId sample, std::uint32_t k) {
  std::vector<SampleId> nearest;
  for (const std::uint32_t i : layout::nearestTo(rows, sample, k)) nearest.emplace_back(i);
  return nearest;
}

std::vector<SampleId> nearestOnMap(const Layout& points, SampleId sample, std::uint32_t k) {
  FloatMatrix positions{.values = {}, .columns = 2};
  positions.values.reserve(points.size() * 2);
  for (const Point2& point : points) {
    positions.values.push_back(point.x);
    positions.values.push_back(point.y);
  }
  return nearestIn(positions.view(), sample, k);
}

}  // namespace

std::vector<SampleId> neighborsOnPage(const EpochFrame& frame, SampleId sample, std::uint32_t k) {
  const QuantizedFeatures& features = frame.features;
  if (!features.isEmpty() && sample.index() < features.bytes.size() / features.columns()) {
    if (features.exact.empty()) return nearestByFeatures(features, sample, k);
    return nearestIn({features.exact, features.columns()}, sample, k);
  }
  if (sample.index() < frame.layout.size()) return nearestOnMap(frame.layout, sample, k);
  return {};
}

std::optional<DrawnTruth> drawnTruthOf(const EpochFrame& frame, SampleId sample) {
  const bool hasBoth = !frame.features.isEmpty() && sample.index() < frame.layout.size() &&
                       analysis::isPlaced(frame.layout[sample.index()]);
  if (!hasBoth) return std::nullopt;
  const auto truth = neighborsOnPage(frame, sample, analysis::kJudgedNeighbors);
  const auto drawn = nearestOnMap(frame.layout, sample, analysis::kJudgedNeighbors);
  const auto trueOnes = std::ranges::count_if(
      drawn, [&](SampleId other) { return std::ranges::find(truth, other) != truth.end(); });
  return DrawnTruth{static_cast<std::uint32_t>(trueOnes), static_cast<std::uint32_t>(drawn.size())};
}

}  // namespace flipbook::viewmodel
