// The samples that moved most, and their list.

#include "flipbook/viewmodel/moved_samples.h"

#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QColor>
#include <QImage>
#include <QTest>
#include <cmath>

#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/moved_model.h"
#include "viewmodel/sample_fixtures.h"

namespace flipbook::viewmodel {
namespace {

using State = MovedSamples::State;
using test::OpenFixture;

// 25 points in a square from 0 to 4 that all move by 10; the one in the middle by 2 more.
EpochFrame squareFrame(float dx, float dxOfMiddle, int predictedOfMiddle) {
  EpochFrame frame;
  FloatMatrix logits{{}, 2};
  for (int i = 0; i < 25; ++i) {
    const bool isMiddle = i == 12;
    frame.layout.push_back(
        {static_cast<float>(i % 5) + (isMiddle ? dxOfMiddle : dx), static_cast<float>(i / 5)});
    const int predicted = isMiddle ? predictedOfMiddle : 0;
    logits.values.push_back(predicted == 0 ? 3.F : 0.F);
    logits.values.push_back(predicted == 1 ? 3.F : 0.F);
  }
  frame.scores = ClassScores::full(std::move(logits));
  return frame;
}

TEST(MovedBetween, MeasuresAgainstTheNeighboursAndTheMap) {
  const auto moved = movedBetween(squareFrame(0, 0, 0), squareFrame(10, 12, 1), 5);

  ASSERT_EQ(moved.size(), 1U);  // the others moved as their neighbours did
  EXPECT_EQ(moved[0].sample, SampleId{12});
  EXPECT_FLOAT_EQ(moved[0].shareOfMap, 0.5F);  // 2 of a square of 4
  EXPECT_EQ(moved[0].predictedBefore, ClassId{0});
  EXPECT_EQ(moved[0].predictedNow, ClassId{1});
}

TEST(MovedBetween, LeavesOutWhatNoEyeWouldSee) {
  EXPECT_TRUE(movedBetween(squareFrame(0, 0, 0), squareFrame(10, 10.019F, 0), 5).empty());
}

TEST(MovedBetween, DoesNotCompareALayoutWithACompass) {
  EpochFrame withoutLayout = squareFrame(0, 0, 0);
  withoutLayout.layout.clear();

  EXPECT_TRUE(movedBetween(withoutLayout, squareFrame(10, 12, 1), 5).empty());
}

bool waitFor(const MovedSamples& moved, State state) {
  return QTest::qWaitFor([&] { return moved.state() == state; });
}

TEST(MovedSamples, LooksOnlyWhenSomebodyWantsToKnow) {
  OpenFixture fixture{test::RunShape{.epochs = 2}};
  MovedSamples moved;
  moved.setRun(fixture.run.get(), &fixture.player);
  EXPECT_EQ(moved.state(), State::NoPage);

  moved.setWanted(true);

  EXPECT_EQ(moved.state(), State::Looking);
  ASSERT_TRUE(waitFor(moved, State::Found));
  EXPECT_EQ(moved.epoch(), EpochIndex{1});
  EXPECT_FALSE(moved.samples().empty());  // from one heap to three clusters
  EXPECT_EQ(moved.samples(), movedBetween(test::frameOf(0), test::frameOf(1), MovedSamples::kMost));
}

TEST(MovedSamples, FollowsThePage) {
  OpenFixture fixture;
  MovedSamples moved;
  moved.setWanted(true);
  moved.setRun(fixture.run.get(), &fixture.player);
  ASSERT_TRUE(waitFor(moved, State::Found));

  fixture.player.apply(playback::GoTo{0});
  EXPECT_EQ(moved.state(), State::FirstPage);
  EXPECT_TRUE(moved.samples().empty());

  fixture.player.apply(playback::GoTo{1});
  ASSERT_TRUE(waitFor(moved, State::Found));
  EXPECT_EQ(moved.epoch(), EpochIndex{1});
}

TEST(MovedSamples, SaysWhenAPageCannotBeRead) {
  const auto files = test::runWithBrokenFrame(1);
  const auto run = test::valueOrThrow(OpenRun::open(files->path()));
  FlipbookPlayer player;
  player.apply(playback::SetPageCount{3});
  MovedSamples moved;
  moved.setWanted(true);

  moved.setRun(run.get(), &player);

  EXPECT_TRUE(waitFor(moved, State::Unreadable));
}

TEST(MovedModel, SaysHowFarAndWhatTheModelSaid) {
  OpenFixture fixture;
  MovedModel model;
  const QAbstractItemModelTester tester{&model,
                                        QAbstractItemModelTester::FailureReportingMode::Fatal};
  model.setRun(fixture.run.get(), &fixture.thumbnails);

  model.setSamples({{SampleId{4}, 0.384F, ClassId{1}, ClassId{2}},
                    {SampleId{2}, 0.0312F, ClassId{2}, ClassId{2}},
                    {SampleId{0}, 0.01F, {}, {}}});

  ASSERT_EQ(model.rowCount(), 3);
  const auto first = model.index(0);
  EXPECT_EQ(first.data().toString(), u"class1");
  EXPECT_EQ(first.data(MovedModel::DistanceRole).toString(), u"38 % of the map");
  EXPECT_EQ(first.data(MovedModel::PredictionRole).toString(), u"class1 → class2");
  EXPECT_TRUE(first.data(MovedModel::WrongRole).toBool());
  EXPECT_EQ(first.data(MovedModel::LabelColorRole).value<QColor>(), classColor(ClassId{1}));
  EXPECT_TRUE(first.data(MovedModel::ThumbnailRole).value<QImage>().isNull());
  EXPECT_EQ(model.index(1).data(MovedModel::DistanceRole).toString(), u"3.1 % of the map");
  EXPECT_EQ(model.index(1).data(MovedModel::PredictionRole).toString(), u"called class2");
  EXPECT_FALSE(model.index(1).data(MovedModel::WrongRole).toBool());
  EXPECT_EQ(model.index(2).data(MovedModel::PredictionRole).toString(), QString{});
  EXPECT_EQ(model.rowOf(SampleId{2}), 1);
  EXPECT_EQ(model.rowOf(SampleId{9}), std::nullopt);
  EXPECT_EQ(model.sampleAt(0), SampleId{4});
  EXPECT_EQ(model.sampleAt(3), std::nullopt);
}

}  // namespace
}  // namespace flipbook::viewmodel
