#include "flipbook/viewmodel/sample_inspection.h"

#include <gtest/gtest.h>

#include <QSignalSpy>

#include "flipbook/layout/neighbors.h"
#include "flipbook/viewmodel/sample_neighbors.h"
#include "viewmodel/sample_fixtures.h"

namespace flipbook::viewmodel {
namespace {

using test::frameOf;
using test::OpenFixture;
using test::RunShape;

constexpr SampleId kWrong{1};  // learnt as the class after its own

TEST(NeighborsOnPage, AreThoseOfTheFeaturesAsRecorded) {
  const EpochFrame frame = frameOf(2, 200, 5);
  const auto expected =
      layout::nearestTo(dequantizeFeatures(frame.features).view(), SampleId{9}, 10);

  const auto found = neighborsOnPage(frame, SampleId{9}, 10);

  ASSERT_EQ(found.size(), 10U);
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].value(), expected[i]);
}

TEST(NeighborsOnPage, AreThoseOfTheMapWhereNoFeaturesAreKept) {
  EpochFrame frame;
  frame.layout = {{0, 0}, {5, 0}, {1, 0}, {-2, 0}};

  EXPECT_EQ(neighborsOnPage(frame, SampleId{0}, 2), (std::vector{SampleId{2}, SampleId{3}}));
  EXPECT_TRUE(neighborsOnPage(EpochFrame{}, SampleId{0}, 2).empty());
}

TEST(NeighborsOnPage, AreAllOthersWhereThereAreFew) {
  EXPECT_EQ(neighborsOnPage(frameOf(1, 4, 2), SampleId{0}, 10).size(), 3U);
}

class SampleInspectorTest : public testing::Test {
 protected:
  SampleInspectorTest() { inspector.setRun(fixture.run.get(), &fixture.player); }

  bool waitForPage() {
    return QTest::qWaitFor([this] { return inspector.frame() != nullptr; });
  }

  OpenFixture fixture{RunShape{.epochs = 6}};
  SampleInspector inspector;
};

TEST_F(SampleInspectorTest, AnswersAtOnceFromThePageInMemory) {
  ASSERT_TRUE(waitForPage());

  inspector.setSample(kWrong);

  ASSERT_TRUE(inspector.onPage());
  EXPECT_EQ(inspector.onPage()->predicted, ClassId{2});
  EXPECT_EQ(inspector.onPage()->epoch, EpochIndex{5});
}

TEST_F(SampleInspectorTest, DeliversHistoryNeighborsAndReason) {
  ASSERT_TRUE(waitForPage());
  inspector.setSample(kWrong);

  ASSERT_TRUE(QTest::qWaitFor([&] { return inspector.reason().has_value(); }));

  EXPECT_EQ(inspector.history().size(), 6U);
  EXPECT_EQ(inspector.neighbors().size(), SampleInspector::kNeighbors);
  EXPECT_EQ(inspector.reason()->kind, findings::StandsOutKind::SuspectedWrongLabel);
  EXPECT_EQ(inspector.reason()->otherClass, ClassId{2});
}

TEST(DrawnTruth, CountsTheTrueNeighboursAmongThoseDrawnNearest) {
  // Features and map agree but for sample 3, which the map puts at the other end.
  EpochFrame frame;
  FloatMatrix features{{}, 1};
  for (int i = 0; i < 100; ++i) {
    features.values.push_back(static_cast<float>(i));
    frame.layout.push_back({static_cast<float>(i == 3 ? 96 : i), 0});
  }
  frame.features = quantizeFeatures(features.view());

  EXPECT_EQ(drawnTruthOf(frame, SampleId{3}), (DrawnTruth{0, 15}));
  // 43 to 57 without 50 are its nearest in both; the fifteenth is 42 or 58.
  EXPECT_GE(drawnTruthOf(frame, SampleId{50})->trueOnes, 14U);
  frame.features = {};
  EXPECT_EQ(drawnTruthOf(frame, SampleId{50}), std::nullopt);
}

TEST_F(SampleInspectorTest, SaysHowFarTheMapCanBeTrusted) {
  inspector.setSample(SampleId{1});
  EXPECT_EQ(inspector.drawnTruth(), std::nullopt);

  ASSERT_TRUE(QTest::qWaitFor([&] { return inspector.drawnTruth().has_value(); }));

  EXPECT_EQ(inspector.drawnTruth(), drawnTruthOf(*fixture.run->frame(fixture.page()), SampleId{1}));
}

TEST_F(SampleInspectorTest, DropsAnswersAboutTheSampleBefore) {
  ASSERT_TRUE(waitForPage());
  inspector.setSample(kWrong);
  inspector.setSample(SampleId{0});
  inspector.setSample(std::nullopt);
  QSignalSpy history{&inspector, &SampleInspector::historyChanged};
  inspector.setSample(SampleId{4});

  ASSERT_TRUE(
      QTest::qWaitFor([&] { return !inspector.neighbors().empty() && !history.isEmpty(); }));
  EXPECT_EQ(history.size(), 1);
  EXPECT_NEAR(inspector.history().back().labelProbability, inspector.onPage()->labelProbability,
              1e-3);
}

TEST_F(SampleInspectorTest, JudgesOnlyUpToTheShownPage) {
  fixture.player.apply(playback::GoTo{2});  // pages 1 and 2: too early for a reason
  inspector.setSample(kWrong);
  ASSERT_TRUE(QTest::qWaitFor([&] {
    return inspector.frame() && inspector.frame()->epoch == EpochIndex{2} &&
           !inspector.history().empty() && !inspector.neighbors().empty();
  }));
  EXPECT_FALSE(inspector.reason());

  fixture.player.apply(playback::GoTo{5});

  ASSERT_TRUE(QTest::qWaitFor([&] { return inspector.reason().has_value(); }));
}

TEST_F(SampleInspectorTest, TakesASampleThatTheRunDoesNotHaveForNone) {
  inspector.setSample(SampleId{60});

  EXPECT_FALSE(inspector.sample());
}

TEST_F(SampleInspectorTest, ForgetsEverythingWithTheRun) {
  ASSERT_TRUE(waitForPage());
  inspector.setSample(kWrong);
  inspector.setRun(nullptr, nullptr);

  EXPECT_FALSE(inspector.sample());
  EXPECT_FALSE(inspector.onPage());
  EXPECT_TRUE(inspector.history().empty());
}

}  // namespace
}  // namespace flipbook::viewmodel
