#include "flipbook/analysis/page_events.h"

#include <gmock/gmock.h>

#include <limits>

namespace flipbook::analysis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// One sample per entry, certain of that class; -1: not evaluated.
ClassScores scoresOf(const std::vector<int>& predicted) {
  FloatMatrix logits{{}, 3};
  for (const int klass : predicted) {
    for (int c = 0; c < 3; ++c)
      logits.values.push_back(klass < 0 ? kNaN : (c == klass ? 5.F : 0.F));
  }
  return ClassScores::full(std::move(logits));
}

std::vector<Label> labelsOf(std::size_t count) { return std::vector<Label>(count, ClassId{}); }

// Two squares of 6 x 6 points one apart, 100 apart from each other: samples 0 to 35 and 36 to 71.
Layout twoClusters() {
  Layout layout;
  for (const float left : {0.0F, 100.0F}) {
    for (int i = 0; i < 36; ++i) {
      layout.push_back({left + static_cast<float>(i % 6), static_cast<float>(i / 6)});
    }
  }
  return layout;
}

PageTrace drawnAt(const Layout& layout) {
  return traceOf(scoresOf(std::vector<int>(layout.size(), 0)), layout);
}

TEST(EventsBetween, FindsWhoFlippedAndWhoWasForgotten) {
  // Labels are all 0. Sample 0 stays right, 1 is learnt, 2 is forgotten, 3 goes from wrong to
  // wrong.
  const PageTrace before = traceOf(scoresOf({0, 1, 0, 1}), {});
  const PageTrace now = traceOf(scoresOf({0, 0, 2, 2}), {});

  const PageEvents events = eventsBetween(before, now, labelsOf(4));

  EXPECT_EQ(events.flipped, 3U);
  EXPECT_EQ(events.forgotten, 1U);
  EXPECT_EQ(events.leftCluster, 0U);
  EXPECT_THAT(events.samples,
              ElementsAre(SampleEvents{SampleId{1}, 1}, SampleEvents{SampleId{2}, 3},
                          SampleEvents{SampleId{3}, 1}));
  ASSERT_NE(events.of(SampleId{2}), nullptr);
  EXPECT_TRUE(events.of(SampleId{2})->has(EventKind::Forgotten));
  EXPECT_EQ(events.of(SampleId{0}), nullptr);
}

TEST(EventsBetween, KnowsNothingOfSamplesThatWereNotEvaluated) {
  const PageTrace before = traceOf(scoresOf({0, -1}), {});
  const PageTrace now = traceOf(scoresOf({-1, 1}), {});

  EXPECT_THAT(eventsBetween(before, now, labelsOf(2)).samples, IsEmpty());
}

TEST(EventsBetween, ASampleThatCrossesToAnotherClusterHasLeft) {
  Layout after = twoClusters();
  after[14] = {102.5F, 2.5F};  // from the middle of the first into the middle of the second

  const PageEvents events =
      eventsBetween(drawnAt(twoClusters()), drawnAt(after), labelsOf(after.size()));

  EXPECT_EQ(events.leftCluster, 1U);
  EXPECT_THAT(events.samples, ElementsAre(SampleEvents{SampleId{14}, 4}));
}

TEST(EventsBetween, AClusterThatMovesAsAWholeIsNoEvent) {
  Layout after = twoClusters();
  for (std::size_t i = 0; i < 36; ++i) after[i].y += 300;

  const PageEvents events =
      eventsBetween(drawnAt(twoClusters()), drawnAt(after), labelsOf(after.size()));

  EXPECT_THAT(events.samples, IsEmpty());
  EXPECT_FALSE(events.isRearranged);
}

// The 15 nearest of a point in the middle are others after a step of one; all stay near.
TEST(EventsBetween, AStepAmongItsNeighboursIsNoEvent) {
  Layout after = twoClusters();
  std::swap(after[14], after[15]);

  EXPECT_THAT(eventsBetween(drawnAt(twoClusters()), drawnAt(after), labelsOf(after.size())).samples,
              IsEmpty());
}

TEST(EventsBetween, WhereMostSamplesLoseTheirNeighboursNobodyIsSaidToHaveLeft) {
  Layout after = twoClusters();
  // Every sample trades places with one five rows on: 7 and 72 have no common divisor.
  for (std::size_t i = 0; i < after.size(); ++i) after[i] = twoClusters()[i * 7 % 72];

  const PageEvents events =
      eventsBetween(drawnAt(twoClusters()), drawnAt(after), labelsOf(after.size()));

  EXPECT_TRUE(events.isRearranged);
  EXPECT_EQ(events.leftCluster, 0U);
}

TEST(EventsBetween, SamplesWithoutAPlaceAreLeftAlone) {
  Layout before = twoClusters();
  Layout after = twoClusters();
  before[3] = {kNaN, 0};
  after[40] = {0, kNaN};

  EXPECT_THAT(eventsBetween(drawnAt(before), drawnAt(after), labelsOf(after.size())).samples,
              IsEmpty());
}

TEST(UnusualPages, AreThoseAboveThePagesAround) {
  // Page 4: around it 10, 10, 10, 10, so up to 15 + 3 sqrt(11) = 24.9 is usual. Its neighbours see
  // 10, 10, 10, 40 and 10, 40, 10, 10: the median stays 10.
  EXPECT_THAT(unusualPages(std::vector<std::optional<std::uint32_t>>{{}, 10, 10, 10, 40, 10, 10}),
              ElementsAre(4U));
  EXPECT_THAT(unusualPages(std::vector<std::optional<std::uint32_t>>{{}, 10, 10, 10, 24, 10, 10}),
              IsEmpty());
}

TEST(UnusualPages, TheStormOfTheFirstPagesCounts) {
  // Page 1: after it 400 and 200, median 300: 450 + 3 sqrt(301) = 502 < 900. Page 2: around it 900,
  // 200 and 150, median 200: 300 + 42.5 < 400.
  EXPECT_THAT(
      unusualPages(std::vector<std::optional<std::uint32_t>>{{}, 900, 400, 200, 150, 140, 150}),
      ElementsAre(1U, 2U));
}

TEST(UnusualPages, AFewEventsAmongNoneAreChance) {
  EXPECT_THAT(unusualPages(std::vector<std::optional<std::uint32_t>>{{}, 0, 3, 0, 0}), IsEmpty());
  EXPECT_THAT(unusualPages(std::vector<std::optional<std::uint32_t>>{{}, 0, 4, 0, 0}),
              ElementsAre(2U));
  EXPECT_THAT(unusualPages({}), IsEmpty());
}

}  // namespace
}  // namespace flipbook::analysis
