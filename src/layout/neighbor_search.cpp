#include "layout/neighbor_search.h"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "layout/blocks.h"
#include "layout/candidate_pool.h"
#include "layout/distance_kernels.h"
#include "layout/list_search.h"
#include "layout/nearest_buffer.h"
#include "layout/neighbor_ranking.h"
#include "layout/principal_axes.h"

namespace flipbook::layout {
namespace {

constexpr std::size_t kAllPairsUpTo = 6000;
constexpr std::array<std::size_t, 3> kSearchColumns{
    32, 64, 128};  // much wider features are searched in a projection onto so many
constexpr std::uint32_t kWiderBy = 2;  // candidates from a projection, in units of k
constexpr std::size_t kQueriesPerTask = 64;
constexpr std::size_t kCachedFloats = 4096;  // of the rows compared: half of the first cache

// Room for one thread's search.
struct SearchScratch {
  explicit SearchScratch(std::uint32_t k)
      : pools(kQueriesPerTask + kTileQueries, CandidatePool{1 + k + kSpare}), nearest{k + kSpare} {}
  std::vector<CandidatePool> pools;  // of the queries; the last take what nobody asked for
  NearestBuffer nearest;
};

// Some panels stay in the first cache while all queries pass over them.
void searchAll(MatrixView features, std::span<const std::uint32_t> queries,
               const PackedRows& packed, std::span<CandidatePool> pools) {
  const std::size_t atOnce =
      std::max<std::size_t>(1, kCachedFloats / (features.columns() * simd::kBlock));
  for (std::size_t panel = 0; panel < packed.panelCount(); panel += atOnce) {
    const std::size_t panelEnd = std::min(panel + atOnce, packed.panelCount());
    for (std::size_t begin = 0; begin < queries.size(); begin += kTileQueries) {
      std::array<const float*, kTileQueries> rows{};
      std::array<CandidatePool*, kTileQueries> ofRows{};
      for (std::size_t q = 0; q < kTileQueries; ++q) {
        rows.at(q) = features.row(queries[std::min(begin + q, queries.size() - 1)]).data();
        ofRows.at(q) = &pools[begin + q];
      }
      packed.offer(rows, panel, panelEnd, ofRows);
    }
  }
}

// Lists by `searched`, k neighbours in the order of `features`.
NeighborGraph nearestByLists(MatrixView searched, MatrixView features, std::uint32_t k) {
  const bool isProjected = searched.columns() != features.columns();
  const Candidates candidates =
      candidatesByLists(searched, isProjected ? kWiderBy * k : k + kSpare);
  return nearestOfCandidates(searched, features, candidates, k);
}

}  // namespace

NeighborGraph nearestByAllPairs(MatrixView features, std::uint32_t k) {
  std::vector<std::uint32_t> all(features.rows());
  std::iota(all.begin(), all.end(), 0U);
  return nearestOfSome(features, all, k);
}

NeighborGraph nearestOfSome(MatrixView features, std::span<const std::uint32_t> samples,
                            std::uint32_t k) {
  std::vector<std::uint32_t> all(features.rows());
  std::iota(all.begin(), all.end(), 0U);
  const PackedRows packed{features, all};
  NeighborGraph graph = emptyGraph(samples.size(), k);
  tbb::enumerable_thread_specific<SearchScratch> scratches{k};
  forBlocks(samples.size(), kQueriesPerTask, [&](std::size_t begin, std::size_t end, std::size_t) {
    SearchScratch& scratch = scratches.local();
    const auto queries = samples.subspan(begin, end - begin);
    for (CandidatePool& pool : scratch.pools) pool.clear();
    searchAll(features, queries, packed, scratch.pools);
    for (std::size_t q = 0; q < queries.size(); ++q) {
      CandidatePool& pool = scratch.pools[q];
      pool.finish();
      scratch.nearest.clear();
      for (std::size_t c = 0; c < pool.rows().size(); ++c) {
        if (pool.rows()[c] == queries[q]) continue;
        scratch.nearest.offer(pool.squaredDistances()[c], pool.rows()[c]);
      }
      writeRow(features, queries[q], scratch.nearest, static_cast<std::uint32_t>(begin + q), graph);
    }
  });
  return graph;
}

NeighborGraph nearestOfFinite(MatrixView features, std::uint32_t k) {
  const std::size_t total = features.rows();
  if (total <= kAllPairsUpTo) return nearestByAllPairs(features, k);
  for (const std::size_t columns : kSearchColumns) {
    if (features.columns() < 2 * columns) break;  // would save little
    const auto narrow = projectForSearch(features, columns);
    if (narrow) return nearestByLists(narrow->view(), features, k);
  }
  return nearestByLists(features, features, k);
}

}  // namespace flipbook::layout
