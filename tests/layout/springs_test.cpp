#include "layout/springs.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <stop_token>
#include <vector>

#include "layout/descent.h"

namespace flipbook::layout {
namespace {

Springs springsWhereAllKept(float share) {
  return springsTo(Layout(10), std::vector<float>(10, share), SpringOptions{});
}

TEST(Springs, HoldUnchangedNeighborhoodsFirmly) {
  const Springs kept = springsWhereAllKept(1);
  const Springs changed = springsWhereAllKept(0);

  EXPECT_GT(kept.stiffness[0], 20 * changed.stiffness[0]);
  EXPECT_GT(changed.stiffness[0], 0);
}

TEST(Springs, ReachFartherTheLessChanged) {
  EXPECT_LT(springsWhereAllKept(0).reach, springsWhereAllKept(0.5F).reach);
  EXPECT_LT(springsWhereAllKept(0.5F).reach, springsWhereAllKept(0.9F).reach);
  EXPECT_TRUE(std::isfinite(springsWhereAllKept(1).reach));
}

TEST(Springs, LeadTogetherToTheMeanByStiffness) {
  const Springs both = combined({{{0, 0}}, {1}, 2}, {{{4, 8}}, {3}, 6});

  EXPECT_EQ(both.to[0], (Point2{3, 6}));
  EXPECT_EQ(both.stiffness[0], 4);
  EXPECT_EQ(both.reach, 4);
}

TEST(Springs, LeaveInTheMiddleWhatBothLeaveFree) {
  const Springs both = combined({{{0, 0}}, {0}, 1}, {{{4, 8}}, {0}, 1});

  EXPECT_EQ(both.to[0], (Point2{2, 4}));
}

// The first step of a point that nothing but its spring pulls, `away` from where it is held; the
// other points are too far to count.
float firstStep(float reach, float away) {
  constexpr std::size_t kPoints = 20;
  const Affinities none{
      .start = std::vector<std::uint32_t>(kPoints + 1), .other = {}, .weight = {}};
  Anchors anchors{.x = std::vector<float>(kPoints),
                  .y = std::vector<float>(kPoints),
                  .stiffness = std::vector<float>(kPoints, 1),
                  .reach = reach};
  for (std::size_t i = 1; i < kPoints; ++i) anchors.x[i] = 1e4F + static_cast<float>(i);
  Descent descent{none, anchors};
  descent.x = anchors.x;
  descent.y = anchors.y;
  descent.x[0] = away;
  EXPECT_TRUE(descent.run({.iterations = 1}, std::stop_token{}));
  return away - descent.x[0];
}

TEST(Springs, PullTenTimesAsFarTenTimesAsStronglyWithinTheirReach) {
  EXPECT_NEAR(firstStep(1000, 1) / firstStep(1000, 0.1F), 10, 0.1);
}

TEST(Springs, PullHardlyMoreStronglyBeyondTheirReach) {
  EXPECT_NEAR(firstStep(0.3F, 30) / firstStep(0.3F, 3), 1, 0.05);
}

}  // namespace
}  // namespace flipbook::layout
