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

// Four points in a row, the features the same row; one neighbour each would be too few to differ,
// so k is 3 of 3 and every neighbour is kept.
TEST(TrackJudge, MeasuresMovementAndJerkInRadii) {
  const FloatMatrix features{{0, 1, 2, 3}, 1};
  const Layout still{{-3, 0}, {-1, 0}, {1, 0}, {3, 0}};    // radius sqrt(20 / 4) = 2.236
  const Layout shifted{{-3, 1}, {-1, 1}, {1, 1}, {3, 1}};  // each by 1
  TrackJudge judge;

  const PageQuality first = judge.add(features.view(), still);
  const PageQuality second = judge.add(features.view(), shifted);
  const PageQuality third = judge.add(features.view(), still);

  EXPECT_EQ(first.movement, 0);
  EXPECT_NEAR(second.movement, 1 / std::sqrt(5.0), 1e-6);
  EXPECT_EQ(second.jerk, 0);                          // no movement before to compare with
  EXPECT_NEAR(third.jerk, 2 / std::sqrt(5.0), 1e-6);  // from +1 to -1
  EXPECT_EQ(third.kept, 1);
  EXPECT_NEAR(judge.quality()->movement, 1 / std::sqrt(5.0), 1e-6);
  EXPECT_NEAR(judge.quality()->jerk, 2 / std::sqrt(5.0), 1e-6);
}

TEST(TrackJudge, FindsCoherenceWhereSamplesMoveAsTheirNeighborsChange) {
  // Three pages of features: nothing changes, then all neighbours do. The map moves likewise.
  const FloatMatrix before = clouds(200, 8, 1, 1);
  FloatMatrix after{{}, 8};
  for (std::size_t i = 0; i < 200; ++i) {  // the same rows, each in another sample's place
    const auto row = before.row(i * 77 % 200);
    after.values.insert(after.values.end(), row.begin(), row.end());
  }
  const Layout layout = unevenLayout(200);
  Layout moved = layout;
  for (Point2& point : moved) point.x += 1;
  TrackJudge coherent;
  TrackJudge incoherent;

  for (TrackJudge* judge : {&coherent, &incoherent}) judge->add(before.view(), layout);
  coherent.add(before.view(), layout);
  coherent.add(after.view(), moved);
  incoherent.add(before.view(), moved);
  incoherent.add(after.view(), moved);

  EXPECT_NEAR(coherent.quality()->coherence, -1, 1e-6);
  EXPECT_NEAR(incoherent.quality()->coherence, 1, 1e-6);
}

TEST(TrackJudge, HasNoQualityOfOnePage) {
  TrackJudge judge;
  judge.add(clouds(50, 8, 2, 1).view(), unevenLayout(50));

  EXPECT_FALSE(judge.quality().has_value());
}

}  // namespace
}  // namespace flipbook::layout
