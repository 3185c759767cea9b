#include "training/schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace flipbook::training {
namespace {

TEST(OneCycle, RisesForAFifthAndFallsToAThousandth) {
  constexpr std::uint64_t kSteps = 1000;

  EXPECT_NEAR(oneCycle(1.0, 0, kSteps), 0.1, 0.01);
  EXPECT_NEAR(oneCycle(1.0, 199, kSteps), 1.0, 0.01);
  // Half way down, at 0.2 + 0.8 / 2 of the run, the cosine is at (1 + 0.001) / 2.
  EXPECT_NEAR(oneCycle(1.0, 600, kSteps), 0.5005, 0.01);
  EXPECT_NEAR(oneCycle(1.0, 999, kSteps), 0.001, 0.001);
  for (std::uint64_t step = 1; step < kSteps; ++step) {
    const bool rises = oneCycle(1.0, step, kSteps) > oneCycle(1.0, step - 1, kSteps);
    if (step != 200) {  // the top
      EXPECT_EQ(rises, step < 200) << step;
    }
  }
}

TEST(OneCycle, StaysAtItsEndBeyondThePlan) {
  EXPECT_DOUBLE_EQ(oneCycle(2.0, 1000, 1000), 0.002);
  EXPECT_DOUBLE_EQ(oneCycle(2.0, 50'000, 1000), 0.002);
}

TEST(BatchPlan, CutsEverySampleIntoExactlyOneBatch) {
  for (const std::size_t count : {2UL, 3UL, 10UL, 64UL, 65UL, 9600UL}) {
    for (const std::size_t size : {1UL, 2UL, 7UL, 64UL, 10'000UL}) {
      const BatchPlan plan{count, size};
      EXPECT_EQ(plan.begin(0), 0U);
      EXPECT_EQ(plan.end(plan.batches() - 1), count);
      for (std::size_t i = 0; i < plan.batches(); ++i) {
        EXPECT_GE(plan.end(i) - plan.begin(i), 2U) << count << " by " << size;  // F2
        EXPECT_LE(plan.end(i) - plan.begin(i), std::max<std::size_t>(size, 3));
      }
    }
  }
}

TEST(BatchPlan, SharesTheRemainderOut) {
  const BatchPlan plan{65, 32};  // three batches, not 32, 32 and 1

  EXPECT_EQ(plan.batches(), 3U);
  EXPECT_EQ(plan.end(0), 21U);
  EXPECT_EQ(plan.end(1), 43U);
}

TEST(Shuffled, IsAPermutationOfItsOwnForEachSeedAndEpoch) {
  std::vector<std::uint32_t> order = shuffled(100, 1, 1);
  EXPECT_EQ(order, shuffled(100, 1, 1));
  EXPECT_NE(order, shuffled(100, 1, 2));
  EXPECT_NE(order, shuffled(100, 2, 1));

  std::ranges::sort(order);
  std::vector<std::uint32_t> all(100);
  std::iota(all.begin(), all.end(), 0U);
  EXPECT_EQ(order, all);
}

}  // namespace
}  // namespace flipbook::training
