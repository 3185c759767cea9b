#include "findings/hard_ranking.h"

#include "findings/statistics.h"

namespace flipbook::findings {
namespace {

constexpr double kBorderWeight = 1.0;
constexpr double kHistoryWeight = 0.5;  // of each: late, and restless

}  // namespace

std::vector<HardSuspicion> rankHard(const Evidence& evidence, const SampleColumns& samples,
                                    const OtherRankings& others) {
  const std::span<const SampleTally> tallies = evidence.tallies();
  const std::size_t count = tallies.size();
  std::vector<double> border(count, kUnknown);
  std::vector<double> lateness(count, kUnknown);
  std::vector<double> changes(count, kUnknown);
  for (std::size_t i = 0; i < count; ++i) {
    const SampleTally& tally = tallies[i];
    if (samples.takesPart[i] == 0 || tally.recordedWeight <= 0) continue;
    border[i] = tally.nearness / tally.recordedWeight;
    // Never right for good is later than the last page.
    lateness[i] = tally.rightSince ? tally.rightSince->value() : evidence.lastEpoch().value() + 1.0;
    changes[i] = tally.changes;
  }
  for (auto* column : {&border, &lateness, &changes})
    standardizeWithin(samples.isValidation, *column);
  const std::array columns{WeightedColumn{border, kBorderWeight},
                           WeightedColumn{lateness, kHistoryWeight},
                           WeightedColumn{changes, kHistoryWeight}};
  std::vector<double> deviations = blend(columns);
  standardizeWithin(samples.isValidation, deviations);

  std::vector<HardSuspicion> ranking;
  ranking.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const bool isSuspect = others.label[i] > kSuspect || others.outlier[i] > kSuspect;
    ranking.push_back({.score = isSuspect ? 0 : inUnitInterval(deviations[i]),
                       .isSuspect = isSuspect,
                       .changes = tallies[i].changes,
                       .pages = tallies[i].pages,
                       .lastPage = evidence.lastEpoch(),
                       .firstChange = tallies[i].firstChange,
                       .rightSince = tallies[i].rightSince});
  }
  return ranking;
}

}  // namespace flipbook::findings
