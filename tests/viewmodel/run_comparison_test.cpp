#include "flipbook/viewmodel/run_comparison.h"

#include <gtest/gtest.h>

#include "flipbook/viewmodel/comparison_model.h"
#include "viewmodel/sample_fixtures.h"

namespace flipbook::viewmodel {
namespace {

using State = RunComparison::State;
using test::OpenFixture;
using test::RunShape;

// Two runs on the same images: the open one has learnt for six pages, the other for two.
class RunComparisonTest : public testing::Test {
 protected:
  RunComparisonTest() {
    comparison.setRun(now.run.get(), &now.player);
    comparison.setWanted(true);
  }
  bool waitFor(State state) {
    return QTest::qWaitFor([&] { return comparison.state() == state; });
  }

  OpenFixture now{RunShape{.epochs = 6}};
  test::RunFixture before{RunShape{.epochs = 2}};
  RunComparison comparison;
};

TEST_F(RunComparisonTest, AsksForAnotherRunFirst) {
  EXPECT_EQ(comparison.state(), State::NoOther);
  EXPECT_EQ(comparison.result(), nullptr);
}

TEST_F(RunComparisonTest, ComparesTheShownPageWithTheLastOfTheOther) {
  comparison.setOther(before.path());

  ASSERT_TRUE(waitFor(State::Compared));
  const auto& result = *comparison.result();
  EXPECT_EQ(result.now, EpochIndex{5});
  EXPECT_EQ(result.before, EpochIndex{1});
  EXPECT_EQ(result.figures.shared.samples, 12U);  // every fifth of 60
  const auto newer = test::frameOf(EpochIndex{5}, {.epochs = 6});
  const auto older = test::frameOf(EpochIndex{1}, {.epochs = 2});
  const auto samples = test::samplesOf({});
  EXPECT_DOUBLE_EQ(*result.figures.accuracy.second, *newer.summary.validation.accuracy);
  EXPECT_DOUBLE_EQ(*result.figures.accuracy.first, *older.summary.validation.accuracy);
  ASSERT_NE(comparison.otherTimeline(), nullptr);
  EXPECT_EQ(comparison.otherTimeline()->pages.size(), 2U);
}

TEST_F(RunComparisonTest, FollowsThePlayheadAndTheChoiceOfThePage) {
  comparison.setOther(before.path());
  ASSERT_TRUE(waitFor(State::Compared));

  comparison.setOtherPage(RunComparison::OtherPage::Same);
  now.player.apply(playback::GoTo{0});

  ASSERT_TRUE(QTest::qWaitFor([&] {
    return comparison.state() == State::Compared && comparison.result()->now == EpochIndex{0};
  }));
  EXPECT_EQ(comparison.result()->before, EpochIndex{0});
}

TEST_F(RunComparisonTest, SaysWhyItIsImpossible) {
  comparison.setOther("/nowhere/else.flipbook");
  ASSERT_TRUE(waitFor(State::Impossible));
  EXPECT_TRUE(comparison.problem().contains(u"else.flipbook"));

  const test::RunFixture strangers{RunShape{.epochs = 2, .samples = 4, .classes = 2}};
  comparison.setOther(strangers.path());
  ASSERT_TRUE(waitFor(State::Impossible));
  EXPECT_FALSE(comparison.problem().isEmpty());
}

TEST_F(RunComparisonTest, ForgetsTheRun) {
  comparison.setOther(before.path());
  ASSERT_TRUE(waitFor(State::Compared));

  comparison.setRun(nullptr, nullptr);

  EXPECT_EQ(comparison.state(), State::NoRun);
  EXPECT_EQ(comparison.otherTimeline(), nullptr);
}

RunComparison::Compared madeUp() {
  RunComparison::Compared compared{.before = EpochIndex{20}, .now = EpochIndex{18}};
  comparison::Comparison& figures = compared.figures;
  figures.classes = {"cat", "dog"};
  figures.shared = {.samples = 2394, .labelsDiffer = 60};
  figures.accuracy = {.first = 0.612,
                      .second = 0.65,
                      .difference = 0.038,
                      .interval = comparison::Interval{0.021, 0.055},
                      .isMoreThanChance = true};
  figures.perClass.resize(2);
  figures.perClass[0] = {.support = 1200,
                         .figures = {.f1 = {.first = 0.5,
                                            .second = 0.48,
                                            .difference = -0.02,
                                            .interval = comparison::Interval{-0.05, 0.01}}}};
  return compared;
}

TEST(ComparisonText, SaysWhetherItIsMoreThanChance) {
  EXPECT_EQ(comparisonText(madeUp()),
            u"On 2,394 validation images that both runs have, page 18 is right on 65.0 %; page "
            u"20 of the run before on 61.2 %: +3.8 points, better, and more than chance (+2.1 "
            u"to +5.5). 60 of them are labelled otherwise in the other run; both are judged by the "
            u"same labels.");
}

TEST(ComparisonModel, ListsTheWholeThenEveryClassThatHasImages) {
  ComparisonModel model;

  model.setResult(std::make_shared<const RunComparison::Compared>(madeUp()));

  ASSERT_EQ(model.rowCount(), 5);  // accuracy, precision, recall, F1, cat; dog has no image
  const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
  EXPECT_EQ(text(0, ComparisonModel::kDifference), u"+3.8");
  EXPECT_EQ(model.index(0, 0).data(ComparisonModel::ToneRole).toInt(), 1);
  EXPECT_EQ(text(4, ComparisonModel::kName), u"cat");
  EXPECT_EQ(text(4, ComparisonModel::kImages), u"1,200");
  EXPECT_EQ(text(4, ComparisonModel::kDifference), u"−2.0");
  EXPECT_EQ(text(4, ComparisonModel::kRange), u"−5.0 to +1.0");
  EXPECT_EQ(model.index(4, 0).data(ComparisonModel::ToneRole).toInt(), 0);
  EXPECT_EQ(text(1, ComparisonModel::kBefore), u"–");
  model.setResult(nullptr);
  EXPECT_EQ(model.rowCount(), 0);
}

}  // namespace
}  // namespace flipbook::viewmodel
