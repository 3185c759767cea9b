#include "layout/anchored_layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "flipbook/core/random.h"
#include "layout/affinities.h"
#include "layout/blocks.h"
#include "layout/descent.h"
#include "layout/morton_order.h"
#include "layout/placement.h"
#include "layout/principal_axes.h"

namespace flipbook::layout {
namespace {

constexpr float kFirstSpread = 0.1F;
constexpr std::size_t kFirstShown = 6;  // iterations
constexpr float kJitter = 1e-4F;        // of the radius, so that equal samples can part

struct Coordinates {
  std::vector<float> x;
  std::vector<float> y;
};

Coordinates coordinatesOf(const Layout& layout) {
  Coordinates result{std::vector<float>(layout.size()), std::vector<float>(layout.size())};
  for (std::size_t i = 0; i < layout.size(); ++i) {
    result.x[i] = layout[i].x;
    result.y[i] = layout[i].y;
  }
  return result;
}

std::vector<std::uint32_t> mortonOrderOf(const Layout& layout) {
  const Coordinates coordinates = coordinatesOf(layout);
  MortonOrder order;
  sortByMorton(coordinates.x, coordinates.y, order);
  return std::move(order.index);
}

// A small step of its own for each sample, the same in every epoch.
Point2 jitterOf(std::uint64_t seed, std::size_t sample, float length) {
  Random random{seed, 0x6A17U, sample};
  const auto x = static_cast<float>(random.uniform(-1, 1));
  const auto y = static_cast<float>(random.uniform(-1, 1));
  return {x * length, y * length};
}

float medianOf(std::span<float> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

// Samples whose neighbours changed start on their way to their new neighbours, the others where
// they were.
Layout teleported(const Layout& before, const NeighborGraph& graph, std::span<const float> overlap,
                  const AnchoredOptions& options, std::uint64_t seed) {
  const float jitter = kJitter * radiusOf(before);
  Layout start(before.size());
  forBlocks(before.size(), 1024, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i) {
      const float share = options.teleport * std::pow(1 - overlap[i], options.teleportPower);
      const Point2 there =
          medianOfNeighbors(before, graph.of(SampleId{static_cast<std::uint32_t>(i)}));
      const Point2 step = jitterOf(seed, i, jitter * share);
      start[i] = {(1 - share) * before[i].x + share * there.x + step.x,
                  (1 - share) * before[i].y + share * there.y + step.y};
    }
  });
  return start;
}

void setStart(const Layout& start, std::span<const std::uint32_t> order, Descent& descent) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    descent.x[i] = start[order[i]].x;
    descent.y[i] = start[order[i]].y;
  }
}

Layout layoutOf(const Descent& descent, std::span<const std::uint32_t> order) {
  Layout layout(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) layout[order[i]] = {descent.x[i], descent.y[i]};
  return layout;
}

Anchors anchorsOf(const Springs& springs, std::span<const std::uint32_t> order) {
  Anchors anchors{std::vector<float>(order.size()), std::vector<float>(order.size()),
                  std::vector<float>(order.size()), springs.reach};
  for (std::size_t i = 0; i < order.size(); ++i) {
    anchors.x[i] = springs.to[order[i]].x;
    anchors.y[i] = springs.to[order[i]].y;
    anchors.stiffness[i] = springs.stiffness[order[i]];
  }
  return anchors;
}

// Runs phases one after the other and shows the layout on the way: at its start, after few steps,
// which bring most of the change, and then ever more rarely.
bool runWatched(std::span<const DescentPhase> phases, std::span<const std::uint32_t> order,
                const DescentWatch& watch, Descent& descent) {
  std::size_t total = 0;
  for (const DescentPhase& phase : phases) total += phase.iterations;
  std::size_t done = 0;
  std::size_t nextShown = 0;
  for (DescentPhase phase : phases) {
    const std::size_t end = done + std::exchange(phase.iterations, 0);
    while (done < end) {
      if (watch.settling && done == nextShown) {
        watch.settling(layoutOf(descent, order),
                       static_cast<float>(done) / static_cast<float>(total));
      }
      if (done >= nextShown) nextShown = std::max(2 * done, kFirstShown);
      phase.iterations = std::min(nextShown, end) - done;
      if (!descent.run(phase, watch.stop)) return false;
      done += phase.iterations;
    }
  }
  return true;
}

// Of a descent of `iterations` in all.
DescentPhase phaseOf(std::size_t iterations, const AnchoredOptions& options) {
  constexpr float kIterationsToRest = 6;
  const float momentum = 1 - kIterationsToRest / static_cast<float>(iterations);
  return {.iterations = iterations,
          .exaggeration = 1,
          .momentum = std::clamp(momentum, options.leastMomentum, options.momentum),
          .rate = options.rate};
}

std::optional<Layout> descended(const Layout& start, const NeighborGraph& graph,
                                const Springs& springs, std::span<const DescentPhase> phases,
                                const DescentWatch& watch) {
  const auto order = mortonOrderOf(start);
  const Affinities affinities = makeAffinities(graph, order);
  const Anchors anchors = anchorsOf(springs, order);
  Descent descent{affinities, anchors};
  setStart(start, order, descent);
  if (!runWatched(phases, order, watch, descent)) return std::nullopt;
  return layoutOf(descent, order);
}

}  // namespace

Point2 medianOfNeighbors(const Layout& layout, std::span<const std::uint32_t> neighbors) {
  const std::size_t count = std::min(kMedianOf, neighbors.size());
  std::array<float, kMedianOf> x{};
  std::array<float, kMedianOf> y{};
  for (std::size_t j = 0; j < count; ++j) {
    x.at(j) = layout[neighbors[j]].x;
    y.at(j) = layout[neighbors[j]].y;
  }
  return {medianOf(std::span{x}.first(count)), medianOf(std::span{y}.first(count))};
}

std::optional<Layout> firstLayout(MatrixView features, const NeighborGraph& graph,
                                  std::uint64_t seed, const DescentWatch& watch) {
  Layout start = projectOnPrincipalAxes(features);
  centerAndScale(start, kFirstSpread);
  const float jitter = kJitter * radiusOf(start);
  for (std::size_t i = 0; i < start.size(); ++i) {
    const Point2 step = jitterOf(seed, i, jitter);
    start[i] = {start[i].x + step.x, start[i].y + step.y};
  }
  const std::size_t share = start.size() > 100'000 ? 2 : 1;
  const std::array phases{
      DescentPhase{.iterations = 130 / share, .exaggeration = 12, .momentum = 0.5F},
      DescentPhase{.iterations = 400 / share, .exaggeration = 1, .momentum = 0.8F}};
  const Springs none{start, std::vector<float>(start.size()), 1};
  return descended(start, graph, none, phases, watch);
}

std::optional<Layout> followingLayout(const Layout& before, const NeighborGraph& graph,
                                      std::span<const float> overlap,
                                      const AnchoredOptions& options, std::uint64_t seed,
                                      const DescentWatch& watch) {
  const Layout start = teleported(before, graph, overlap, options, seed);
  const double more = 2 - static_cast<double>(meanOverlap(overlap));
  const auto budget = static_cast<std::size_t>(more * static_cast<double>(options.iterationBudget));
  const std::size_t iterations =
      std::clamp(budget / before.size(), options.fewestIterations, options.mostIterations);
  const auto pulsed = static_cast<std::size_t>(options.pulseShare * static_cast<float>(iterations));
  std::array phases{phaseOf(iterations, options), phaseOf(iterations, options)};
  phases[0].iterations = pulsed;
  phases[0].exaggeration = options.pulse;
  phases[1].iterations -= pulsed;
  return descended(start, graph, springsTo(before, overlap, options.springs), phases, watch);
}

std::optional<Layout> heldLayout(const Layout& start, const NeighborGraph& graph,
                                 const Springs& springs, std::size_t iterations,
                                 const AnchoredOptions& options, const DescentWatch& watch) {
  return descended(start, graph, springs, std::array{phaseOf(iterations, options)}, watch);
}

}  // namespace flipbook::layout
