#include "flipbook/layout/neighbors.h"

#include <tbb/task_group.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "flipbook/core/expects.h"
#include "layout/neighbor_search.h"
#include "layout/usable_features.h"

namespace flipbook::layout {
namespace {

// The graph over all rows from that over the finite ones: what is not finite comes last, in order
// of index, infinitely far.
NeighborGraph widened(const NeighborGraph& inner, std::span<const std::uint32_t> finite,
                      std::size_t total, std::uint32_t k) {
  NeighborGraph graph{std::vector<std::uint32_t>(total * k),
                      std::vector<float>(total * k, std::numeric_limits<float>::infinity()), k};
  std::vector<std::uint32_t> rowInFinite(total, std::numeric_limits<std::uint32_t>::max());
  for (std::uint32_t i = 0; i < finite.size(); ++i) rowInFinite[finite[i]] = i;
  for (std::uint32_t i = 0; i < total; ++i) {
    std::size_t at = i * std::size_t{k};
    const std::size_t end = at + k;
    const bool isFinite = rowInFinite[i] != std::numeric_limits<std::uint32_t>::max();
    if (isFinite) {
      for (std::size_t j = 0; j < inner.k; ++j, ++at) {
        graph.neighbor[at] = finite[inner.neighbor[rowInFinite[i] * std::size_t{inner.k} + j]];
        graph.distance[at] = inner.distance[rowInFinite[i] * std::size_t{inner.k} + j];
      }
    }
    for (std::uint32_t other = 0; at < end; ++other) {
      const bool isTaken =
          isFinite && rowInFinite[other] != std::numeric_limits<std::uint32_t>::max();
      if (other != i && !isTaken) graph.neighbor[at++] = other;
    }
  }
  return graph;
}

}  // namespace

NeighborGraph findNeighbors(MatrixView features, std::uint32_t k) {
  const std::size_t total = features.rows();
  FLIPBOOK_EXPECTS(total < std::numeric_limits<std::uint32_t>::max());
  k = static_cast<std::uint32_t>(std::min<std::size_t>(k, total == 0 ? 0 : total - 1));
  if (k == 0) return {};

  std::vector<std::uint32_t> finite;
  for (std::uint32_t i = 0; i < total; ++i) {
    if (areFinite(features.row(i))) finite.push_back(i);
  }
  if (finite.size() == total) return nearestOfFinite(features, k);

  FloatMatrix kept{{}, features.columns()};
  for (const std::uint32_t row : finite) {
    const auto values = features.row(row);
    kept.values.insert(kept.values.end(), values.begin(), values.end());
  }
  const auto innerK =
      static_cast<std::uint32_t>(std::min<std::size_t>(k, finite.empty() ? 0 : finite.size() - 1));
  return widened(innerK == 0 ? NeighborGraph{} : nearestOfFinite(kept.view(), innerK), finite,
                 total, k);
}

std::optional<NeighborGraph> findNeighbors(MatrixView features, std::uint32_t k,
                                           const std::stop_token& stop) {
  // All loops over blocks within belong to the group: once it is cancelled none begins another.
  tbb::task_group search;
  const std::stop_callback cancel{stop, [&search] { search.cancel(); }};
  std::optional<NeighborGraph> graph;
  search.run_and_wait([&] { graph = findNeighbors(features, k); });
  if (stop.stop_requested()) return std::nullopt;
  return graph;
}

std::vector<std::uint32_t> nearestTo(MatrixView features, SampleId sample, std::uint32_t k) {
  FLIPBOOK_EXPECTS(sample.index() < features.rows());
  std::vector<std::pair<double, std::uint32_t>> others;
  others.reserve(features.rows());
  const auto own = features.row(sample.index());
  for (std::uint32_t i = 0; i < features.rows(); ++i) {
    if (i == sample.value()) continue;
    const double distance = exactSquaredDistance(own, features.row(i));
    others.emplace_back(std::isnan(distance) ? std::numeric_limits<double>::infinity() : distance,
                        i);
  }
  const auto end =
      others.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(k, others.size()));
  std::partial_sort(others.begin(), end, others.end());
  std::vector<std::uint32_t> nearest;
  std::transform(others.begin(), end, std::back_inserter(nearest),
                 [](const auto& other) { return other.second; });
  return nearest;
}

std::vector<float> neighborOverlap(const NeighborGraph& before, const NeighborGraph& after,
                                   std::uint32_t k) {
  FLIPBOOK_EXPECTS(before.size() == after.size());
  const std::uint32_t count = std::min({k, before.k, after.k});
  std::vector<float> overlap(before.size());
  for (std::uint32_t i = 0; i < overlap.size(); ++i) {
    const auto old = before.of(SampleId{i}).first(count);
    std::uint32_t kept = 0;
    for (const std::uint32_t j : after.of(SampleId{i}).first(count)) {
      kept += static_cast<std::uint32_t>(std::ranges::count(old, j));
    }
    overlap[i] = static_cast<float>(kept) / static_cast<float>(count);
  }
  return overlap;
}

}  // namespace flipbook::layout
