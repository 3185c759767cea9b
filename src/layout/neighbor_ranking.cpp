#include "layout/neighbor_ranking.h"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "layout/blocks.h"
#include "layout/candidate_pool.h"
#include "layout/distance_kernels.h"

namespace flipbook::layout {
namespace {

constexpr double kDoubtful = 1e-5;  // relative gap below which distances are computed again
constexpr std::size_t kRowsPerTask = 64;
constexpr std::uint32_t kThrough = 10;  // candidates whose candidates are tried
constexpr std::uint32_t kOfEach = 10;   // candidates of such a one

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

// Room for one thread's pass over candidates of candidates.
struct Scratch {
  Scratch(std::size_t rows, std::uint32_t each, std::uint32_t k)
      : seenFor(rows), pool{each}, nearest{k + kSpare} {}
  std::vector<std::uint32_t> seenFor;  // the row + 1 that last met this one
  std::vector<std::uint32_t> met;
  std::vector<float> distances;
  CandidatePool pool;
  NearestBuffer nearest;
};

// Gathers the rows that the nearest candidates of `row` have near them and that are not among its
// own.
void meetCandidatesOfCandidates(const Candidates& candidates, std::uint32_t row, Scratch& scratch) {
  const auto own = candidates.of(row);
  const std::uint32_t mark = row + 1;
  scratch.met.clear();
  scratch.seenFor[row] = mark;
  for (const std::uint32_t j : own) scratch.seenFor[j] = mark;
  for (const std::uint32_t j : own.first(std::min(kThrough, candidates.each))) {
    for (const std::uint32_t l : candidates.of(j).first(std::min(kOfEach, candidates.each))) {
      if (std::exchange(scratch.seenFor[l], mark) != mark) scratch.met.push_back(l);
    }
  }
}

void offerAll(std::span<const float> squaredDistances, std::span<const std::uint32_t> rows,
              CandidatePool& pool) {
  std::size_t at = 0;
  for (; at + simd::kBlock <= rows.size(); at += simd::kBlock) {
    pool.take(squaredDistances.data() + at, rows.data() + at);
  }
  if (at == rows.size()) return;
  std::array<float, simd::kBlock> lastDistances{};
  std::array<std::uint32_t, simd::kBlock> lastRows{};
  lastDistances.fill(std::numeric_limits<float>::quiet_NaN());
  std::copy(squaredDistances.begin() + static_cast<std::ptrdiff_t>(at), squaredDistances.end(),
            lastDistances.begin());
  std::copy(rows.begin() + static_cast<std::ptrdiff_t>(at), rows.end(), lastRows.begin());
  pool.take(lastDistances.data(), lastRows.data());
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

NeighborGraph nearestOfCandidates(MatrixView searched, MatrixView features,
                                  const Candidates& candidates, std::uint32_t k) {
  NeighborGraph graph = emptyGraph(features.rows(), k);
  tbb::enumerable_thread_specific<Scratch> scratches{features.rows(), candidates.each, k};
  const auto order = std::span{candidates.order};
  forBlocks(order.size(), kRowsPerTask, [&](std::size_t begin, std::size_t end, std::size_t) {
    Scratch& scratch = scratches.local();
    for (const std::uint32_t row : order.subspan(begin, end - begin)) {
      meetCandidatesOfCandidates(candidates, row, scratch);
      scratch.distances.resize(scratch.met.size());
      distancesTo(searched, searched.row(row).data(), scratch.met, scratch.distances);
      CandidatePool& pool = scratch.pool;
      pool.clear();
      offerAll(std::span{candidates.squaredDistance}.subspan(row * std::size_t{candidates.each},
                                                             candidates.each),
               candidates.of(row), pool);
      offerAll(scratch.distances, scratch.met, pool);
      pool.finish();

      scratch.distances.resize(pool.rows().size());
      distancesTo(features, features.row(row).data(), pool.rows(), scratch.distances);
      scratch.nearest.clear();
      for (std::size_t c = 0; c < pool.rows().size(); ++c) {
        if (pool.rows()[c] != row) scratch.nearest.offer(scratch.distances[c], pool.rows()[c]);
      }
      writeRow(features, row, scratch.nearest, row, graph);
    }
  });
  return graph;
}

}  // namespace flipbook::layout
