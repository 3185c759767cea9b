// The k nearest samples of every sample, by Euclidean distance of centred features.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "flipbook/core/ids.h"
#include "flipbook/core/matrix.h"
#include "flipbook/core/result.h"

namespace flipbook::layout {

// N x k, row-major; row i holds the neighbours of sample i, nearest first, without i itself; equal
// distances in order of index.
struct NeighborGraph {
  std::vector<std::uint32_t> neighbor;  // N x k
  std::vector<float> distance;          // N x k
  std::uint32_t k{};

  [[nodiscard]] std::size_t size() const { return k == 0 ? 0 : neighbor.size() / k; }
  [[nodiscard]] std::span<const std::uint32_t> of(SampleId sample) const {
    return std::span{neighbor}.subspan(sample.index() * k, k);
  }
};

// Exact for small N, by coarse lists beyond, candidates re-ranked exactly; k is cut to N - 1.
// Deterministic, whatever the number of threads; a function of the features alone. Rows with a
// value that is not finite are as far as can be from every other.
//   features  N x D
[[nodiscard]] NeighborGraph findNeighbors(MatrixView features, std::uint32_t k);
// The same; nothing if stopped, which it is soon: of a million samples the search takes long.
[[nodiscard]] std::optional<NeighborGraph> findNeighbors(MatrixView features, std::uint32_t k,
                                                         const std::stop_token& stop);

// The k nearest of one sample, exact, O(N D): for the inspector. Indices, nearest first.
[[nodiscard]] std::vector<std::uint32_t> nearestTo(MatrixView features, SampleId sample,
                                                   std::uint32_t k);

// Per sample the share of its k neighbours in `before` that are still among its k in `after`
// ("overlap", alpha in docs/layout.md), in [0, 1]; both over the same N samples.
[[nodiscard]] std::vector<float> neighborOverlap(const NeighborGraph& before,
                                                 const NeighborGraph& after, std::uint32_t k);

}  // namespace flipbook::layout
