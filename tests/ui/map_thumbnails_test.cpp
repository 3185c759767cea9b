#include "flipbook/ui/map_thumbnails.h"

#include <gmock/gmock.h>

#include <cmath>

#include "flipbook/core/random.h"

namespace flipbook::ui {
namespace {

using testing::IsEmpty;

std::vector<PointOnScreen> rowOf(int count, double spacingPx) {
  std::vector<PointOnScreen> points;
  for (int i = 0; i < count; ++i) {
    points.push_back({SampleId{static_cast<std::uint32_t>(i)}, {50 + i * spacingPx, 200}});
  }
  return points;
}

std::vector<PointOnScreen> scattered(std::uint32_t count) {
  std::vector<PointOnScreen> points;
  Random random{1};
  for (std::uint32_t i = 0; i < count; ++i) {
    points.push_back({SampleId{i}, {random.uniform(0, 800), random.uniform(0, 600)}});
  }
  return points;
}

TEST(PlanThumbnails, AFewPointsFarApartAllGetALargeImage) {
  const auto plan = planThumbnails(rowOf(6, 120), {800, 600});

  EXPECT_EQ(plan.sidePx, kMostThumbnailPx);
  EXPECT_EQ(plan.images.size(), 6U);
  EXPECT_THAT(plan.points, IsEmpty());
}

TEST(PlanThumbnails, NoImageCoversAnother) {
  const auto plan = planThumbnails(scattered(60), {800, 600});

  ASSERT_GT(plan.sidePx, 0);
  EXPECT_EQ(plan.images.size() + plan.points.size(), 60U);
  for (std::size_t a = 0; a < plan.images.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      EXPECT_FALSE(plan.placeOf(plan.images[a].at).intersects(plan.placeOf(plan.images[b].at)));
    }
  }
}

TEST(PlanThumbnails, WhereMostWouldBeCoveredThereIsNoRoom) {
  EXPECT_EQ(planThumbnails(rowOf(60, 3), {800, 600}).sidePx, 0);  // 60 points within 180 pixels
  EXPECT_EQ(planThumbnails(scattered(1000), {800, 600}).sidePx, 0);
  EXPECT_EQ(planThumbnails({}, {800, 600}).sidePx, 0);
}

TEST(PlanThumbnails, SmallerImagesAreTriedBeforeNone) {
  // 12 of 72 would cover each other at 40 pixels apart: every second, half of them, is too few.
  const auto plan = planThumbnails(rowOf(12, 40), {800, 600});

  EXPECT_EQ(plan.sidePx, 32);  // with gaps 34, in steps of 8
  EXPECT_EQ(plan.images.size(), 12U);
}

TEST(PlanThumbnails, TheFirstOfTwoThatLieOnEachOtherGetsTheImage) {
  std::vector<PointOnScreen> points = rowOf(4, 150);
  points.push_back({SampleId{9}, points[0].at + QPointF{5, 5}});

  const auto plan = planThumbnails(points, {800, 600});

  ASSERT_EQ(plan.points.size(), 1U);
  EXPECT_EQ(plan.points[0].sample, SampleId{9});
}

TEST(ThumbnailPlan, KnowsWhatLiesUnderTheCursor) {
  const auto plan = planThumbnails(rowOf(3, 200), {800, 600});

  ASSERT_NE(plan.imageAt({250 + 30, 200 - 30}), nullptr);
  EXPECT_EQ(plan.imageAt({250 + 30, 200 - 30})->sample, SampleId{1});
  EXPECT_EQ(plan.imageAt({250 + 60, 200}), nullptr);
}

}  // namespace
}  // namespace flipbook::ui
