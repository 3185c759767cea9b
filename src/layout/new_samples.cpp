#include "flipbook/layout/new_samples.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

#include "flipbook/layout/neighbors.h"
#include "layout/anchored_layout.h"
#include "layout/blocks.h"
#include "layout/distance_kernels.h"
#include "layout/even_rows.h"
#include "layout/neighbor_search.h"
#include "layout/repulsion.h"
#include "layout/usable_features.h"

namespace flipbook::layout {
namespace {

constexpr std::size_t kIterations = 30;
constexpr float kMomentum = 0.8F;
constexpr float kRate = 0.25F;
constexpr std::size_t kSamplesForDistance = 1000;
constexpr float kStrangest = 1e6F;  // where the samples that are there do not differ at all

float meanOf(std::span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += static_cast<double>(value);
  return static_cast<float>(sum / static_cast<double>(std::max<std::size_t>(1, values.size())));
}

std::span<const float> distancesOf(const NeighborGraph& graph, std::size_t row) {
  return std::span{graph.distance}.subspan(row * graph.k, graph.k);
}

// How far samples that are there have their neighbours: the median over evenly spread ones.
float usualDistance(MatrixView features, std::uint32_t k) {
  const std::vector<std::uint32_t> samples = evenRows(features.rows(), kSamplesForDistance);
  const std::size_t count = samples.size();
  const NeighborGraph graph = nearestOfSome(features, samples, k);
  std::vector<float> means(count);
  for (std::size_t i = 0; i < count; ++i) means[i] = meanOf(distancesOf(graph, i));
  const auto middle = means.begin() + static_cast<std::ptrdiff_t>(count / 2);
  std::ranges::nth_element(means, middle);
  return *middle;
}

// The k samples nearest to a new one, nearest first, and how far they are on average.
struct Nearest {
  std::vector<std::uint32_t> samples;
  float meanDistance{};
};

Nearest nearestTo(MatrixView features, std::span<const float> row, std::uint32_t k) {
  std::vector<std::pair<double, std::uint32_t>> others(features.rows());
  for (std::uint32_t i = 0; i < others.size(); ++i) {
    others[i] = {exactSquaredDistance(row, features.row(i)), i};
  }
  std::ranges::partial_sort(others, others.begin() + k);
  Nearest nearest;
  double sum = 0;
  for (std::uint32_t j = 0; j < k; ++j) {
    nearest.samples.push_back(others[j].second);
    sum += std::sqrt(others[j].first);
  }
  nearest.meanDistance = static_cast<float>(sum / k);
  return nearest;
}

// New samples that descend side by side, one lane each; lanes beyond them repeat the last.
struct Descending {
  std::array<float, simd::kBlock> x{};
  std::array<float, simd::kBlock> y{};
  std::array<float, simd::kBlock> velocityX{};
  std::array<float, simd::kBlock> velocityY{};
};

void descend(const Layout& layout, const RepulsionField& field, std::span<const Nearest> nearest,
             Descending& samples) {
  for (std::size_t iteration = 0; iteration < kIterations; ++iteration) {
    const RepulsionField::Pushes pushes = field.on(samples.x, samples.y);
    for (std::size_t lane = 0; lane < nearest.size(); ++lane) {
      float& x = samples.x.at(lane);
      float& y = samples.y.at(lane);
      float gradientX = -4 * pushes.x.at(lane);
      float gradientY = -4 * pushes.y.at(lane);
      const float share = 1.0F / static_cast<float>(nearest[lane].samples.size());
      for (const std::uint32_t j : nearest[lane].samples) {
        const float dx = x - layout[j].x;
        const float dy = y - layout[j].y;
        const float pull = 4 * share / (1 + dx * dx + dy * dy);
        gradientX += pull * dx;
        gradientY += pull * dy;
      }
      samples.velocityX.at(lane) = kMomentum * samples.velocityX.at(lane) - kRate * gradientX;
      samples.velocityY.at(lane) = kMomentum * samples.velocityY.at(lane) - kRate * gradientY;
      x += samples.velocityX.at(lane);
      y += samples.velocityY.at(lane);
    }
  }
}

Result<void> check(MatrixView features, const Layout& layout, MatrixView newFeatures) {
  if (features.rows() < 2 || features.rows() != layout.size()) {
    return fail(ErrorCode::InvalidArgument, "place samples: {} samples with {} positions",
                features.rows(), layout.size());
  }
  if (newFeatures.columns() != features.columns()) {
    return fail(ErrorCode::InvalidArgument, "place samples: {} features instead of {}",
                newFeatures.columns(), features.columns());
  }
  if (!areFinite(features.values()) || !areFinite(newFeatures.values())) {
    return fail(ErrorCode::InvalidArgument, "place samples: a feature is not a finite number");
  }
  return {};
}

}  // namespace

Result<std::vector<PlacedSample>> placeNewSamples(MatrixView features, const Layout& layout,
                                                  MatrixView newFeatures) {
  if (const auto checked = check(features, layout, newFeatures); !checked) {
    return passOn(checked.error());
  }
  const auto k = static_cast<std::uint32_t>(std::min<std::size_t>(kNeighbors, features.rows() - 1));
  const float usual = usualDistance(features, k);
  const RepulsionField field{layout};

  std::vector<PlacedSample> placed(newFeatures.rows());
  forBlocks(placed.size(), simd::kBlock, [&](std::size_t begin, std::size_t end, std::size_t) {
    std::vector<Nearest> nearest;
    Descending samples;
    for (std::size_t i = begin; i < end; ++i) {
      nearest.push_back(nearestTo(features, newFeatures.row(i), k));
      const Point2 start = medianOfNeighbors(layout, nearest.back().samples);
      samples.x.at(i - begin) = start.x;
      samples.y.at(i - begin) = start.y;
    }
    descend(layout, field, nearest, samples);
    for (std::size_t i = begin; i < end; ++i) {
      const float distance = nearest[i - begin].meanDistance;
      placed[i] = {{samples.x.at(i - begin), samples.y.at(i - begin)},
                   usual > 0 ? distance / usual : (distance > 0 ? kStrangest : 1.0F)};
    }
  });
  return placed;
}

}  // namespace flipbook::layout
