#include "findings/neighbor_votes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace flipbook::findings {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::IsNan;

constexpr float kFar = std::numeric_limits<float>::infinity();

// Samples 0 to 3 with three neighbours each: all the others.
const layout::NeighborGraph kAll{
    {1, 2, 3, 0, 2, 3, 0, 1, 3, 0, 1, 2}, std::vector<float>(12, 1), 3};
const std::vector<Label> kLabels{ClassId{0}, ClassId{0}, ClassId{0}, ClassId{1}};

TEST(NeighborMargins, AreOwnVotesMinusThoseOfTheStrongestOther) {
  const std::vector<std::uint8_t> all(4, 1);

  // Sample 0: two of class 0, one of class 1: (2 - 1) / 3. Sample 3: none of 1, three of 0: -1.
  const auto margins = neighborMargins({&kAll, kLabels, all});

  EXPECT_NEAR(margins[0], 1.0 / 3, 1e-12);
  EXPECT_DOUBLE_EQ(margins[3], -1);
}

TEST(NeighborMargins, GiveNoVoteToThoseThatTakeNoPart) {
  const std::vector<std::uint8_t> withoutLast{1, 1, 1, 0};

  EXPECT_THAT(neighborMargins({&kAll, kLabels, withoutLast}), ElementsAre(1, 1, 1, IsNan()));
}

TEST(NeighborMargins, AreUnknownWhereEverybodyIsInfinitelyFar) {
  layout::NeighborGraph lonely = kAll;
  for (std::size_t at = 0; at < 3; ++at) lonely.distance[at] = kFar;
  const std::vector<std::uint8_t> all(4, 1);

  const auto margins = neighborMargins({&lonely, kLabels, all});

  EXPECT_TRUE(std::isnan(margins[0]));
  EXPECT_FALSE(std::isnan(margins[1]));
}

}  // namespace
}  // namespace flipbook::findings
