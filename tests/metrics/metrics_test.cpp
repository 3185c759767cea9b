#include "flipbook/metrics/metrics.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace flipbook::metrics {
namespace {

using ::testing::SizeIs;

constexpr double kTolerance = 1e-12;
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

ConfusionMatrix confusionFrom(const std::vector<std::vector<int>>& rows) {
  ConfusionMatrix confusion{static_cast<std::uint32_t>(rows.size())};
  for (std::uint32_t label = 0; label < rows.size(); ++label) {
    for (std::uint32_t predicted = 0; predicted < rows.size(); ++predicted) {
      for (int i = 0; i < rows[label][predicted]; ++i) {
        confusion.add(ClassId{label}, ClassId{predicted});
      }
    }
  }
  return confusion;
}

// The worked example of docs/metrics.md: ten images of three classes.
ConfusionMatrix workedExample() { return confusionFrom({{3, 1, 0}, {1, 2, 1}, {0, 0, 2}}); }

Sample sampleOf(std::uint32_t label, Split split, std::string excluded = "") {
  return {.path = "x",
          .label = ClassId{label},
          .split = split,
          .group = "",
          .excludedBecause = std::move(excluded)};
}

TEST(ConfusionMatrix, CountsRowsByLabelAndColumnsByPrediction) {
  const ConfusionMatrix confusion = workedExample();

  EXPECT_EQ(confusion.count(ClassId{0}, ClassId{1}), 1U);
  EXPECT_EQ(confusion.count(ClassId{1}, ClassId{2}), 1U);
  EXPECT_EQ(confusion.count(ClassId{2}, ClassId{1}), 0U);
  EXPECT_EQ(confusion.support(ClassId{1}), 4U);      // 1 + 2 + 1
  EXPECT_EQ(confusion.predictions(ClassId{2}), 3U);  // 0 + 1 + 2
}

TEST(ConfusionMatrix, HoldsTenThousandClasses) {  // A7
  ConfusionMatrix confusion{10'000};

  confusion.add(ClassId{9'999}, ClassId{9'998});
  confusion.add(ClassId{9'999}, ClassId{9'998});

  EXPECT_EQ(confusion.count(ClassId{9'999}, ClassId{9'998}), 2U);
  EXPECT_EQ(confusion.count(ClassId{9'998}, ClassId{9'999}), 0U);
  EXPECT_EQ(confusion.support(ClassId{9'999}), 2U);
}

TEST(ConfusionMatrixDeathTest, RefusesAClassOutside) {
  ConfusionMatrix confusion{2};

  EXPECT_DEATH(confusion.add(ClassId{2}, ClassId{0}), "");
}

TEST(Metrics, LeaveOutWhatHasNoLabel) {
  const ClassScores scores = ClassScores::full({{2, 0, 0, 2, 0, 2}, 2});
  std::vector<Sample> samples{sampleOf(0, Split::Training), sampleOf(1, Split::Validation)};
  samples.push_back({.path = "new", .label = {}, .split = Split::Unlabeled});
  const std::vector<float> loss{1, 2, kNaN};

  const SplitMetrics training = computeMetrics(scores, loss, samples, Split::Training);
  const SplitMetrics validation = computeMetrics(scores, loss, samples, Split::Validation);

  EXPECT_EQ(training.summary.samples, 1U);
  EXPECT_EQ(validation.summary.samples, 1U);
  EXPECT_EQ(validation.confusion.predictions(ClassId{1}), 1U);
  EXPECT_EQ(computeMetrics(scores, loss, samples, Split::Unlabeled).summary.samples, 0U);
}

TEST(Metrics, MatchTheWorkedExample) {
  const SplitMetrics metrics = metricsFromConfusion(workedExample(), 0.5);

  // precision 3/4, 2/3, 2/3; recall 3/4, 2/4, 2/2; F1 6/8, 4/7, 4/5
  EXPECT_NEAR(*metrics.perClass[0].precision, 0.75, kTolerance);
  EXPECT_NEAR(*metrics.perClass[1].precision, 2.0 / 3, kTolerance);
  EXPECT_NEAR(*metrics.perClass[2].recall, 1, kTolerance);
  EXPECT_NEAR(*metrics.perClass[1].f1, 4.0 / 7, kTolerance);
  EXPECT_NEAR(*metrics.perClass[2].f1, 0.8, kTolerance);
  EXPECT_EQ(metrics.summary.samples, 10U);
  EXPECT_NEAR(*metrics.summary.accuracy, 0.7, kTolerance);  // (3 + 2 + 2) / 10
  EXPECT_NEAR(*metrics.summary.precision, (0.75 + 2.0 / 3 + 2.0 / 3) / 3, kTolerance);
  EXPECT_NEAR(*metrics.summary.recall, 0.75, kTolerance);
  EXPECT_NEAR(*metrics.summary.f1, (0.75 + 4.0 / 7 + 0.8) / 3, kTolerance);
  EXPECT_EQ(metrics.summary.loss, 0.5);
  EXPECT_EQ(metrics.classesCounted, 3U);
}

TEST(Metrics, GiveNoPrecisionToAClassNeverPredicted) {  // G5
  const SplitMetrics metrics = metricsFromConfusion(confusionFrom({{4, 0}, {2, 0}}), {});

  EXPECT_FALSE(metrics.perClass[1].precision.has_value());  // 0/0
  EXPECT_EQ(metrics.perClass[1].recall, 0);                 // 0/2
  EXPECT_EQ(metrics.perClass[1].f1, 0);                     // 0/2
  // In the average it counts as 0, so that ignoring a class is not rewarded: (4/6 + 0) / 2.
  EXPECT_NEAR(*metrics.summary.precision, 1.0 / 3, kTolerance);
}

TEST(Metrics, LeaveAClassWithoutSamplesOutOfTheAverages) {  // A5, G5
  // Class 2 has no samples, yet one sample of class 0 was called it.
  const SplitMetrics metrics =
      metricsFromConfusion(confusionFrom({{1, 0, 1}, {0, 2, 0}, {0, 0, 0}}), {});

  EXPECT_EQ(metrics.classesCounted, 2U);
  EXPECT_FALSE(metrics.perClass[2].recall.has_value());    // 0/0
  EXPECT_EQ(metrics.perClass[2].precision, 0);             // 0/1
  EXPECT_EQ(metrics.perClass[2].f1, 0);                    // 0/1
  EXPECT_NEAR(*metrics.summary.recall, 0.75, kTolerance);  // (1/2 + 1) / 2
}

TEST(Metrics, HaveNoValuesForAnEmptySplit) {
  const SplitMetrics metrics = metricsFromConfusion(ConfusionMatrix{2}, {});

  EXPECT_EQ(metrics.summary, SplitSummary{});
  EXPECT_EQ(metrics.classesCounted, 0U);
  ASSERT_THAT(metrics.perClass, SizeIs(2));
  EXPECT_FALSE(metrics.perClass[0].f1.has_value());
}

TEST(Metrics, AreComputedOverOneSplitOnly) {
  const ClassScores scores = ClassScores::full({{2, 1, 2, 1, 1, 2}, 2});  // predicted 0, 0, 1
  const std::vector<Sample> samples{sampleOf(0, Split::Training), sampleOf(1, Split::Training),
                                    sampleOf(1, Split::Validation)};
  const std::vector<float> loss{0.5F, 1.5F, 8};

  const SplitMetrics training = computeMetrics(scores, loss, samples, Split::Training);
  const SplitMetrics validation = computeMetrics(scores, loss, samples, Split::Validation);

  EXPECT_EQ(training.summary.samples, 2U);
  EXPECT_EQ(training.summary.accuracy, 0.5);
  EXPECT_EQ(training.summary.loss, 1);  // (0.5 + 1.5) / 2
  EXPECT_EQ(validation.summary.samples, 1U);
  EXPECT_EQ(validation.summary.accuracy, 1);
  EXPECT_EQ(validation.classesCounted, 1U);
}

TEST(Metrics, SkipExcludedAndUnevaluatedSamples) {
  const ClassScores scores = ClassScores::full({{2, 1, 1, 2, kNaN, kNaN}, 2});
  const std::vector<Sample> samples{sampleOf(0, Split::Training),
                                    sampleOf(0, Split::Training, "too dark"),
                                    sampleOf(0, Split::Training)};

  const SplitMetrics metrics =
      computeMetrics(scores, std::vector<float>{0.25F, 9, kNaN}, samples, Split::Training);

  EXPECT_EQ(metrics.summary.samples, 1U);
  EXPECT_EQ(metrics.summary.accuracy, 1);
  EXPECT_EQ(metrics.summary.loss, 0.25);
}

TEST(Metrics, CountTheFirstOfEqualLogitsAsPredicted) {  // as argmax does everywhere else
  const ClassScores scores = ClassScores::full({{1, 1}, 2});

  const SplitMetrics metrics = computeMetrics(
      scores, std::vector<float>{0.7F}, std::vector{sampleOf(0, Split::Training)}, Split::Training);

  EXPECT_EQ(metrics.summary.accuracy, 1);
}

}  // namespace
}  // namespace flipbook::metrics
