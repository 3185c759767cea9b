#include "flipbook/layout/quality.h"

#include <gmock/gmock.h>

#include <numeric>

#include "layout/layout_fixtures.h"

namespace flipbook::layout {
namespace {

using testing::ElementsAre;

FloatMatrix featuresFrom(const Layout& layout) {
  FloatMatrix features{{}, 2};
  for (const Point2 point : layout)
    features.values.insert(features.values.end(), {point.x, point.y});
  return features;
}

// Half of the points in a tight clump, the others far apart: most cells of a grid are empty.
Layout unevenLayout(std::size_t count) {
  Layout layout(count);
  Random random{5};
  for (std::size_t i = 0; i < count; ++i) {
    const float scale = i % 2 == 0 ? 0.01F : 100.0F;
    layout[i] = {scale * noise(random), scale * noise(random)};
  }
  return layout;
}

TEST(FindDrawnNeighbors, AgreesWithComparingAllPairs) {
  for (const std::size_t count : {2U, 16U, 300U, 3000U}) {
    const Layout layout = unevenLayout(count);

    const NeighborGraph found = findDrawnNeighbors(layout, 15);
    const NeighborGraph truth = findNeighbors(featuresFrom(layout).view(), 15);

    EXPECT_EQ(found.k, truth.k);
    for (std::size_t i = 0; i < truth.distance.size(); ++i) {
      ASSERT_NEAR(found.distance[i], truth.distance[i], 1e-5F * (1 + truth.distance[i])) << count;
    }
  }
}

TEST(FindDrawnNeighbors, TakesPointsThatCoincideOrLieOnALine) {
  EXPECT_THAT(findDrawnNeighbors(Layout(3, Point2{1, 1}), 2).neighbor,
              ElementsAre(1, 2, 0, 2, 0, 1));
  EXPECT_THAT(findDrawnNeighbors(Layout{{0, 5}, {1, 5}, {3, 5}}, 1).neighbor, ElementsAre(1, 0, 1));
  EXPECT_EQ(findDrawnNeighbors(Layout{{0, 5}}, 1).size(), 0U);
  EXPECT_EQ(findDrawnNeighbors(Layout{}, 1).size(), 0U);
}

TEST(NeighborPreservation, IsTheShareOfDrawnNeighborsThatAreTrue) {
  // In the features 0 1 2 3 lie on a line; on the map 1 and 2 have changed places with 3 and 0.
  const NeighborGraph truth = findNeighbors(FloatMatrix{{0, 1, 3, 7}, 1}.view(), 1);  // 1 0 1 2
  const NeighborGraph drawn =
      findDrawnNeighbors(Layout{{0, 0}, {1, 0}, {9, 0}, {7, 0}}, 1);  // 1 0 3 2

  EXPECT_THAT(neighborPreservation(truth, drawn, 1), ElementsAre(1, 1, 0, 1));
}

TEST(MeasureQuality, IsPerfectForAMapThatIsTheFeatures) {
  const Layout layout = unevenLayout(500);

  const LayoutQuality quality = measureQuality(featuresFrom(layout).view(), layout).value();

  EXPECT_NEAR(quality.trueNeighbors, 15, 0.01);
  EXPECT_EQ(quality.k, 15U);
  EXPECT_EQ(quality.samplesUsed, 500U);
}

TEST(MeasureQuality, IsNearChanceForAMapOfSomethingElse) {
  const auto quality = measureQuality(clouds(2000, 8, 1, 0).view(), unevenLayout(2000));

  EXPECT_LT(quality->trueNeighbors, 0.3);  // 15 * 15 / 1999 = 0.11 by chance
}

TEST(MeasureQuality, TakesSamplesWhereThereAreMany) {
  const Layout layout = unevenLayout(7000);

  const LayoutQuality quality = measureQuality(featuresFrom(layout).view(), layout).value();

  EXPECT_EQ(quality.samplesUsed, 6000U);
  EXPECT_NEAR(quality.trueNeighbors, 15, 0.01);
}

TEST(MeasureQuality, CountsOfFewerThanFifteen) {
  const Layout layout{{0, 0}, {1, 0}, {5, 0}};

  EXPECT_EQ(measureQuality(featuresFrom(layout).view(), layout)->k, 2U);
  EXPECT_EQ(measureQuality(featuresFrom(layout).view(), layout)->trueNeighbors, 2);
  EXPECT_FALSE(measureQuality(MatrixView{}, Layout{}).has_value());
  EXPECT_FALSE(measureQuality(FloatMatrix{{1}, 1}.view(), Layout{{0, 0}}).has_value());
}

}  // namespace
}  // namespace flipbook::layout
