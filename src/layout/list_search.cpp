#include "layout/list_search.h"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "layout/blocks.h"
#include "layout/candidate_pool.h"
#include "layout/coarse_lists.h"
#include "layout/distance_kernels.h"
#include "layout/nearest_buffer.h"

namespace flipbook::layout {
namespace {

constexpr double kSearchedOfRoot = 12;  // rows searched per row, in units of sqrt(N)

// Room for one thread's search.
struct Scratch {
  explicit Scratch(std::uint32_t each)
      : pools(kLongestList, CandidatePool{std::size_t{each} + 1}), nearest{each} {}
  CenteredRows queries;
  std::vector<CandidatePool> pools;  // of the queries, which find themselves too
  NearestBuffer nearest;
};

std::vector<CenteredRows> centeredLists(MatrixView features, const CoarseLists& lists) {
  std::vector<CenteredRows> centered(lists.members.size());
  forBlocks(centered.size(), 16, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t list = begin; list < end; ++list) {
      centered[list].assign(PackedRows{features, lists.members[list]}, lists.centers.row(list));
    }
  });
  return centered;
}

void write(const CandidatePool& pool, std::uint32_t row, NearestBuffer& nearest,
           Candidates& candidates) {
  nearest.clear();
  for (std::size_t c = 0; c < pool.rows().size(); ++c) {
    if (pool.rows()[c] != row) nearest.offer(pool.squaredDistances()[c], pool.rows()[c]);
  }
  std::size_t at = row * std::size_t{candidates.each};
  const std::size_t end = at + candidates.each;
  nearest.forEach([&](std::uint32_t other, float squared) {
    candidates.row[at] = other;
    candidates.squaredDistance[at++] = squared;
  });
  for (; at < end; ++at) candidates.row[at] = row;
}

}  // namespace

Candidates candidatesByLists(MatrixView features, std::uint32_t each) {
  const std::size_t total = features.rows();
  const CoarseLists lists = makeCoarseLists(features);
  const auto target =
      static_cast<std::size_t>(kSearchedOfRoot * std::sqrt(static_cast<double>(total)));
  const auto toSearch = listsToSearch(lists, std::max(target, std::size_t{2} * each));
  const std::vector<CenteredRows> centered = centeredLists(features, lists);
  Candidates candidates{
      .each = each,
      .row = std::vector<std::uint32_t>(total * each),
      .squaredDistance = std::vector<float>(total * each, std::numeric_limits<float>::infinity())};
  tbb::enumerable_thread_specific<Scratch> scratches{each};
  forBlocks(lists.members.size(), 1, [&](std::size_t list, std::size_t, std::size_t) {
    Scratch& scratch = scratches.local();
    const auto& queries = lists.members[list];
    const PackedRows packed{features, queries};
    for (CandidatePool& pool : scratch.pools) pool.clear();
    for (const std::uint32_t other : toSearch[list]) {
      scratch.queries.assign(packed, lists.centers.row(other));
      centered[other].offerTo(scratch.queries, scratch.pools);
    }
    for (std::size_t q = 0; q < queries.size(); ++q) {
      scratch.pools[q].finish();
      write(scratch.pools[q], queries[q], scratch.nearest, candidates);
    }
  });
  candidates.order.reserve(total);
  for (const auto& members : lists.members) {
    candidates.order.insert(candidates.order.end(), members.begin(), members.end());
  }
  return candidates;
}

}  // namespace flipbook::layout
