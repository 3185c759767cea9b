#include "flipbook/comparison/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "flipbook/core/random.h"

namespace flipbook::comparison {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// One run: validation samples "0", "1", ... with the given labels and predictions.
struct InventedSide {
  std::vector<std::string> classes;
  std::vector<Sample> samples;
  ClassScores scores;

  InventedSide(std::vector<std::string> names, const std::vector<std::uint32_t>& labels,
               const std::vector<std::uint32_t>& predicted)
      : classes{std::move(names)} {
    FloatMatrix logits{{}, classes.size()};
    for (std::uint32_t i = 0; i < labels.size(); ++i) {
      samples.push_back(
          {.path = std::to_string(i), .label = ClassId{labels[i]}, .split = Split::Validation});
      for (std::uint32_t k = 0; k < classes.size(); ++k) {
        logits.values.push_back(k == predicted[i] ? 1.0F : 0.0F);
      }
    }
    scores = ClassScores::full(std::move(logits));
  }

  [[nodiscard]] Side side() const { return {&scores, samples, classes}; }
};

const std::vector<std::string> kCatDog{"cat", "dog"};

Comparison compared(const InventedSide& first, const InventedSide& second,
                    const Options& options = {}) {
  auto comparison = compare(first.side(), second.side(), options);
  EXPECT_TRUE(comparison.has_value()) << comparison.error().message();
  return *comparison;
}

// Five cats and five dogs. Before: 3 cats and 3 dogs right (cat 3/5 of 5 called cat); after: 5 cats
// and 4 dogs right (6 called cat, 5 of them rightly).
TEST(Compare, GivesTheFiguresOfBothSides) {
  const std::vector<std::uint32_t> labels{0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
  const InventedSide first{kCatDog, labels, {0, 0, 0, 1, 1, 1, 1, 1, 0, 0}};
  const InventedSide second{kCatDog, labels, {0, 0, 0, 0, 0, 1, 1, 1, 1, 0}};

  const Comparison found = compared(first, second);

  EXPECT_EQ(found.shared.samples, 10U);
  EXPECT_DOUBLE_EQ(*found.accuracy.first, 0.6);
  EXPECT_DOUBLE_EQ(*found.accuracy.second, 0.9);
  EXPECT_NEAR(*found.accuracy.difference, 0.3, 1e-12);
  const ClassComparison& cat = found.perClass[0];
  EXPECT_EQ(cat.support, 5U);
  EXPECT_DOUBLE_EQ(*cat.figures.precision.first, 0.6);
  EXPECT_DOUBLE_EQ(*cat.figures.precision.second, 5.0 / 6);
  EXPECT_DOUBLE_EQ(*cat.figures.recall.second, 1);
  EXPECT_DOUBLE_EQ(*cat.figures.f1.second, 10.0 / 11);  // 2 * 5 / (5 + 6)
  EXPECT_DOUBLE_EQ(*found.macro.recall.second, 0.9);    // (1 + 4/5) / 2
  EXPECT_DOUBLE_EQ(*found.macro.precision.second, (5.0 / 6 + 1) / 2);
  EXPECT_EQ(found.improved, (std::vector<ChangedSample>{
                                {SampleId{3}, SampleId{3}, ClassId{0}, ClassId{1}, ClassId{0}},
                                {SampleId{4}, SampleId{4}, ClassId{0}, ClassId{1}, ClassId{0}},
                                {SampleId{8}, SampleId{8}, ClassId{1}, ClassId{0}, ClassId{1}}}));
  EXPECT_THAT(found.worsened, IsEmpty());
}

// The truth is that labels 0 and 1 were wrong: by the old labels the second run is worse.
TEST(Compare, JudgesBothSidesByOneSetOfLabels) {
  const InventedSide first{kCatDog, {0, 0, 0, 1}, {0, 0, 0, 1}};
  const InventedSide second{kCatDog, {1, 1, 0, 1}, {1, 1, 0, 1}};

  const Comparison byNew = compared(first, second);
  const Comparison byOld = compared(first, second, {.labels = LabelsOf::First});

  EXPECT_EQ(byNew.shared.labelsDiffer, 2U);
  EXPECT_DOUBLE_EQ(*byNew.accuracy.difference, 0.5);
  EXPECT_DOUBLE_EQ(*byOld.accuracy.difference, -0.5);
  EXPECT_EQ(byOld.worsened.size(), 2U);
}

TEST(Compare, CountsOnlyValidationSamplesOfBothRuns) {
  InventedSide first{kCatDog, {0, 1, 0, 1, 0, 1}, {0, 1, 0, 1, 0, 1}};
  InventedSide second{kCatDog, {0, 1, 0, 1, 0, 1}, {0, 1, 0, 1, 0, 1}};
  first.samples[0].split = Split::Training;
  second.samples[1].split = Split::Training;
  second.samples[2].excludedBecause = "left out by hand";
  first.samples[3].contentHash = 1;
  second.samples[3].contentHash = 2;

  const Comparison found = compared(first, second);

  EXPECT_EQ(found.shared.samples, 2U);
  EXPECT_EQ(found.shared.onlySecond, 1U);
  EXPECT_EQ(found.shared.onlyFirst, 1U);
  EXPECT_EQ(found.shared.excluded, 1U);
  EXPECT_EQ(found.shared.otherContent, 1U);
}

TEST(Compare, KnowsAMovedImageByItsContent) {
  InventedSide first{kCatDog, {0, 1}, {1, 1}};
  InventedSide second{kCatDog, {0, 1}, {0, 1}};
  first.samples[0].contentHash = second.samples[0].contentHash = 7;
  second.samples[0].path = "cat/0";

  EXPECT_EQ(compared(first, second).shared.samples, 2U);
}

TEST(Compare, MatchesClassesByName) {
  const InventedSide first{{"cat", "dog"}, {0, 1, 1}, {0, 1, 1}};
  const InventedSide second{{"dog", "fox", "cat"}, {2, 0, 1}, {2, 0, 1}};

  const Comparison found = compared(first, second);

  EXPECT_THAT(found.classes, ElementsAre("dog", "fox", "cat"));
  EXPECT_THAT(found.onlySecond, ElementsAre("fox"));
  EXPECT_THAT(found.onlyFirst, IsEmpty());
  // Sample 2 is a fox now, which the first run could not know.
  EXPECT_NEAR(*found.accuracy.first, 2.0 / 3, 1e-12);
  EXPECT_DOUBLE_EQ(*found.accuracy.second, 1);
  EXPECT_EQ(found.improved[0].label, ClassId{1});
}

TEST(Compare, RefusesRunsThatHaveNothingInCommon) {
  const InventedSide cats{kCatDog, {0, 1}, {0, 1}};
  const InventedSide digits{{"1", "2"}, {0, 1}, {0, 1}};
  InventedSide trained = cats;
  trained.samples[0].split = Split::Training;

  const auto noClass = compare(cats.side(), digits.side());
  const auto noSamples = compare(cats.side(), trained.side());

  EXPECT_THAT(noClass.error().message(), HasSubstr("no class in common"));
  EXPECT_THAT(noSamples.error().message(), HasSubstr("1 validation datapoints are in both"));
  EXPECT_EQ(noSamples.error().code(), ErrorCode::InvalidArgument);
  EXPECT_FALSE(compare(cats.side(), cats.side(), {.confidence = 1}).has_value());
}

// 20 of 40 changed, all from wrong to right.
TEST(Compare, TellsAClearDifferenceFromChance) {
  std::vector<std::uint32_t> labels;
  std::vector<std::uint32_t> before;
  for (std::uint32_t i = 0; i < 40; ++i) {
    labels.push_back(i % 2);
    before.push_back(i < 20 ? 1 - i % 2 : i % 2);
  }
  const InventedSide first{kCatDog, labels, before};
  const InventedSide second{kCatDog, labels, labels};

  const Comparison found = compared(first, second);

  ASSERT_TRUE(found.accuracy.interval);
  // The binomial 20 of 40 has its 95 % between 14 and 26.
  EXPECT_NEAR(found.accuracy.interval->low, 14.0 / 40, 0.026);
  EXPECT_NEAR(found.accuracy.interval->high, 26.0 / 40, 0.026);
  EXPECT_TRUE(found.accuracy.isMoreThanChance);
  EXPECT_TRUE(found.macro.f1.isMoreThanChance);
  EXPECT_TRUE(found.perClass[1].figures.recall.isMoreThanChance);
}

TEST(Compare, NeverCallsAHandfulOfChangesMoreThanChance) {
  const InventedSide first{kCatDog, {0, 0, 1, 1, 1}, {1, 1, 0, 0, 0}};
  const InventedSide second{kCatDog, {0, 0, 1, 1, 1}, {0, 0, 1, 1, 1}};

  const Comparison found = compared(first, second);

  EXPECT_GT(found.accuracy.interval->low, 0);
  EXPECT_FALSE(found.accuracy.isMoreThanChance);
}

TEST(Compare, SaysNothingWhereNothingChanged) {
  const InventedSide both{kCatDog, {0, 1, 1}, {0, 0, 1}};

  const Comparison found = compared(both, both);

  EXPECT_EQ(found.accuracy.interval, (Interval{0, 0}));
  EXPECT_FALSE(found.accuracy.isMoreThanChance);
  EXPECT_EQ(found.shared.predictionsDiffer, 0U);
}

TEST(Compare, LeavesAQuotientOfNothingWithoutAValue) {
  const InventedSide first{kCatDog, {0, 0, 0}, {0, 0, 0}};  // no dog, and none is called so
  const InventedSide second{kCatDog, {0, 0, 0}, {0, 0, 1}};

  const Comparison found = compared(first, second);

  EXPECT_FALSE(found.perClass[1].figures.recall.first);
  EXPECT_FALSE(found.perClass[1].figures.precision.difference);
  EXPECT_FALSE(found.perClass[1].figures.precision.interval);
  EXPECT_EQ(found.classesCounted, 1U);
}

TEST(Compare, GivesTheSameIntervalsForTheSameSeed) {
  const std::vector<std::uint32_t> labels{0, 0, 0, 0, 1, 1, 1, 1};
  const InventedSide first{kCatDog, labels, {0, 1, 0, 1, 1, 1, 0, 0}};
  const InventedSide second{kCatDog, labels, {0, 0, 0, 1, 1, 0, 1, 0}};

  EXPECT_EQ(compared(first, second).macro.f1.interval, compared(first, second).macro.f1.interval);
}

// Two classifiers with accuracies of 0.7 and 0.8: an interval that is called 95 % must hold the
// true difference of 0.1 in about 95 of 100 drawings of 200 validation samples, and one of two
// equal classifiers must seldom be called more than chance.
TEST(Compare, CoversTheTrueDifferenceAsOftenAsItSays) {
  constexpr int kTrials = 200;
  constexpr std::uint32_t kSamples = 200;
  int covered = 0;
  int falseAlarms = 0;
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    Random random{11, trial};
    std::vector<std::uint32_t> labels;
    std::vector<std::uint32_t> weak;
    std::vector<std::uint32_t> strong;
    std::vector<std::uint32_t> alsoWeak;
    for (std::uint32_t i = 0; i < kSamples; ++i) {
      const std::uint32_t label = i % 2;
      labels.push_back(label);
      weak.push_back(random.uniform() < 0.7 ? label : 1 - label);
      strong.push_back(random.uniform() < 0.8 ? label : 1 - label);
      alsoWeak.push_back(random.uniform() < 0.7 ? label : 1 - label);
    }
    const InventedSide first{kCatDog, labels, weak};
    const Options options{.resamples = 500, .seed = trial};
    const Comparison found = compared(first, {kCatDog, labels, strong}, options);
    const Interval interval = *found.accuracy.interval;
    if (interval.low <= 0.1 && 0.1 <= interval.high) ++covered;
    if (compared(first, {kCatDog, labels, alsoWeak}, options).accuracy.isMoreThanChance) {
      ++falseAlarms;
    }
  }
  EXPECT_GE(covered, 180);
  EXPECT_LE(covered, 198);
  EXPECT_LE(falseAlarms, 20);
}

}  // namespace
}  // namespace flipbook::comparison
