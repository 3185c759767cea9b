#include "flipbook/viewmodel/metric_curves.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace flipbook::viewmodel {
namespace {

using recording::EpochEntry;
using testing::ElementsAre;
using testing::IsEmpty;

EpochEntry entryOf(std::uint32_t epoch, std::optional<double> f1 = 0.5,
                   std::optional<double> loss = 1.0) {
  EpochEntry entry;
  entry.summary.epoch = EpochIndex{epoch};
  entry.summary.validation.f1 = f1;
  entry.summary.validation.loss = loss;
  return entry;
}

std::vector<EpochEntry> entriesOf(std::initializer_list<std::uint32_t> epochs) {
  std::vector<EpochEntry> entries;
  for (const std::uint32_t epoch : epochs) entries.push_back(entryOf(epoch));
  return entries;
}

TEST(PlannedEpochs, AreNotKnownOfARunOfAnotherProgram) {
  RunInfo run;
  run.training.epochs = 20;
  EXPECT_EQ(plannedEpochsOf(run), 0U);
  run.writer = "pytorch script";
  EXPECT_EQ(plannedEpochsOf(run), 0U);
  run.writer = "flipbook 0.1.0";
  EXPECT_EQ(plannedEpochsOf(run), 20U);
}

TEST(Timeline, OfNoPagesIsSafe) {
  const Timeline timeline = timelineOf({}, 0);

  EXPECT_EQ(timeline.nearestPage(7), 0U);
  EXPECT_EQ(timeline.epochAt(3), 0);
  EXPECT_EQ(timeline.largestLoss(), std::nullopt);
  EXPECT_THAT(curveLines(timeline, Metric::F1, {0, 100, 0, 0}, {0, 100}), IsEmpty());
}

TEST(Timeline, ReachesToThePlannedEpochs) {
  EXPECT_EQ(timelineOf(entriesOf({0, 1, 2}), 30).lastEpoch, 30U);
  EXPECT_EQ(timelineOf(entriesOf({0, 1, 2}), 0).lastEpoch, 2U);
  EXPECT_EQ(timelineOf(entriesOf({0, 1, 2}), 1).lastEpoch, 2U);  // more than was planned
  EXPECT_EQ(timelineOf({}, 30).lastEpoch, 30U);
}

TEST(Timeline, FindsTheNearestPage) {
  const Timeline timeline = timelineOf(entriesOf({0, 5, 10}), 30);

  EXPECT_EQ(timeline.nearestPage(-3), 0U);
  EXPECT_EQ(timeline.nearestPage(2.4), 0U);
  EXPECT_EQ(timeline.nearestPage(2.5), 0U);  // of two, the earlier
  EXPECT_EQ(timeline.nearestPage(2.6), 1U);
  EXPECT_EQ(timeline.nearestPage(10), 2U);
  EXPECT_EQ(timeline.nearestPage(29), 2U);
}

TEST(Timeline, KnowsTheEpochBetweenPages) {
  const Timeline timeline = timelineOf(entriesOf({0, 5, 10}), 0);

  EXPECT_EQ(timeline.epochAt(1), 5);
  EXPECT_EQ(timeline.epochAt(1.5), 7.5);
  EXPECT_EQ(timeline.epochAt(99), 10);
}

// D9: epochs that are missing are a gap; epochs recorded now and then are not.
TEST(Timeline, AGapIsALongerStepThanUsualD9) {
  const Timeline broken = timelineOf(entriesOf({0, 1, 2, 5, 6}), 0);
  EXPECT_TRUE(broken.pages[3].followsGap);
  EXPECT_FALSE(broken.pages[4].followsGap);

  for (const TimelinePage& page : timelineOf(entriesOf({0, 5, 10, 15}), 0).pages) {
    EXPECT_FALSE(page.followsGap);
  }
}

TEST(Timeline, ValuesThatAreNotFiniteAreNoValues) {
  const double infinite = std::numeric_limits<double>::infinity();
  const std::vector<EpochEntry> entries{entryOf(0, 0.1, infinite), entryOf(1, std::nan(""), 2.5)};

  const Timeline timeline = timelineOf(entries, 0);

  EXPECT_EQ(timeline.pages[0].value(Metric::ValidationLoss), std::nullopt);
  EXPECT_EQ(timeline.pages[1].value(Metric::F1), std::nullopt);
  EXPECT_EQ(timeline.largestLoss(), 2.5);
}

TEST(EpochAxis, MapsEpochsToPixelsAndBack) {
  const EpochAxis axis{.leftPx = 40, .rightPx = 340, .firstEpoch = 0, .lastEpoch = 30};

  EXPECT_EQ(axis.xOf(0), 40);
  EXPECT_EQ(axis.xOf(12), 160);  // 40 + 12 / 30 * 300
  EXPECT_EQ(axis.xOf(30), 340);
  EXPECT_EQ(axis.epochAt(160), 12);
  EXPECT_EQ(axis.epochAt(-50), 0);
  EXPECT_EQ(axis.epochAt(5000), 30);
}

TEST(EpochAxis, OfOnePageOrNoWidthIsSafe) {
  const EpochAxis single{.leftPx = 40, .rightPx = 340, .firstEpoch = 3, .lastEpoch = 3};
  EXPECT_EQ(single.xOf(3), 40);
  EXPECT_EQ(single.epochAt(200), 3);
  EXPECT_THAT(axisTicks(single, 50), ElementsAre(3));

  const EpochAxis narrow{.leftPx = 40, .rightPx = 40, .firstEpoch = 0, .lastEpoch = 9};
  EXPECT_EQ(narrow.epochAt(40), 0);
  EXPECT_THAT(axisTicks(narrow, 50), ElementsAre(0));
}

TEST(ValueAxis, PutsSmallValuesAtTheBottomAndClipsTheRest) {
  const ValueAxis axis{.topPx = 10, .bottomPx = 110, .lowValue = 0, .highValue = 2};

  EXPECT_EQ(axis.yOf(0), 110);
  EXPECT_EQ(axis.yOf(0.5), 85);  // 110 - 0.5 / 2 * 100
  EXPECT_EQ(axis.yOf(7), 10);
  EXPECT_EQ(axis.yOf(-7), 110);
}

TEST(RoundCeiling, IsRoundAndNotBelow) {
  EXPECT_DOUBLE_EQ(roundCeiling(2.37), 3);
  EXPECT_DOUBLE_EQ(roundCeiling(3), 3);
  EXPECT_DOUBLE_EQ(roundCeiling(0.55), 0.6);
  EXPECT_DOUBLE_EQ(roundCeiling(83), 100);
  EXPECT_DOUBLE_EQ(roundCeiling(1), 1);
  EXPECT_DOUBLE_EQ(roundCeiling(0), 1);
  EXPECT_DOUBLE_EQ(roundCeiling(-4), 1);
  EXPECT_DOUBLE_EQ(roundCeiling(std::nan("")), 1);
}

TEST(AxisTicks, KeepTheirDistance) {
  const EpochAxis thirty{.leftPx = 0, .rightPx = 300, .firstEpoch = 0, .lastEpoch = 30};
  EXPECT_THAT(axisTicks(thirty, 50), ElementsAre(0, 5, 10, 15, 20, 25, 30));
  EXPECT_EQ(axisTicks(thirty, 10).size(), 31U);

  const EpochAxis late{.leftPx = 0, .rightPx = 300, .firstEpoch = 7, .lastEpoch = 22};
  EXPECT_THAT(axisTicks(late, 90), ElementsAre(10, 15, 20));
}

// D22: 100,000 epochs.
TEST(AxisTicks, StayFewHoweverManyPagesThereAreD22) {
  const EpochAxis axis{.leftPx = 0, .rightPx = 600, .firstEpoch = 0, .lastEpoch = 100'000};

  EXPECT_LE(axisTicks(axis, 50).size(), 13U);
  EXPECT_LE(axisTicks({0, 600, 0, std::numeric_limits<std::uint32_t>::max()}, 50).size(), 13U);
}

TEST(CurveLines, RunThroughEveryPage) {
  const std::vector<EpochEntry> entries{entryOf(0, 0.0), entryOf(1, 0.5), entryOf(2, 1.0)};

  const auto lines =
      curveLines(timelineOf(entries, 0), Metric::F1, {0, 100, 0, 2}, {.topPx = 0, .bottomPx = 80});

  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], ElementsAre(PixelPoint{0, 80}, PixelPoint{50, 40}, PixelPoint{100, 0}));
}

TEST(CurveLines, BreakWhereThereIsNoValueAndWhereEpochsAreMissing) {
  std::vector<EpochEntry> entries = entriesOf({0, 1, 2, 3, 4, 8, 9});
  entries[1].summary.validation.f1.reset();

  const auto lines = curveLines(timelineOf(entries, 0), Metric::F1, {0, 900, 0, 9}, {0, 80});

  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].size(), 1U);  // page 0 alone
  EXPECT_EQ(lines[1].size(), 3U);  // 2 to 4
  EXPECT_EQ(lines[2].size(), 2U);  // 8 and 9
}

TEST(CurveLines, KeepExtremesOfPagesThatShareAPixel) {
  std::vector<EpochEntry> entries;
  for (std::uint32_t epoch = 0; epoch <= 50'000; ++epoch) entries.push_back(entryOf(epoch, 0.5));
  entries[20'011].summary.validation.f1 = 1.0;  // a spike of one page
  const Timeline timeline = timelineOf(entries, 0);

  const auto lines = curveLines(timeline, Metric::F1, {0, 500, 0, 50'000}, {0, 100});

  ASSERT_EQ(lines.size(), 1U);
  EXPECT_LE(lines[0].size(), 4U * 501U);
  const auto highest = std::ranges::min(lines[0], {}, &PixelPoint::y);
  EXPECT_EQ(highest.y, 0);
  EXPECT_NEAR(highest.x, 200.11, 1e-6);
  EXPECT_TRUE(std::ranges::is_sorted(lines[0], {}, &PixelPoint::x));
}

TEST(SpreadLabels, LeavesThoseThatDoNotTouchAlone) {
  EXPECT_THAT(spreadLabels({10, 60, 30}, 13, 0, 100), ElementsAre(10, 60, 30));
}

TEST(SpreadLabels, MovesTouchingOnesApartInTheirOrder) {
  const auto placed = spreadLabels({50, 51, 49}, 13, 0, 100);

  EXPECT_EQ(placed[2], 49);
  EXPECT_EQ(placed[0], 62);
  EXPECT_EQ(placed[1], 75);
}

TEST(SpreadLabels, StaysWithinTheRange) {
  const auto placed = spreadLabels({95, 97, 99}, 13, 0, 100);

  EXPECT_THAT(placed, ElementsAre(74, 87, 100));
  EXPECT_THAT(spreadLabels({-20}, 13, 5, 100), ElementsAre(5));
  EXPECT_THAT(spreadLabels({}, 13, 0, 100), IsEmpty());
}

}  // namespace
}  // namespace flipbook::viewmodel
