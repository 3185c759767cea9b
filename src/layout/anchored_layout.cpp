#include "layout/anchored_layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "flipbook/core/random.h"
#include "layout/affinities.h"
#include "layout/blocks.h"
#include "layout/descent.h"
#include "layout/duplicates.h"
#include "layout/morton_order.h"
#include "layout/placement.h"
#include "layout/principal_axes.h"

namespace flipbook::layout {
namespace {

constexpr float kFirstSpread = 0.1F;
constexpr float kJitter = 1e-4F;  // of the radius, so that equal samples can part
constexpr std::size_t kMedianOf = 7;

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

// Where the nearest neighbours of a sample are drawn, coordinate by coordinate.
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

// Samples whose neighbours changed start among their new neighbours, the others where they were.
Layout teleported(const Layout& before, const NeighborGraph& graph, std::span<const float> overlap,
                  float power, std::uint64_t seed) {
  const float jitter = kJitter * radiusOf(before);
  Layout start(before.size());
  forBlocks(before.size(), 1024, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i) {
      const float share = std::pow(1 - overlap[i], power);
      const Point2 there =
          medianOfNeighbors(before, graph.of(SampleId{static_cast<std::uint32_t>(i)}));
      const Point2 step = jitterOf(seed, i, jitter * share);
      start[i] = {(1 - share) * before[i].x + share * there.x + step.x,
                  (1 - share) * before[i].y + share * there.y + step.y};
    }
  });
  return start;
}

float meanOf(std::span<const float> overlap) {
  double sum = 0;
  for (const float share : overlap) sum += static_cast<double>(share);
  return static_cast<float>(sum / static_cast<double>(overlap.size()));
}

// Springs to where samples were: stiff where the neighbours stayed, and stiffer for all where the
// whole network hardly changed, so that a page does not creep when nothing is learned.
Anchors anchorsAt(const Layout& before, std::span<const std::uint32_t> order,
                  std::span<const float> overlap, const AnchoredOptions& options) {
  const float mean = meanOf(overlap);
  const float hold = options.holdStrength * std::pow(mean, options.holdPower);
  Anchors anchors{std::vector<float>(order.size()), std::vector<float>(order.size()),
                  std::vector<float>(order.size())};
  for (std::size_t i = 0; i < order.size(); ++i) {
    anchors.x[i] = before[order[i]].x;
    anchors.y[i] = before[order[i]].y;
    const float kept = std::pow(overlap[order[i]], options.anchorPower);
    anchors.stiffness[i] =
        options.anchorStrength * (options.anchorFloor + (1 - options.anchorFloor) * kept) +
        hold * kept;
  }
  return anchors;
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

}  // namespace

std::optional<Layout> firstLayout(MatrixView features, const NeighborGraph& graph,
                                  std::uint64_t seed, const std::stop_token& stop) {
  Layout start = projectOnPrincipalAxes(features);
  centerAndScale(start, kFirstSpread);
  const float jitter = kJitter * radiusOf(start);
  for (std::size_t i = 0; i < start.size(); ++i) {
    const Point2 step = jitterOf(seed, i, jitter);
    start[i] = {start[i].x + step.x, start[i].y + step.y};
  }
  const auto order = mortonOrderOf(start);
  const Affinities affinities = makeAffinities(withPartedDuplicates(graph, seed), order);
  const std::vector<float> none(order.size());
  const Anchors free{none, none, none};
  Descent descent{affinities, free};
  setStart(start, order, descent);
  const std::size_t share = start.size() > 100'000 ? 2 : 1;
  const bool isDone =
      descent.run({.iterations = 130 / share, .exaggeration = 12, .momentum = 0.5F}, stop) &&
      descent.run({.iterations = 400 / share, .exaggeration = 1, .momentum = 0.8F}, stop);
  if (!isDone) return std::nullopt;
  return layoutOf(descent, order);
}

std::optional<Layout> followingLayout(const Layout& before, const NeighborGraph& graph,
                                      std::span<const float> overlap,
                                      const AnchoredOptions& options, std::uint64_t seed,
                                      const std::stop_token& stop) {
  const Layout start = teleported(before, graph, overlap, options.teleportPower, seed);
  const auto order = mortonOrderOf(start);
  const Affinities affinities = makeAffinities(withPartedDuplicates(graph, seed), order);
  const Anchors anchors = anchorsAt(before, order, overlap, options);
  Descent descent{affinities, anchors};
  setStart(start, order, descent);
  const double more = 2 - static_cast<double>(meanOf(overlap));
  const auto budget = static_cast<std::size_t>(more * static_cast<double>(options.iterationBudget));
  const std::size_t iterations =
      std::clamp(budget / before.size(), options.fewestIterations, options.mostIterations);
  if (!descent.run({.iterations = iterations,
                    .exaggeration = 1,
                    .momentum = options.momentum,
                    .rate = options.rate},
                   stop)) {
    return std::nullopt;
  }
  return layoutOf(descent, order);
}

}  // namespace flipbook::layout
