// The ways to a layout by anchored t-SNE: a first one, one that follows the epoch before, and one
// that is held by springs to wherever it is told. In their graphs equal samples are parted already:
// duplicates.h.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>

#include "flipbook/core/matrix.h"
#include "flipbook/core/point.h"
#include "flipbook/layout/live_layout.h"
#include "flipbook/layout/neighbors.h"
#include "layout/springs.h"

namespace flipbook::layout {

inline constexpr std::uint32_t kNeighbors = 15;
inline constexpr std::size_t kMedianOf = 7;  // neighbours whose median a changed sample starts at

// Constants of the method, measured in docs/layout.md; to be changed by experiments only.
struct AnchoredOptions {
  SpringOptions springs;
  // How far a sample with new neighbours only starts on its way to them: they come to meet it.
  float teleport{0.67F};
  float teleportPower{1.6F};
  // For the first iterations attraction is stronger, so that neighbours which were parted find one
  // another.
  float pulse{1.25F};
  float pulseShare{0.25F};
  // The most and the least; more momentum needs more iterations to come to rest.
  float momentum{0.92F};
  float leastMomentum{0.8F};
  float rate{1};  // bounded by the pull of each point: descent.cpp
  // Point moves per epoch, up to twice as many where all changes.
  std::size_t iterationBudget{700'000};
  std::size_t fewestIterations{25};
  std::size_t mostIterations{100};
};

// Who hears of a descent, and who can stop it.
struct DescentWatch {
  const std::stop_token& stop;
  const SettlingSink& settling;  // may be empty
};

// From the plane of the widest axes. Nothing if stopped. N > kNeighbors, all values finite.
[[nodiscard]] std::optional<Layout> firstLayout(MatrixView features, const NeighborGraph& graph,
                                                std::uint64_t seed, const DescentWatch& watch);

// From the layout before. `overlap`: share of each sample's neighbours that stayed, in [0, 1].
// Nothing if stopped.
[[nodiscard]] std::optional<Layout> followingLayout(const Layout& before,
                                                    const NeighborGraph& graph,
                                                    std::span<const float> overlap,
                                                    const AnchoredOptions& options,
                                                    std::uint64_t seed, const DescentWatch& watch);

// From `start`, `iterations` steps down, held by `springs`, without a pulse. Nothing if stopped.
[[nodiscard]] std::optional<Layout> heldLayout(const Layout& start, const NeighborGraph& graph,
                                               const Springs& springs, std::size_t iterations,
                                               const AnchoredOptions& options,
                                               const DescentWatch& watch);

// Where neighbours of a sample are drawn, coordinate by coordinate the median of the first
// kMedianOf. At least one neighbour.
[[nodiscard]] Point2 medianOfNeighbors(const Layout& layout,
                                       std::span<const std::uint32_t> neighbors);

}  // namespace flipbook::layout
