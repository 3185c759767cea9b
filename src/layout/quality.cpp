#include "flipbook/layout/quality.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "flipbook/core/expects.h"
#include "layout/blocks.h"
#include "layout/even_rows.h"
#include "layout/nearest_buffer.h"
#include "layout/neighbor_search.h"
#include "layout/placement.h"
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

NeighborGraph trueNeighborsOf(MatrixView features, std::span<const std::uint32_t> samples) {
  const auto k = static_cast<std::uint32_t>(std::min<std::size_t>(kJudged, features.rows() - 1));
  return nearestOfSome(features, samples, k);
}

double meanTrueNeighbors(const NeighborGraph& truth, std::span<const Point2> layout,
                         std::span<const std::uint32_t> samples) {
  const NeighborGraph drawn = PointGrid{layout}.nearest(samples, truth.k);
  std::uint64_t shared = 0;
  for (std::uint32_t at = 0; at < samples.size(); ++at) {
    shared += sharedCount(drawn.of(SampleId{at}), truth.of(SampleId{at}));
  }
  return static_cast<double>(shared) / static_cast<double>(samples.size());
}

double lengthOf(Point2 step) {
  return std::hypot(static_cast<double>(step.x), static_cast<double>(step.y));
}

}  // namespace

void TrackJudge::Sums::add(double keptShare, double movedBy) {
  kept += keptShare;
  moved += movedBy;
  keptSquared += keptShare * keptShare;
  movedSquared += movedBy * movedBy;
  product += keptShare * movedBy;
}

double TrackJudge::Sums::correlation(double count) const {
  const double keptVariance = keptSquared - kept * kept / count;
  const double movedVariance = movedSquared - moved * moved / count;
  // What rounding leaves of no variance at all is no variance.
  constexpr double kRounding = 1e-12;
  if (keptVariance <= kRounding * keptSquared || movedVariance <= kRounding * movedSquared)
    return 0;
  return (product - kept * moved / count) / std::sqrt(keptVariance * movedVariance);
}

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
  const auto samples = evenRows(layout.size(), kMostSamples);
  const NeighborGraph truth = trueNeighborsOf(features, samples);
  return LayoutQuality{meanTrueNeighbors(truth, layout, samples), truth.k,
                       static_cast<std::uint32_t>(samples.size())};
}

PageQuality TrackJudge::add(MatrixView features, std::span<const Point2> layout) {
  FLIPBOOK_EXPECTS(features.rows() == layout.size() && layout.size() > 1);
  const bool isFirst = m_pages.empty();
  if (isFirst) {
    m_samples = evenRows(layout.size(), kMostSamples);
    m_sums.resize(m_samples.size());
    m_step.resize(m_samples.size());
  }
  NeighborGraph truth = trueNeighborsOf(features, m_samples);
  PageQuality page{.trueNeighbors = meanTrueNeighbors(truth, layout, m_samples), .k = truth.k};
  const double radius = std::max(1e-9, static_cast<double>(radiusOf(layout)));
  std::vector<Point2> at(m_samples.size());
  for (std::size_t i = 0; i < at.size(); ++i) at[i] = layout[m_samples[i]];
  if (!isFirst) {
    const std::vector<float> kept = neighborOverlap(m_truth, truth, truth.k);
    for (std::size_t i = 0; i < at.size(); ++i) {
      const Point2 step{at[i].x - m_at[i].x, at[i].y - m_at[i].y};
      const double moved = lengthOf(step) / radius;
      const auto share = static_cast<double>(kept[i]);
      page.kept += share;
      page.movement += moved;
      page.jerk += lengthOf({step.x - m_step[i].x, step.y - m_step[i].y}) / radius;
      m_sums[i].add(share, moved);
      m_step[i] = step;
    }
    const auto count = static_cast<double>(at.size());
    page.kept /= count;
    page.movement /= count;
    page.jerk = m_pages.size() > 1 ? page.jerk / count : 0;
  }
  m_truth = std::move(truth);
  m_at = std::move(at);
  m_pages.push_back(page);
  return page;
}

std::optional<TrackQuality> TrackJudge::quality() const {
  if (m_pages.size() < 2) return std::nullopt;
  TrackQuality quality{.k = m_pages.front().k};
  for (const PageQuality& page : m_pages) {
    quality.trueNeighbors += page.trueNeighbors;
    quality.movement += page.movement;
    quality.jerk += page.jerk;
  }
  const auto pages = static_cast<double>(m_pages.size());
  quality.trueNeighbors /= pages;
  quality.movement /= pages - 1;
  quality.jerk /= std::max(1.0, pages - 2);
  for (const Sums& sums : m_sums) quality.coherence += sums.correlation(pages - 1);
  quality.coherence /= static_cast<double>(m_sums.size());
  return quality;
}

}  // namespace flipbook::layout
