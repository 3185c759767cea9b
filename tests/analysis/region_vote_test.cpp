#include "flipbook/analysis/region_vote.h"

#include <gmock/gmock.h>

#include <limits>

namespace flipbook::analysis {
namespace {

using testing::Each;
using testing::IsEmpty;

// 20 x 20 points one apart; the left half has class 4, the right half class 7.
struct TwoHalves {
  TwoHalves() {
    for (int i = 0; i < 400; ++i) {
      layout.push_back({static_cast<float>(i % 20), static_cast<float>(i / 20)});
      klass.push_back(i % 20 < 10 ? 4 : 7);
    }
  }
  [[nodiscard]] Region at(Point2 place) const {
    const auto column = static_cast<std::uint32_t>((place.x - grid.low.x) / grid.cellSide);
    const auto row = static_cast<std::uint32_t>((place.y - grid.low.y) / grid.cellSide);
    return voteRegions(layout, klass, grid)[row * grid.columns + column];
  }

  Layout layout;
  std::vector<std::uint32_t> klass;
  RegionGrid grid{.low = {-40, -40}, .cellSide = 1, .columns = 100, .rows = 100};
};

TEST(VoteRegions, TheNearestPointsDecide) {
  const TwoHalves halves;

  EXPECT_EQ(halves.at({3, 10}), (Region{4, 1}));
  EXPECT_EQ(halves.at({16, 10}), (Region{7, 1}));
}

TEST(VoteRegions, BetweenTwoClassesNeitherIsStrong) {
  const TwoHalves halves;

  const Region between = halves.at({9.5F, 10});

  EXPECT_GT(between.strength, 0.5F);
  EXPECT_LT(between.strength, 0.7F);
}

TEST(VoteRegions, WhereNoPointIsNearThereIsNoClass) {
  const TwoHalves halves;

  EXPECT_EQ(halves.at({-35, -35}), Region{});
}

TEST(VoteRegions, WhoHasNoClassDoesNotVote) {
  TwoHalves halves;
  // Left of them all, 6 cells from the left half and 16 from the right one; a vote reaches 12.
  EXPECT_EQ(halves.at({-6, 10}).klass, 4U);
  for (std::uint32_t& klass : halves.klass) {
    if (klass == 4) klass = Region::kNoClass;
  }

  EXPECT_EQ(halves.at({-6, 10}).klass, Region::kNoClass);
  EXPECT_EQ(halves.at({16, 10}), (Region{7, 1}));
}

TEST(VoteRegions, WithoutVotersThereIsNoClassAnywhere) {
  const RegionGrid grid{.low = {0, 0}, .cellSide = 1, .columns = 2, .rows = 2};

  EXPECT_THAT(voteRegions({}, {}, grid), Each(Region{}));
}

TEST(RegionGridOf, CoversThePointsWithRoomAround) {
  Layout layout{{0, 0}, {100, 50}, {std::numeric_limits<float>::quiet_NaN(), 0}};

  const RegionGrid grid = regionGridOf(layout, 100);

  EXPECT_FLOAT_EQ(grid.cellSide, 1);
  // Two points in 101 x 51 cells: a vote reaches as far as it may, 12 cells.
  EXPECT_FLOAT_EQ(grid.low.x, -12);
  EXPECT_FLOAT_EQ(grid.low.y, -12);
  EXPECT_EQ(grid.columns, 101U + 24U);
  EXPECT_EQ(grid.rows, 51U + 24U);
}

TEST(RegionGridOf, WithoutAPlaceHasNoCells) {
  EXPECT_EQ(regionGridOf({}, 100).columns, 0U);
  EXPECT_THAT(voteRegions({}, {}, regionGridOf({}, 100)), IsEmpty());
}

}  // namespace
}  // namespace flipbook::analysis
