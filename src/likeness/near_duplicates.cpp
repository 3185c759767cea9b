#include "flipbook/likeness/near_duplicates.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

#include "likeness/details.h"
#include "likeness/pair_search.h"
#include "likeness/tints.h"

namespace flipbook::likeness {
namespace {

// Measured on photographs that were altered, docs/datasets.md: 97 of 100 made lighter are nearer,
// all others of the alterations nearer still.
constexpr float kMostApart = 0.35F;       // of their coarse structure, to be looked at at all
constexpr std::size_t kMostLookedAt = 2;  // of those, the nearest
constexpr float kMostTint = 0.62F;        // of their colours
constexpr float kMostDifference = 0.09F;  // of their details
// Of the usual difference from the most alike of other pictures: what is nearer by chance.
constexpr float kOfUsual = 0.1F;
constexpr float kNothingInCommon = 1;
constexpr std::size_t kBlock = 2048;  // pictures between two looks at whether to stop

struct Looked {
  std::vector<NearPair> pairs;      // both ways
  float nearest{kNothingInCommon};  // the least difference from any other picture
};

Looked lookRound(std::span<const imaging::Miniature> pictures, const PairSearch& search,
                 std::size_t i) {
  Looked looked;
  const std::uint32_t self = search.structured()[i];
  std::vector<Candidate> candidates = search.candidatesFor(i, kMostApart);
  std::erase_if(candidates, [&](const Candidate& other) {
    return tintDifference(pictures[self], pictures[other.number], other.isMirrored) > kMostTint;
  });
  if (candidates.empty()) return looked;
  const Details details{pictures[self]};
  if (!details.areThere()) return looked;
  if (candidates.size() > kMostLookedAt) candidates.resize(kMostLookedAt);
  for (const Candidate& other : candidates) {
    const float difference = details.differenceFrom(pictures[other.number], other.isMirrored);
    looked.nearest = std::min(looked.nearest, difference);
    if (difference > kMostDifference) continue;
    looked.pairs.push_back(
        {std::min(self, other.number), std::max(self, other.number), difference});
  }
  return looked;
}

float limitOf(std::vector<float> nearest) {
  if (nearest.empty()) return 0;
  const auto middle = nearest.begin() + static_cast<std::ptrdiff_t>(nearest.size() / 2);
  std::ranges::nth_element(nearest, middle);
  return std::min(kMostDifference, kOfUsual * *middle);
}

// Each pair once, with the smaller of its two differences, if that is below the limit.
std::vector<NearPair> settled(std::vector<NearPair> pairs, float limit) {
  std::ranges::sort(pairs, {}, [](const NearPair& pair) {
    return std::tuple{pair.first, pair.second, pair.difference};
  });
  const auto repeated = std::ranges::unique(pairs, {}, [](const NearPair& pair) {
    return std::pair{pair.first, pair.second};
  });
  pairs.erase(repeated.begin(), repeated.end());
  std::erase_if(pairs, [&](const NearPair& pair) { return pair.difference > limit; });
  return pairs;
}

}  // namespace

Result<std::vector<NearPair>> findNearDuplicates(std::span<const imaging::Miniature> pictures,
                                                 std::uint32_t threads,
                                                 const ProgressSink& progress,
                                                 const std::stop_token& stop) {
  tbb::task_arena arena{static_cast<int>(std::max(1U, threads))};
  std::optional<PairSearch> search;
  arena.execute([&] { search.emplace(pictures); });
  const std::size_t count = search->structured().size();
  std::vector<NearPair> pairs;
  std::vector<float> nearest;
  for (std::size_t begin = 0; begin < count; begin += kBlock) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
    if (progress) progress({"Looking for pictures that are there twice", begin, count});
    std::vector<Looked> block(std::min(kBlock, count - begin));
    arena.execute([&] {
      tbb::parallel_for(tbb::blocked_range<std::size_t>{0, block.size(), 16},
                        [&](const tbb::blocked_range<std::size_t>& range) {
                          for (std::size_t i = range.begin(); i != range.end(); ++i) {
                            block[i] = lookRound(pictures, *search, begin + i);
                          }
                        });
    });
    for (Looked& looked : block) {
      nearest.push_back(looked.nearest);
      std::ranges::move(looked.pairs, std::back_inserter(pairs));
    }
  }
  return settled(std::move(pairs), limitOf(std::move(nearest)));
}

}  // namespace flipbook::likeness
