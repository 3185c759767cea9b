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
// Of the usual difference from the eighth most alike of other pictures: what is nearer by chance.
// The eighth, since a dataset may bring some copies of every picture, which say nothing of chance.
constexpr float kOfUsual = 0.1F;
constexpr std::size_t kOrdinary = 8;
constexpr std::size_t kMostSampled = 500;  // pictures that say what is usual
constexpr float kNothingInCommon = 1;
constexpr std::size_t kBlock = 2048;  // pictures between two looks at whether to stop

// The pictures that have the structure and the tints of picture structured()[i], nearest first.
std::vector<Candidate> candidatesFor(std::span<const imaging::Miniature> pictures,
                                     const PairSearch& search, std::size_t i) {
  const std::uint32_t self = search.structured()[i];
  std::vector<Candidate> candidates = search.candidatesFor(i, kMostApart);
  std::erase_if(candidates, [&](const Candidate& other) {
    return tintDifference(pictures[self], pictures[other.number], other.isMirrored) > kMostTint;
  });
  return candidates;
}

// Both ways.
std::vector<NearPair> pairsOf(std::span<const imaging::Miniature> pictures,
                              const PairSearch& search, std::size_t i) {
  std::vector<Candidate> candidates = candidatesFor(pictures, search, i);
  if (candidates.empty()) return {};
  const std::uint32_t self = search.structured()[i];
  const Details details{pictures[self]};
  if (!details.areThere()) return {};
  if (candidates.size() > kMostLookedAt) candidates.resize(kMostLookedAt);
  std::vector<NearPair> pairs;
  for (const Candidate& other : candidates) {
    const float difference = details.differenceFrom(pictures[other.number], other.isMirrored);
    if (difference > kMostDifference) continue;
    pairs.push_back({std::min(self, other.number), std::max(self, other.number), difference});
  }
  return pairs;
}

// How far the eighth most alike of the others is: of those that are near, the eight nearest are
// looked at, and where there are fewer it is one that has nothing in common.
float ordinaryDifference(std::span<const imaging::Miniature> pictures, const PairSearch& search,
                         std::size_t i) {
  const std::vector<Candidate> candidates = candidatesFor(pictures, search, i);
  if (candidates.size() < kOrdinary) return kNothingInCommon;
  const Details details{pictures[search.structured()[i]]};
  if (!details.areThere()) return kNothingInCommon;
  float most = 0;
  for (const Candidate& other : std::span{candidates}.first(kOrdinary)) {
    most = std::max(most, details.differenceFrom(pictures[other.number], other.isMirrored));
  }
  return most;
}

// Of pictures spread evenly over all.
std::vector<float> ordinaryDifferences(std::span<const imaging::Miniature> pictures,
                                       const PairSearch& search) {
  const std::size_t count = search.structured().size();
  std::vector<float> differences(std::min(count, kMostSampled));
  tbb::parallel_for(std::size_t{0}, differences.size(), [&](std::size_t sample) {
    const std::size_t i = sample * count / differences.size();
    differences[sample] = ordinaryDifference(pictures, search, i);
  });
  return differences;
}

float limitOf(std::vector<float> ordinary) {
  if (ordinary.empty()) return 0;
  const auto middle = ordinary.begin() + static_cast<std::ptrdiff_t>(ordinary.size() / 2);
  std::ranges::nth_element(ordinary, middle);
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
  for (std::size_t begin = 0; begin < count; begin += kBlock) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
    if (progress) progress({"Looking for pictures that are there twice", begin, count});
    std::vector<std::vector<NearPair>> block(std::min(kBlock, count - begin));
    arena.execute([&] {
      tbb::parallel_for(tbb::blocked_range<std::size_t>{0, block.size(), 16},
                        [&](const tbb::blocked_range<std::size_t>& range) {
                          for (std::size_t i = range.begin(); i != range.end(); ++i) {
                            block[i] = pairsOf(pictures, *search, begin + i);
                          }
                        });
    });
    for (const auto& ofOne : block) std::ranges::copy(ofOne, std::back_inserter(pairs));
  }
  std::vector<float> ordinary;
  arena.execute([&] { ordinary = ordinaryDifferences(pictures, *search); });
  return settled(std::move(pairs), limitOf(std::move(ordinary)));
}

}  // namespace flipbook::likeness
