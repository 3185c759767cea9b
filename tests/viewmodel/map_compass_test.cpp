#include "flipbook/viewmodel/map_compass.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/run_fixtures.h"

namespace flipbook::viewmodel {
namespace {

constexpr float kOffset = 0.04F;  // samples are kept apart by less than this

ClassScores scoresOf(std::vector<float> logits, std::size_t classes) {
  return ClassScores::full({std::move(logits), classes});
}

TEST(ClassCompass, PutsSureSamplesAtTheirClass) {
  // Four classes: top, right, bottom, left.
  const Layout layout = classCompass(scoresOf({20, 0, 0, 0, 0, 20, 0, 0, 0, 0, 20, 0}, 4));

  EXPECT_NEAR(layout[0].x, 0, kOffset);
  EXPECT_NEAR(layout[0].y, -1, kOffset);
  EXPECT_NEAR(layout[1].x, 1, kOffset);
  EXPECT_NEAR(layout[2].y, 1, kOffset);
}

TEST(ClassCompass, PutsHesitationBetweenClassesAndIgnoranceInTheMiddle) {
  const Layout layout = classCompass(scoresOf({20, 20, 0, 0, 1, 1, 1, 1}, 4));

  EXPECT_NEAR(layout[0].x, 0.5, kOffset);
  EXPECT_NEAR(layout[0].y, -0.5, kOffset);
  EXPECT_NEAR(std::hypot(layout[1].x, layout[1].y), 0, kOffset);
}

TEST(ClassCompass, KeepsEqualSamplesApartAndInPlace) {
  const ClassScores scores = scoresOf({5, 0, 5, 0}, 2);

  EXPECT_NE(classCompass(scores)[0], classCompass(scores)[1]);
  EXPECT_EQ(classCompass(scores), classCompass(scores));
}

TEST(ClassCompass, HasNoPlaceForWhatWasNotEvaluated) {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

  const Layout layout = classCompass(scoresOf({kNaN, kNaN, 1, 0}, 2));

  EXPECT_TRUE(std::isnan(layout[0].x));
  EXPECT_TRUE(std::isfinite(layout[1].x));
}

TEST(ClassCompass, SurvivesInfiniteAndHugeLogits) {  // D12
  const Layout layout = classCompass(scoresOf({60'000, -60'000, 0, 30'000, 30'000, 30'000}, 3));

  for (const Point2 point : layout) {
    EXPECT_TRUE(std::isfinite(point.x));
    EXPECT_LE(std::hypot(point.x, point.y), 1 + kOffset);
  }
}

TEST(ClassCompass, UsesTheStoredClassesOfManyClassRuns) {
  FloatMatrix logits{std::vector<float>(200, 0), 100};
  logits.values[25] = 30;        // sample 0 is sure of class 25: a quarter of the way round
  logits.values[100 + 75] = 30;  // sample 1 of class 75
  const std::vector<Label> labels(2, ClassId{});

  const Layout layout = classCompass(ClassScores::topOnly(logits.view(), labels));

  EXPECT_NEAR(layout[0].x, 1, kOffset);
  EXPECT_NEAR(layout[1].x, -1, kOffset);
}

TEST(ClassCompass, OfOneClassIsOnePlace) {  // A3
  const Layout layout = classCompass(scoresOf({1, 2, 3}, 1));

  ASSERT_EQ(layout.size(), 3U);
  EXPECT_NEAR(layout[2].y, -1, kOffset);
}

TEST(DrawnLayout, IsThePagesOwnOrElseTheCompass) {
  EpochFrame frame = test::frameOf(1, 4);
  EXPECT_EQ(drawnLayout(frame), frame.layout);

  frame.layout.clear();

  EXPECT_EQ(drawnLayout(frame), classCompass(frame.scores));
}

}  // namespace
}  // namespace flipbook::viewmodel
