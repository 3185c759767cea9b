#include "flipbook/raster/camera.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "flipbook/core/random.h"

namespace flipbook::raster {
namespace {

constexpr float kTolerance = 1e-3F;

void expectNear(Point2 actual, Point2 expected, float tolerance = kTolerance) {
  EXPECT_NEAR(actual.x, expected.x, tolerance);
  EXPECT_NEAR(actual.y, expected.y, tolerance);
}

TEST(Transform, ItsInverseLeadsBack) {
  Random random{1};
  for (int round = 0; round < 200; ++round) {
    const Transform screenFromLayout{static_cast<float>(random.uniform(0.1, 50)),
                                     {static_cast<float>(random.uniform(-500, 500)),
                                      static_cast<float>(random.uniform(-500, 500))}};
    const Point2 pointInLayout{static_cast<float>(random.uniform(-30, 30)),
                               static_cast<float>(random.uniform(-30, 30))};

    expectNear(screenFromLayout.inverted().map(screenFromLayout.map(pointInLayout)), pointInLayout,
               0.01F);
  }
}

TEST(Transform, AfterAppliesTheOtherFirst) {
  const Transform doubled{2, {1, 0}};
  const Transform moved{1, {0, 5}};

  // (3, 4) doubled and shifted is (7, 8), then moved (7, 13).
  expectNear(moved.after(doubled).map({3, 4}), {7, 13});
}

TEST(Fitted, FillsTheTighterDirectionAndCentres) {
  const Transform screenFromLayout = fitted({{-1, -1}, {1, 1}}, {{0, 0}, {200, 100}});

  EXPECT_FLOAT_EQ(screenFromLayout.scale, 50);  // 100 px for 2 units
  expectNear(screenFromLayout.map({0, 0}), {100, 50});
  expectNear(screenFromLayout.map({0, 1}), {100, 100});
}

TEST(Fitted, PutsOneSampleInTheMiddle) {
  const Transform screenFromLayout = fitted({{7, -2}, {7, -2}}, {{0, 0}, {300, 200}});

  EXPECT_GT(screenFromLayout.scale, 0);
  expectNear(screenFromLayout.map({7, -2}), {150, 100});
}

TEST(Fitted, ShowsALineOfSamplesAlongItsLength) {
  const Transform level = fitted({{0, 3}, {10, 3}}, {{0, 0}, {300, 200}});
  const Transform upright = fitted({{3, 0}, {3, 10}}, {{0, 0}, {300, 200}});

  EXPECT_FLOAT_EQ(level.scale, 30);
  EXPECT_FLOAT_EQ(upright.scale, 20);
}

TEST(Fitted, SurvivesAScreenWithoutExtent) {  // F13: a window of 1 x 1
  const Transform screenFromLayout = fitted({{-1, -1}, {1, 1}}, {{0, 0}, {0, 0}});

  EXPECT_FLOAT_EQ(screenFromLayout.scale, 0.5F);
}

TEST(ZoomedAt, LeavesTheAnchorInPlace) {
  const Transform before{10, {30, 40}};
  const Point2 anchor{123, 77};
  const Point2 underAnchor = before.inverted().map(anchor);

  const Transform after = zoomedAt(before, anchor, 1.7F, {1, 100});

  EXPECT_FLOAT_EQ(after.scale, 17);
  expectNear(after.map(underAnchor), anchor);
}

TEST(ZoomedAt, DoesNotMoveAtItsLimits) {
  const Transform before{10, {30, 40}};

  const Transform after = zoomedAt(before, {5, 5}, 2, {1, 10});

  EXPECT_FLOAT_EQ(after.scale, 10);
  expectNear(after.shift, before.shift);
}

TEST(Panned, MovesEveryPointByTheSamePixels) {
  expectNear(panned({3, {1, 2}}, {10, -20}).map({2, 2}), {17, -12});
}

TEST(Blended, MovesPointsOnStraightLines) {
  const Transform a{1, {0, 0}};
  const Transform b{3, {10, 0}};

  expectNear(blended(a, b, 0).map({4, 1}), a.map({4, 1}));
  expectNear(blended(a, b, 1).map({4, 1}), b.map({4, 1}));
  expectNear(blended(a, b, 0.5F).map({4, 1}), {13, 2});  // half-way between (4, 1) and (22, 3)
}

TEST(BoundsOf, LeavesOutWhatIsNotFinite) {  // D12
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinite = std::numeric_limits<float>::infinity();
  const std::vector<Point2> points{{1, 2}, {kNaN, 0}, {0, kInfinite}, {-3, 5}};

  EXPECT_EQ(boundsOf(points), (Bounds{{-3, 2}, {1, 5}}));
  EXPECT_EQ(boundsOf(std::vector<Point2>{{kNaN, kNaN}}), std::nullopt);
  EXPECT_EQ(boundsOf({}), std::nullopt);
}

}  // namespace
}  // namespace flipbook::raster
