// How honest a map is: which of the samples drawn next to each other are neighbours in the
// features. The figure and what it can and cannot say: docs/layout.md.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "flipbook/core/matrix.h"
#include "flipbook/core/point.h"
#include "flipbook/layout/neighbors.h"

namespace flipbook::layout {

// The k nearest points of every point on the map. Exact; equal distances in order of index; k is
// cut to N - 1. All coordinates finite.
[[nodiscard]] NeighborGraph findDrawnNeighbors(std::span<const Point2> layout, std::uint32_t k);

// Per sample the share of its k nearest on the map that are among its k nearest in the features, in
// [0, 1]; 1 where there is no other sample. Both graphs over the same N samples.
[[nodiscard]] std::vector<float> neighborPreservation(const NeighborGraph& inFeatures,
                                                      const NeighborGraph& onMap, std::uint32_t k);

struct LayoutQuality {
  // Mean number of the 15 nearest on the map that are true neighbours ("5.2 of 15"); of N - 1 where
  // there are fewer.
  double trueNeighbors{};
  std::uint32_t k{};            // 15, or N - 1
  std::uint32_t samplesUsed{};  // all up to 6,000, else as many, spread evenly
};

// Exact for the samples used; deterministic. Empty for fewer than two samples.
//   features  N x D, layout  N
[[nodiscard]] std::optional<LayoutQuality> measureQuality(MatrixView features,
                                                          std::span<const Point2> layout);

}  // namespace flipbook::layout
