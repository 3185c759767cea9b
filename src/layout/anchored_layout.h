// The two ways to a layout by anchored t-SNE: a first one, and one that follows the epoch before.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>

#include "flipbook/core/matrix.h"
#include "flipbook/core/point.h"
#include "flipbook/layout/neighbors.h"

namespace flipbook::layout {

inline constexpr std::uint32_t kNeighbors = 15;

// Constants of the method, measured in docs/layout.md; to be changed by experiments only.
struct AnchoredOptions {
  float anchorStrength{0.1F};  // mu
  float anchorFloor{0.05F};    // f: the spring that even a sample with new neighbours keeps
  float anchorPower{2};        // gamma
  float holdStrength{
      4};  // a second spring for all, as far as hardly any neighbour changed anywhere
  float holdPower{100};
  float teleportPower{2};
  float momentum{0.8F};
  float rate{1};  // bounded by the pull of each point: descent.cpp
  std::size_t iterationBudget{
      600'000};  // point moves per epoch, up to twice as many where all changes
  std::size_t fewestIterations{25};
  std::size_t mostIterations{100};
};

// From the plane of the widest axes. Nothing if stopped. N > kNeighbors, all values finite.
[[nodiscard]] std::optional<Layout> firstLayout(MatrixView features, const NeighborGraph& graph,
                                                std::uint64_t seed, const std::stop_token& stop);

// From the layout before. `overlap`: share of each sample's neighbours that stayed, in [0, 1].
// Nothing if stopped.
[[nodiscard]] std::optional<Layout> followingLayout(
    const Layout& before, const NeighborGraph& graph, std::span<const float> overlap,
    const AnchoredOptions& options, std::uint64_t seed, const std::stop_token& stop);

}  // namespace flipbook::layout
