#include "flipbook/ui/map_camera.h"

#include <gtest/gtest.h>

namespace flipbook::ui {
namespace {

constexpr raster::Bounds kScreen{{0, 0}, {400, 200}};
constexpr raster::Bounds kSquare{{-1, -1}, {1, 1}};
constexpr Point2 kMiddle{200, 100};

MapCamera cameraOn(const raster::Bounds& bounds) {
  MapCamera camera;
  camera.setViewport(kScreen);
  camera.setBounds(bounds);
  return camera;
}

void finish(MapCamera& camera) {
  camera.advance(MapCamera::kEase);
  ASSERT_FALSE(camera.isMoving());
}

TEST(MapCamera, FitsTheFirstBoundsAtOnce) {
  const MapCamera camera = cameraOn(kSquare);

  EXPECT_FALSE(camera.isMoving());
  EXPECT_FLOAT_EQ(camera.screenFromLayout().scale, 100);  // 200 px for 2 units
  EXPECT_EQ(camera.screenFromLayout().map({0, 0}), kMiddle);
  EXPECT_FLOAT_EQ(camera.zoom(), 1);
}

TEST(MapCamera, StaysWhileThePointsFillTheView) {
  MapCamera camera = cameraOn(kSquare);
  const raster::Transform before = camera.screenFromLayout();

  camera.setBounds(raster::Bounds{{-0.8F, -0.8F}, {1.02F, 1}});

  EXPECT_FALSE(camera.isMoving());
  EXPECT_EQ(camera.screenFromLayout(), before);
}

TEST(MapCamera, EasesOutWhenPointsLeaveTheViewAndInWhenTheyShrink) {
  MapCamera camera = cameraOn(kSquare);

  camera.setBounds(raster::Bounds{{-2, -2}, {2, 2}});
  EXPECT_TRUE(camera.isMoving());
  finish(camera);
  EXPECT_FLOAT_EQ(camera.screenFromLayout().scale, 50);

  camera.setBounds(kSquare);
  finish(camera);
  EXPECT_FLOAT_EQ(camera.screenFromLayout().scale, 100);
}

TEST(MapCamera, LeavesAMapThatThePersonMovedAlone) {
  MapCamera camera = cameraOn(kSquare);
  camera.pan({30, -10});
  const raster::Transform moved = camera.screenFromLayout();

  camera.setBounds(raster::Bounds{{-5, -5}, {5, 5}});

  EXPECT_FALSE(camera.isFitted());
  EXPECT_EQ(camera.screenFromLayout(), moved);
}

// As when the class compass, of radius 1, gives way to a map that is a hundred times as wide.
TEST(MapCamera, KeepsItsViewOfAMapInOtherUnits) {
  MapCamera camera = cameraOn(kSquare);
  camera.zoomAt({250, 120}, 3);
  const Point2 rightEdge = camera.screenFromLayout().map({1, 0});

  camera.setBounds(raster::Bounds{{-80, -100}, {120, 100}});
  finish(camera);

  EXPECT_FALSE(camera.isFitted());
  EXPECT_NEAR(camera.zoom(), 3, 1e-4);
  EXPECT_NEAR(camera.screenFromLayout().map({120, 0}).x, rightEdge.x, 0.01);
  EXPECT_NEAR(camera.screenFromLayout().map({120, 0}).y, rightEdge.y, 0.01);
}

TEST(MapCamera, ZoomsAtTheCursorWithinLimits) {
  MapCamera camera = cameraOn(kSquare);
  const Point2 anchor{320, 40};
  const Point2 below = camera.screenFromLayout().inverted().map(anchor);

  camera.zoomAt(anchor, 3);
  EXPECT_NEAR(camera.zoom(), 3, 1e-4);
  EXPECT_NEAR(camera.screenFromLayout().map(below).x, anchor.x, 1e-3);
  EXPECT_NEAR(camera.screenFromLayout().map(below).y, anchor.y, 1e-3);

  for (int i = 0; i < 100; ++i) camera.zoomAt(anchor, 3);
  EXPECT_LE(camera.zoom(), 401);
  for (int i = 0; i < 100; ++i) camera.zoomAt(anchor, 0.3F);
  EXPECT_GT(camera.zoom(), 0.1F);
}

TEST(MapCamera, FitBringsEverythingBackEased) {
  MapCamera camera = cameraOn(kSquare);
  camera.zoomAt({0, 0}, 20);

  camera.fit(kSquare);

  EXPECT_TRUE(camera.isMoving());
  camera.advance(MapCamera::kEase / 2);
  EXPECT_LT(camera.zoom(), 20);
  EXPECT_GT(camera.zoom(), 1);
  finish(camera);
  EXPECT_TRUE(camera.isFitted());
  EXPECT_FLOAT_EQ(camera.screenFromLayout().scale, 100);
}

TEST(MapCamera, KeepsItsCentreWhenTheViewIsResized) {
  MapCamera camera = cameraOn(kSquare);
  camera.zoomAt(kMiddle, 4);
  const Point2 centered = camera.screenFromLayout().inverted().map(kMiddle);

  camera.setViewport({{0, 0}, {800, 600}});

  EXPECT_EQ(camera.screenFromLayout().inverted().map({400, 300}), centered);
}

TEST(MapCamera, MovesOnlyForPointsOutOfSight) {
  MapCamera camera = cameraOn(kSquare);
  camera.ensureVisible({0.5F, 0.5F});
  EXPECT_FALSE(camera.isMoving());

  camera.zoomAt({0, 0}, 10);
  camera.ensureVisible({1, 1});
  finish(camera);
  EXPECT_NEAR(camera.screenFromLayout().map({1, 1}).x, kMiddle.x, 0.01);
}

TEST(MapCamera, SurvivesAViewWithoutExtent) {  // F13
  MapCamera camera = cameraOn(kSquare);

  camera.setViewport({{0, 0}, {0, 0}});
  camera.zoomAt({0, 0}, 2);
  camera.setViewport({{0, 0}, {7680, 4320}});

  EXPECT_GT(camera.screenFromLayout().scale, 0);
}

TEST(MapCamera, DoesNothingWhileThereIsNothingToSee) {
  MapCamera camera;
  camera.zoomAt({1, 1}, 2);
  camera.zoomBy(2);
  camera.pan({5, 5});
  camera.ensureVisible({1, 1});
  camera.fit(kSquare);

  EXPECT_FALSE(camera.isMoving());
  EXPECT_EQ(camera.screenFromLayout(), raster::Transform{});
}

}  // namespace
}  // namespace flipbook::ui
