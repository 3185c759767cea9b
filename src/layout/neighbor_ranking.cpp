#include "layout/neighbor_ranking.h"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "layout/blocks.h"
#include "layout/distance_kernels.h"

namespace flipbook::layout {
namespace {

constexpr double kDoubtful = 1e-5;  // relative gap below which distances are computed again
constexpr std::size_t kSamplesPerTask = 64;
constexpr std::uint32_t kThrough = 10;  // neighbours whose neighbours are tried
constexpr std::uint32_t kOfEach = 10;   // neighbours of such a one

using Ranked = std::vector<std::pair<double, std::uint32_t>>;  // squared distance, row

// Whether single precision leaves no doubt about the first `count`, and which they are.
bool isOrderClear(const Ranked& ranked, std::size_t count) {
  for (std::size_t j = 0; j < count && j + 1 < ranked.size(); ++j) {
    if (ranked[j + 1].first - ranked[j].first <= kDoubtful * ranked[j + 1].first) return false;
  }
  return true;
}

void fillUp(std::uint32_t sample, std::size_t count, Ranked& ranked) {
  for (std::uint32_t row = 0; ranked.size() < count; ++row) {
    const bool isThere =
        std::ranges::any_of(ranked, [&](const auto& other) { return other.second == row; });
    if (row != sample && !isThere) {
      ranked.emplace_back(std::numeric_limits<double>::infinity(), row);
    }
  }
}

// Room for one thread's pass over neighbours of neighbours.
struct Scratch {
  explicit Scratch(std::size_t rows) : seenFor(rows) {}
  std::vector<std::uint32_t> seenFor;  // the sample + 1 that last met this row
  std::vector<std::uint32_t> candidates;
  std::vector<float> distances;
};

// The rows that neighbours of `sample` name and that it does not name itself.
void meetNeighborsOfNeighbors(const NeighborGraph& graph, std::uint32_t sample, Scratch& scratch) {
  const auto own = graph.of(SampleId{sample});
  const std::uint32_t mark = sample + 1;
  scratch.candidates.clear();
  scratch.seenFor[sample] = mark;
  for (const std::uint32_t j : own) scratch.seenFor[j] = mark;
  for (const std::uint32_t j : own.first(std::min(kThrough, graph.k))) {
    for (const std::uint32_t l : graph.of(SampleId{j}).first(std::min(kOfEach, graph.k))) {
      if (std::exchange(scratch.seenFor[l], mark) != mark) scratch.candidates.push_back(l);
    }
  }
}

}  // namespace

NeighborGraph emptyGraph(std::size_t rows, std::uint32_t k) {
  return {std::vector<std::uint32_t>(rows * k), std::vector<float>(rows * k), k};
}

void writeRow(MatrixView features, std::uint32_t sample, const NearestBuffer& candidates,
              std::uint32_t rowInGraph, NeighborGraph& graph) {
  Ranked ranked;
  ranked.reserve(graph.k + kSpare);
  candidates.forEach([&](std::uint32_t index, float squared) {
    ranked.emplace_back(static_cast<double>(squared), index);
  });
  if (!isOrderClear(ranked, graph.k)) {
    for (auto& [squared, index] : ranked) {
      squared = exactSquaredDistance(features.row(sample), features.row(index));
      if (std::isnan(squared)) squared = std::numeric_limits<double>::infinity();
    }
    std::ranges::sort(ranked);
  }
  fillUp(sample, graph.k, ranked);
  const std::size_t offset = rowInGraph * std::size_t{graph.k};
  for (std::size_t j = 0; j < graph.k; ++j) {
    graph.neighbor[offset + j] = ranked[j].second;
    graph.distance[offset + j] = static_cast<float>(std::sqrt(ranked[j].first));
  }
}

NeighborGraph withNeighborsOfNeighbors(MatrixView features, const NeighborGraph& graph,
                                       std::span<const std::uint32_t> order) {
  NeighborGraph better = emptyGraph(graph.size(), graph.k);
  tbb::enumerable_thread_specific<Scratch> scratches{graph.size()};
  forBlocks(order.size(), kSamplesPerTask, [&](std::size_t begin, std::size_t end, std::size_t) {
    Scratch& scratch = scratches.local();
    NearestBuffer nearest{graph.k + kSpare};
    for (const std::uint32_t sample : order.subspan(begin, end - begin)) {
      meetNeighborsOfNeighbors(graph, sample, scratch);
      scratch.distances.resize(scratch.candidates.size());
      distancesTo(features, features.row(sample).data(), scratch.candidates, scratch.distances);
      nearest.clear();
      const auto own = graph.of(SampleId{sample});
      for (std::size_t j = 0; j < own.size(); ++j) {
        const float distance = graph.distance[sample * std::size_t{graph.k} + j];
        nearest.offer(distance * distance, own[j]);
      }
      for (std::size_t c = 0; c < scratch.candidates.size(); ++c) {
        nearest.offer(scratch.distances[c], scratch.candidates[c]);
      }
      writeRow(features, sample, nearest, sample, better);
    }
  });
  return better;
}

}  // namespace flipbook::layout
