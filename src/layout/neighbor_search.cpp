#include "layout/neighbor_search.h"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "layout/blocks.h"
#include "layout/candidate_pool.h"
#include "layout/coarse_lists.h"
#include "layout/nearest_buffer.h"
#include "layout/neighbor_ranking.h"
#include "layout/principal_axes.h"

namespace flipbook::layout {
namespace {

constexpr std::size_t kAllPairsUpTo = 6000;
constexpr double kSearchedOfRoot = 12;  // rows searched per sample, in units of sqrt(N)
constexpr std::array<std::size_t, 3> kSearchColumns{
    32, 64, 128};  // much wider features are searched in a projection onto so many
constexpr std::uint32_t kWiderBy = 2;  // candidates from a projection, in units of k
constexpr std::size_t kQueriesPerTask = 64;
constexpr std::size_t kCachedFloats = 4096;  // of the rows compared: half of the first cache

// The rows that are searched, list by list.
struct SearchedLists {
  MatrixView searched;  // in which rows are compared: the features, or a projection of them
  MatrixView features;  // by which the candidates found are put in order
  std::vector<PackedRows> packed;
};

// One task: some queries against all rows of the lists to search.
struct SearchTask {
  std::span<const std::uint32_t> queries;      // at most kQueriesPerTask
  std::span<const std::uint32_t> rowsInGraph;  // where the answers go
  std::span<const std::uint32_t> lists;
};

// Room for one thread's search.
struct SearchScratch {
  SearchScratch(std::size_t wanted, std::uint32_t k)
      : pools(kQueriesPerTask + kTileQueries, CandidatePool{wanted}), nearest{k + kSpare} {}
  std::vector<CandidatePool> pools;  // of the queries; the last take what nobody asked for
  std::vector<float> distances;
  NearestBuffer nearest;
};

// Some panels stay in the first cache while all queries of the task pass over them.
void searchList(MatrixView searched, std::span<const std::uint32_t> queries,
                const PackedRows& packed, std::span<CandidatePool> pools) {
  const std::size_t atOnce =
      std::max<std::size_t>(1, kCachedFloats / (searched.columns() * simd::kBlock));
  for (std::size_t panel = 0; panel < packed.panelCount(); panel += atOnce) {
    const std::size_t panelEnd = std::min(panel + atOnce, packed.panelCount());
    for (std::size_t begin = 0; begin < queries.size(); begin += kTileQueries) {
      std::array<const float*, kTileQueries> rows{};
      std::array<CandidatePool*, kTileQueries> ofRows{};
      for (std::size_t q = 0; q < kTileQueries; ++q) {
        rows.at(q) = searched.row(queries[std::min(begin + q, queries.size() - 1)]).data();
        ofRows.at(q) = &pools[begin + q];
      }
      packed.offer(rows, panel, panelEnd, ofRows);
    }
  }
}

// What a pool holds, in order by the features themselves.
void rank(const SearchedLists& lists, std::uint32_t sample, const CandidatePool& pool,
          std::uint32_t rowInGraph, SearchScratch& scratch, NeighborGraph& graph) {
  const bool isProjected = lists.searched.values().data() != lists.features.values().data();
  auto distances = pool.squaredDistances();
  if (isProjected) {
    scratch.distances.resize(pool.rows().size());
    distancesTo(lists.features, lists.features.row(sample).data(), pool.rows(), scratch.distances);
    distances = scratch.distances;
  }
  scratch.nearest.clear();
  for (std::size_t c = 0; c < distances.size(); ++c) {
    if (pool.rows()[c] != sample) scratch.nearest.offer(distances[c], pool.rows()[c]);
  }
  writeRow(lists.features, sample, scratch.nearest, rowInGraph, graph);
}

void runTask(const SearchedLists& lists, const SearchTask& task, SearchScratch& scratch,
             NeighborGraph& graph) {
  for (CandidatePool& pool : scratch.pools) pool.clear();
  for (const std::uint32_t list : task.lists) {
    searchList(lists.searched, task.queries, lists.packed[list], scratch.pools);
  }
  for (std::size_t q = 0; q < task.queries.size(); ++q) {
    scratch.pools[q].finish();
    rank(lists, task.queries[q], scratch.pools[q], task.rowsInGraph[q], scratch, graph);
  }
}

// How many candidates to keep for k neighbours, with the sample itself, which is among them.
std::size_t candidatesFor(std::uint32_t k, bool isProjected) {
  return 1 + (isProjected ? kWiderBy * k : k + kSpare);
}

std::vector<std::uint32_t> allRows(MatrixView features) {
  std::vector<std::uint32_t> all(features.rows());
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

// Lists by `searched`, k neighbours in the order of `features`; what the lists missed, mostly
// returns through neighbours of neighbours.
NeighborGraph nearestByLists(MatrixView searched, MatrixView features, std::uint32_t k) {
  const bool isProjected = searched.columns() != features.columns();
  const std::size_t wanted = candidatesFor(k, isProjected);
  const CoarseLists coarse = makeCoarseLists(searched);
  const auto rows =
      static_cast<std::size_t>(kSearchedOfRoot * std::sqrt(static_cast<double>(features.rows())));
  const auto toSearch = listsToSearch(coarse, std::max(rows, 2 * wanted));
  SearchedLists lists{searched, features, std::vector<PackedRows>(coarse.members.size())};
  forBlocks(coarse.members.size(), 16, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t list = begin; list < end; ++list) {
      lists.packed[list] = PackedRows{searched, coarse.members[list]};
    }
  });
  NeighborGraph graph = emptyGraph(features.rows(), k);
  tbb::enumerable_thread_specific<SearchScratch> scratches{wanted, k};
  forBlocks(coarse.members.size(), 1, [&](std::size_t list, std::size_t, std::size_t) {
    const auto& queries = coarse.members[list];
    runTask(lists, {queries, queries, toSearch[list]}, scratches.local(), graph);
  });
  std::vector<std::uint32_t> order;
  order.reserve(features.rows());
  for (const auto& members : coarse.members) {
    order.insert(order.end(), members.begin(), members.end());
  }
  return withNeighborsOfNeighbors(features, graph, order);
}

}  // namespace

NeighborGraph nearestByAllPairs(MatrixView features, std::uint32_t k) {
  return nearestOfSome(features, allRows(features), k);
}

NeighborGraph nearestOfSome(MatrixView features, std::span<const std::uint32_t> samples,
                            std::uint32_t k) {
  const auto all = allRows(features);
  SearchedLists lists{features, features, {}};
  lists.packed.emplace_back(features, all);
  const std::array<std::uint32_t, 1> onlyList{0};
  NeighborGraph graph = emptyGraph(samples.size(), k);
  tbb::enumerable_thread_specific<SearchScratch> scratches{candidatesFor(k, false), k};
  forBlocks(samples.size(), kQueriesPerTask, [&](std::size_t begin, std::size_t end, std::size_t) {
    const auto rows = std::span{all}.subspan(begin, end - begin);
    runTask(lists, {samples.subspan(begin, end - begin), rows, onlyList}, scratches.local(), graph);
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
