#include "flipbook/raster/map_points.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "flipbook/core/random.h"

namespace flipbook::raster {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

Point2 inLayout(MapPoint point, const LayoutBox& box) {
  return box.layoutFromBox().map({static_cast<float>(point.x), static_cast<float>(point.y)});
}

TEST(BoxAround, LeavesRoomForLaterPages) {
  const LayoutBox box = boxAround({{-10, -4}, {10, 4}});

  EXPECT_FLOAT_EQ(box.side, 40);
  EXPECT_EQ(box.low, (Point2{-20, -20}));
  EXPECT_TRUE(box.contains({{-19, -19}, {19, 19}}));
  EXPECT_FALSE(box.contains({{-19, -19}, {21, 19}}));
}

TEST(BoxAround, HasASideEvenForOneSample) { EXPECT_GT(boxAround({{3, 3}, {3, 3}}).side, 0); }

TEST(MapPage, KeepsPositionsToWithinHalfAGridStep) {
  const LayoutBox box{{-20, -20}, 40};
  Random random{3};
  Layout layout;
  for (int i = 0; i < 1000; ++i) {
    layout.push_back(
        {static_cast<float>(random.uniform(-20, 20)), static_cast<float>(random.uniform(-20, 20))});
  }

  const MapPage page = mapPage(layout, box);

  const float step = 40 / kBoxUnits;
  for (std::size_t i = 0; i < layout.size(); ++i) {
    EXPECT_NEAR(inLayout(page.points[i], box).x, layout[i].x, 0.51F * step);
    EXPECT_NEAR(inLayout(page.points[i], box).y, layout[i].y, 0.51F * step);
  }
  EXPECT_EQ(page.withoutPlace, 0U);
}

TEST(MapPage, PutsWhatLiesOutsideOnTheEdge) {
  const MapPage page = mapPage(Layout{{-100, 0}, {100, 1e30F}}, {{0, 0}, 10});

  EXPECT_EQ(page.points[0], (MapPoint{0, 0}));
  EXPECT_EQ(page.points[1], (MapPoint{65535, 65535}));
}

TEST(MapPage, CountsAndCollectsSamplesWithoutAPlaceInTheGutter) {  // D12
  const LayoutBox box{{-20, -20}, 40};
  const MapPage page = mapPage(Layout{{0, 0}, {kNaN, 1}, {10, 10}, {1, -INFINITY}}, box);

  EXPECT_EQ(page.withoutPlace, 2U);
  EXPECT_EQ(page.points[1], page.points[3]);
  // The gutter is below the lower left corner of the others: x 0, y 10 + 6 % of 10.
  EXPECT_NEAR(inLayout(page.points[1], box).x, 0, 0.01F);
  EXPECT_NEAR(inLayout(page.points[1], box).y, 10.6F, 0.01F);
  EXPECT_NEAR(page.bounds.high.y, 10.6F, 0.01F);
}

TEST(MapPage, OfNothingButBrokenPositionsHasThemAllInOnePlace) {  // D12
  const MapPage page = mapPage(Layout{{kNaN, kNaN}, {kNaN, 0}}, {{0, 0}, 1});

  EXPECT_EQ(page.withoutPlace, 2U);
  EXPECT_EQ(page.points[0], page.points[1]);
}

TEST(Reboxed, KeepsPointsWhereTheyAre) {
  const LayoutBox small{{0, 0}, 10};
  const LayoutBox large{{-10, -10}, 40};
  const MapPage before = mapPage(Layout{{1, 2}, {9, 7}}, small);

  const MapPage after = reboxed(before, small, large);

  EXPECT_NEAR(inLayout(after.points[1], large).x, 9, 0.001F);
  EXPECT_NEAR(inLayout(after.points[1], large).y, 7, 0.001F);
  EXPECT_NEAR(after.bounds.low.x, 1, 0.001F);
}

TEST(Tween, RunsFromPageToPage) {
  const std::vector<MapPoint> from{{0, 100}};
  const std::vector<MapPoint> to{{200, 300}};

  EXPECT_EQ((Tween{from, to, 0.0F}).at(0), (Point2{0, 100}));
  EXPECT_EQ((Tween{from, to, 0.25F}).at(0), (Point2{50, 150}));
  EXPECT_EQ((Tween{from, to, 1.0F}).at(0), (Point2{200, 300}));
}

TEST(Tween, BendsAlongEachAxis) {
  const std::vector<MapPoint> from{{1000, 1000}};
  const std::vector<MapPoint> to{{2000, 2000}};
  const std::vector<Bend> bends{{0, 85, 0, 255}};
  const Tween tween{from, to, 0.5F, 1e9F, bends};

  // Cubic Hermite half-way: 1/2 + (leave - arrive) / 8.
  EXPECT_NEAR(tween.at(0).x, 1500, 0.01F);
  EXPECT_NEAR(tween.at(0).y, 1250, 0.01F);
}

TEST(Tween, DoesNotSlideAJumpThroughOtherClusters) {
  const std::vector<MapPoint> from{{0, 0}, {0, 0}};
  const std::vector<MapPoint> to{{3000, 4000}, {30, 40}};
  const auto at = [&](float fraction) { return Tween{from, to, fraction, 4999}; };

  EXPECT_TRUE(at(0.3F).fades(0));  // moves by 5,000
  EXPECT_EQ(at(0.3F).at(0), (Point2{0, 0}));
  EXPECT_EQ(at(0.6F).at(0), (Point2{3000, 4000}));
  EXPECT_FALSE(at(0.3F).fades(1));
  EXPECT_EQ(at(0.5F).at(1), (Point2{15, 20}));
}

TEST(Tween, FadesOutAndInAgain) {
  const auto opacity = [](float fraction) { return Tween{{}, {}, fraction}.fadedOpacity(); };

  EXPECT_FLOAT_EQ(opacity(0), 1);
  EXPECT_FLOAT_EQ(opacity(0.25F), 0.5F);
  EXPECT_FLOAT_EQ(opacity(0.5F), 0);
  EXPECT_FLOAT_EQ(opacity(1), 1);
}

}  // namespace
}  // namespace flipbook::raster
