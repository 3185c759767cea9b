#include "flipbook/layout/quality.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "flipbook/core/expects.h"
#include "layout/blocks.h"
#include "layout/nearest_buffer.h"
#include "layout/neighbor_search.h"
#include "layout/point_grid.h"

namespace flipbook::layout {
namespace {

constexpr std::uint32_t kJudged = 15;
constexpr std::size_t kMostSamples = 6000;

std::uint32_t sharedCount(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  std::uint32_t shared = 0;
  for (const std::uint32_t i : a) shared += static_cast<std::uint32_t>(std::ranges::count(b, i));
  return shared;
}

std::vector<std::uint32_t> evenlySpread(std::size_t total) {
  const std::size_t count = std::min(total, kMostSamples);
  std::vector<std::uint32_t> samples(count);
  for (std::size_t i = 0; i < count; ++i)
    samples[i] = static_cast<std::uint32_t>(i * total / count);
  return samples;
}

}  // namespace

NeighborGraph findDrawnNeighbors(std::span<const Point2> layout, std::uint32_t k) {
  const auto all = [&] {
    std::vector<std::uint32_t> samples(layout.size());
    std::iota(samples.begin(), samples.end(), 0U);
    return samples;
  }();
  return PointGrid{layout}.nearest(all, k);
}

std::vector<float> neighborPreservation(const NeighborGraph& inFeatures, const NeighborGraph& onMap,
                                        std::uint32_t k) {
  return neighborOverlap(inFeatures, onMap, k);
}

std::optional<LayoutQuality> measureQuality(MatrixView features, std::span<const Point2> layout) {
  FLIPBOOK_EXPECTS(features.rows() == layout.size());
  if (layout.size() < 2) return std::nullopt;
  const auto samples = evenlySpread(layout.size());
  const auto k = static_cast<std::uint32_t>(std::min<std::size_t>(kJudged, layout.size() - 1));
  const NeighborGraph drawn = PointGrid{layout}.nearest(samples, k);
  const NeighborGraph truth = nearestOfSome(features, samples, k);
  std::uint64_t shared = 0;
  for (std::uint32_t at = 0; at < samples.size(); ++at) {
    shared += sharedCount(drawn.of(SampleId{at}), truth.of(SampleId{at}));
  }
  return LayoutQuality{static_cast<double>(shared) / static_cast<double>(samples.size()), k,
                       static_cast<std::uint32_t>(samples.size())};
}

}  // namespace flipbook::layout
