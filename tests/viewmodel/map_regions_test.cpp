#include "flipbook/viewmodel/map_regions.h"

#include <gtest/gtest.h>

#include <QColor>
#include <QTest>

#include "flipbook/viewmodel/class_palette.h"
#include "viewmodel/sample_fixtures.h"

namespace flipbook::viewmodel {
namespace {

using test::OpenFixture;

QColor colorAt(const RegionPicture& picture, Point2 place) {
  const auto column = static_cast<int>((place.x - picture.low.x) / picture.cellSide);
  const auto row = static_cast<int>((place.y - picture.low.y) / picture.cellSide);
  return picture.image.pixelColor(column, row);
}

// On the last page of six the fixture's classes stand at the corners of a triangle of radius 9.7,
// class 0 at the right.
TEST(RegionPicture, HasTheColourOfThePredictedClassWhereItsPointsAre) {
  const EpochFrame frame = test::frameOf(5, 300);

  const RegionPicturePtr picture = regionPicture(frame);

  ASSERT_NE(picture, nullptr);
  const QColor at = colorAt(*picture, {9.7F, 0});
  EXPECT_GT(at.alpha(), 200);
  EXPECT_NEAR(at.red(), classColor(ClassId{0}).red(), 2);
  EXPECT_NEAR(at.blue(), classColor(ClassId{0}).blue(), 2);
  EXPECT_EQ(picture->image.pixelColor(0, 0).alpha(), 0);  // far from every point
}

TEST(RegionPicture, LiesBehindTheCompassWhereThereIsNoLayout) {
  EpochFrame frame = test::frameOf(5, 300);
  frame.layout.clear();

  const RegionPicturePtr picture = regionPicture(frame);

  ASSERT_NE(picture, nullptr);
  EXPECT_GT(colorAt(*picture, {0, -0.9F}).alpha(), 100);  // class 0 stands at the top
}

TEST(RegionPicture, OfNothingIsNone) { EXPECT_EQ(regionPicture({}), nullptr); }

TEST(MapRegions, VotesOnlyWhileWantedAndFollowsThePage) {
  OpenFixture fixture;
  MapRegions regions;
  regions.setRun(fixture.run.get(), &fixture.player);
  QTest::qWait(30);
  EXPECT_EQ(regions.picture(), nullptr);

  regions.setWanted(true);
  ASSERT_TRUE(QTest::qWaitFor([&] { return regions.picture() != nullptr; }));
  const RegionPicturePtr last = regions.picture();

  fixture.player.apply(playback::GoTo{0});
  EXPECT_TRUE(QTest::qWaitFor([&] { return regions.picture() != last; }));
  EXPECT_NE(regions.picture(), nullptr);

  regions.setWanted(false);
  EXPECT_EQ(regions.picture(), nullptr);
}

TEST(MapRegions, ForgetsTheRunBefore) {
  OpenFixture fixture;
  MapRegions regions;
  regions.setWanted(true);
  regions.setRun(fixture.run.get(), &fixture.player);
  ASSERT_TRUE(QTest::qWaitFor([&] { return regions.picture() != nullptr; }));

  regions.setRun(nullptr, nullptr);

  EXPECT_EQ(regions.picture(), nullptr);
}

}  // namespace
}  // namespace flipbook::viewmodel
