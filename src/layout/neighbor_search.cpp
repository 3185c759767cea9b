#include "layout/neighbor_search.h"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "layout/blocks.h"
#include "layout/coarse_lists.h"
#include "layout/nearest_buffer.h"
#include "layout/principal_axes.h"

namespace flipbook::layout {
namespace {

constexpr std::size_t kAllPairsUpTo = 6000;
constexpr std::size_t kSpare = 8;       // candidates beyond k that the exact order may bring back
constexpr double kSearchedOfRoot = 16;  // rows searched per sample, in units of sqrt(N)
constexpr std::array<std::size_t, 3> kSearchColumns{
    32, 64, 128};  // much wider features are searched in a projection onto so many
constexpr std::uint32_t kWiderBy = 2;  // candidates from a projection, in units of k
constexpr double kDoubtful = 1e-5;     // relative gap below which distances are computed again
constexpr std::size_t kQueriesPerTask = 64;
constexpr std::uint32_t kRefineThrough = 15;  // neighbours whose neighbours are tried

// One task: some rows of one list against all rows of the lists to search.
struct SearchTask {
  std::span<const std::uint32_t> queries;      // at most kQueriesPerTask
  std::span<const std::uint32_t> rowsInGraph;  // where the answers go
  std::span<const std::uint32_t> lists;
};

// Offers the rows of one panel to each of four queries.
void offerTile(const DistanceTile& tile, std::span<const std::uint32_t> members,
               std::span<const std::uint32_t> queries, std::span<NearestBuffer> nearest) {
  for (std::size_t q = 0; q < queries.size(); ++q) {
    float limit = nearest[q].limit();
    const float* const distances = tile.data() + q * simd::kBlock;
    int closeOnes = 0;  // mostly none: sixteen comparisons at once are cheaper than one by one
    for (std::size_t lane = 0; lane < simd::kBlock; ++lane)
      closeOnes += distances[lane] <= limit ? 1 : 0;
    if (closeOnes == 0) continue;
    for (std::size_t lane = 0; lane < members.size(); ++lane) {
      if (distances[lane] > limit || members[lane] == queries[q]) continue;
      nearest[q].offer(distances[lane], members[lane]);
      limit = nearest[q].limit();
    }
  }
}

// A panel stays in the first cache while all queries of the task pass over it.
void searchPanel(MatrixView features, std::span<const std::uint32_t> queries,
                 const PackedRows& packed, std::size_t panel, std::span<NearestBuffer> nearest) {
  DistanceTile tile;
  for (std::size_t begin = 0; begin < queries.size(); begin += kTileQueries) {
    const std::size_t count = std::min(kTileQueries, queries.size() - begin);
    std::array<const float*, kTileQueries> rows{};
    for (std::size_t q = 0; q < kTileQueries; ++q) {
      rows.at(q) = features.row(queries[begin + std::min(q, count - 1)]).data();
    }
    packed.distances(rows, panel, tile);
    offerTile(tile, packed.rowsOf(panel), queries.subspan(begin, count),
              nearest.subspan(begin, count));
  }
}

using Ranked = std::vector<std::pair<double, std::uint32_t>>;  // squared distance, row

// Whether single precision leaves no doubt about the first `count`, and which they are.
bool isOrderClear(const Ranked& ranked, std::size_t count) {
  for (std::size_t j = 0; j < count && j + 1 < ranked.size(); ++j) {
    if (ranked[j + 1].first - ranked[j].first <= kDoubtful * ranked[j + 1].first) return false;
  }
  return true;
}

// The candidates in exact order, cut to k.
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
  const std::size_t offset = rowInGraph * std::size_t{graph.k};
  for (std::size_t j = 0; j < std::min<std::size_t>(graph.k, ranked.size()); ++j) {
    graph.neighbor[offset + j] = ranked[j].second;
    graph.distance[offset + j] = static_cast<float>(std::sqrt(ranked[j].first));
  }
}

void runTask(MatrixView features, const SearchTask& task, const std::vector<PackedRows>& packed,
             NeighborGraph& graph) {
  std::vector<NearestBuffer> nearest(task.queries.size(), NearestBuffer{graph.k + kSpare});
  for (const std::uint32_t list : task.lists) {
    for (std::size_t panel = 0; panel < packed[list].panelCount(); ++panel) {
      searchPanel(features, task.queries, packed[list], panel, nearest);
    }
  }
  for (std::size_t q = 0; q < task.queries.size(); ++q) {
    writeRow(features, task.queries[q], nearest[q], task.rowsInGraph[q], graph);
  }
}

NeighborGraph emptyGraph(std::size_t rows, std::uint32_t k) {
  return {std::vector<std::uint32_t>(rows * k), std::vector<float>(rows * k), k};
}

// Every row of every list against the lists to search from there.
NeighborGraph searchLists(MatrixView features, std::uint32_t k,
                          const std::vector<std::vector<std::uint32_t>>& members,
                          const std::vector<std::vector<std::uint32_t>>& toSearch) {
  std::vector<PackedRows> packed;
  packed.reserve(members.size());
  std::vector<SearchTask> tasks;
  for (std::size_t list = 0; list < members.size(); ++list) {
    packed.emplace_back(features, members[list]);
    for (std::size_t begin = 0; begin < members[list].size(); begin += kQueriesPerTask) {
      const std::size_t count = std::min(kQueriesPerTask, members[list].size() - begin);
      const auto queries = std::span{members[list]}.subspan(begin, count);
      tasks.push_back({queries, queries, toSearch[list]});
    }
  }
  NeighborGraph graph = emptyGraph(features.rows(), k);
  forBlocks(tasks.size(), 1, [&](std::size_t task, std::size_t, std::size_t) {
    runTask(features, tasks[task], packed, graph);
  });
  return graph;
}

// Room for one thread's pass over neighbours of neighbours.
struct RefineScratch {
  explicit RefineScratch(std::size_t rows) : seenFor(rows) {}
  std::vector<std::uint32_t> seenFor;  // the sample + 1 that last met this row
  std::vector<std::uint32_t> candidates;
  std::vector<float> distances;
};

// A neighbour of a neighbour is likely a neighbour: what the lists missed, mostly returns here.
NeighborGraph refined(MatrixView features, const NeighborGraph& rough) {
  NeighborGraph graph = emptyGraph(features.rows(), rough.k);
  tbb::enumerable_thread_specific<RefineScratch> scratches{features.rows()};
  const std::uint32_t through = std::min(kRefineThrough, rough.k);
  forBlocks(features.rows(), kQueriesPerTask, [&](std::size_t begin, std::size_t end, std::size_t) {
    RefineScratch& scratch = scratches.local();
    NearestBuffer nearest{rough.k + kSpare};
    for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i) {
      scratch.candidates.clear();
      scratch.seenFor[i] = i + 1;
      const auto meet = [&](std::uint32_t row) {
        if (std::exchange(scratch.seenFor[row], i + 1) != i + 1) scratch.candidates.push_back(row);
      };
      const auto own = rough.of(SampleId{i});
      for (const std::uint32_t j : own) meet(j);
      for (const std::uint32_t j : own.first(through)) {
        for (const std::uint32_t l : rough.of(SampleId{j})) meet(l);
      }
      scratch.distances.resize(scratch.candidates.size());
      distancesTo(features, features.row(i).data(), scratch.candidates, scratch.distances);
      nearest.clear();
      for (std::size_t c = 0; c < scratch.candidates.size(); ++c) {
        nearest.offer(scratch.distances[c], scratch.candidates[c]);
      }
      writeRow(features, i, nearest, i, graph);
    }
  });
  return graph;
}

// The candidates of each row in their order by the features themselves, cut to k.
NeighborGraph reranked(MatrixView features, const NeighborGraph& candidates, std::uint32_t k) {
  NeighborGraph graph = emptyGraph(features.rows(), k);
  forBlocks(features.rows(), kQueriesPerTask, [&](std::size_t begin, std::size_t end, std::size_t) {
    NearestBuffer nearest{k + kSpare};
    std::vector<float> distances(candidates.k);
    for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i) {
      const auto rows = candidates.of(SampleId{i});
      distancesTo(features, features.row(i).data(), rows, distances);
      nearest.clear();
      for (std::size_t c = 0; c < rows.size(); ++c) nearest.offer(distances[c], rows[c]);
      writeRow(features, i, nearest, i, graph);
    }
  });
  return graph;
}

}  // namespace

NeighborGraph nearestByAllPairs(MatrixView features, std::uint32_t k) {
  std::vector<std::uint32_t> all(features.rows());
  std::iota(all.begin(), all.end(), 0U);
  return searchLists(features, k, {all}, {{0U}});
}

NeighborGraph nearestOfSome(MatrixView features, std::span<const std::uint32_t> samples,
                            std::uint32_t k) {
  std::vector<std::uint32_t> all(features.rows());
  std::iota(all.begin(), all.end(), 0U);
  const std::vector<PackedRows> packed{PackedRows{features, all}};
  const std::array<std::uint32_t, 1> onlyList{0};
  NeighborGraph graph = emptyGraph(samples.size(), k);
  forBlocks(samples.size(), kQueriesPerTask, [&](std::size_t begin, std::size_t end, std::size_t) {
    const auto rows = std::span{all}.subspan(begin, end - begin);
    runTask(features, {samples.subspan(begin, end - begin), rows, onlyList}, packed, graph);
  });
  return graph;
}

NeighborGraph nearestByLists(MatrixView features, std::uint32_t k) {
  const std::size_t total = features.rows();
  const auto searched =
      static_cast<std::size_t>(kSearchedOfRoot * std::sqrt(static_cast<double>(total)));
  const CoarseLists lists = makeCoarseLists(features);
  const auto toSearch = listsToSearch(lists, std::max<std::size_t>(searched, 2 * (k + kSpare)));
  return refined(features, searchLists(features, k, lists.members, toSearch));
}

NeighborGraph nearestOfFinite(MatrixView features, std::uint32_t k) {
  const std::size_t total = features.rows();
  if (total <= kAllPairsUpTo) return nearestByAllPairs(features, k);
  for (const std::size_t columns : kSearchColumns) {
    if (features.columns() < 2 * columns) break;  // would save little
    const auto narrow = projectForSearch(features, columns);
    if (narrow) return reranked(features, nearestByLists(narrow->view(), kWiderBy * k), k);
  }
  return nearestByLists(features, k);
}

}  // namespace flipbook::layout
