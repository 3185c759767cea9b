#include "flipbook/analysis/relative_movement.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace flipbook::analysis {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::FloatEq;
using testing::IsEmpty;

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

Layout squareOf25() {
  Layout layout;
  for (int i = 0; i < 25; ++i) {
    layout.push_back({static_cast<float>(i % 5), static_cast<float>(i / 5)});
  }
  return layout;
}

TEST(RelativeMovement, IsNothingWhereAllMoveTogether) {
  Layout after = squareOf25();
  for (Point2& point : after) point = {point.x + 7, point.y - 2};

  EXPECT_THAT(relativeMovement(squareOf25(), after), Each(FloatEq(0)));
}

TEST(RelativeMovement, IsThatOfTheOneWhoWentItsOwnWay) {
  Layout after = squareOf25();
  for (Point2& point : after) point.x += 7;
  after[12] = {2 + 7 + 3, 2 + 4};  // 3 and 4 beside what its neighbours did: 5

  const auto distances = relativeMovement(squareOf25(), after);

  EXPECT_FLOAT_EQ(distances[12], 5);
  EXPECT_FLOAT_EQ(distances[0], 0);
}

TEST(RelativeMovement, WhoStaysBehindHasMoved) {
  Layout after = squareOf25();
  for (Point2& point : after) point.x += 7;
  after[12] = squareOf25()[12];

  EXPECT_FLOAT_EQ(relativeMovement(squareOf25(), after)[12], 7);
}

TEST(RelativeMovement, IsUnknownWithoutAPlaceOnBothPages) {
  Layout before = squareOf25();
  Layout after = squareOf25();
  before[3] = {kNaN, kNaN};
  after[4] = {kNaN, kNaN};

  const auto distances = relativeMovement(before, after);

  EXPECT_TRUE(std::isnan(distances[3]));
  EXPECT_TRUE(std::isnan(distances[4]));
  EXPECT_FLOAT_EQ(distances[5], 0);
}

TEST(RelativeMovement, OfASingleSampleIsUnknown) {
  const Layout one{{1, 1}};

  EXPECT_TRUE(std::isnan(relativeMovement(one, one)[0]));
}

TEST(MovedMost, RanksTheFarthestFirstAndLeavesOutWhoStayed) {
  const std::vector<float> distances{1, 0, 3, kNaN, 3, 2};

  EXPECT_THAT(movedMost(distances, 3),
              ElementsAre(Moved{SampleId{2}, 3}, Moved{SampleId{4}, 3}, Moved{SampleId{5}, 2}));
  EXPECT_EQ(movedMost(distances, 100).size(), 4U);
  EXPECT_THAT(movedMost({}, 3), IsEmpty());
}

}  // namespace
}  // namespace flipbook::analysis
