#include "pipeline/epoch_frames.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace flipbook::pipeline {
namespace {

// Two samples of two classes, the second with the given logits.
EpochFrame frameOf(float first, float second) {
  const std::vector<Sample> samples{{.path = "a", .label = ClassId{0}, .split = Split::Training},
                                    {.path = "b", .label = ClassId{1}, .split = Split::Training}};
  training::EpochOutput output;
  output.logits = {{1.0F, 0.5F, first, second}, 2};
  output.features = {{0, 1, 2, 3}, 2};
  output.trainingMargin = {0, 0};
  return frameFrom(EpochIndex{1}, output, samples);
}

TEST(EpochFrames, KeepLogitsThatHalfPrecisionHolds) {
  const EpochFrame frame = frameOf(-65504.0F, 65504.0F);

  EXPECT_EQ(frame.scores.logits().row(1)[0], -65504.0F);
  EXPECT_EQ(frame.scores.logits().row(1)[1], 65504.0F);
}

TEST(EpochFrames, GiveEverySampleAValueWhereLogitsAreHuge) {  // G1
  const EpochFrame frame = frameOf(1.0e6F, 0.9e6F);

  EXPECT_EQ(frame.summary.training.samples, 2);
  EXPECT_EQ(frame.scores.predicted(SampleId{1}), ClassId{0});
  EXPECT_EQ(frame.loss[1], 65504.0F);
  EXPECT_TRUE(std::isfinite(*frame.summary.training.loss));
}

TEST(EpochFrames, RecordWhatTheModelSaysOfASampleWithoutALabel) {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  const std::vector<Sample> samples{{.path = "a", .label = ClassId{0}, .split = Split::Training},
                                    {.path = "b", .label = {}, .split = Split::Unlabeled}};
  training::EpochOutput output;
  output.logits = {{2, 0, 0, 3}, 2};
  output.features = {{0, 1, 2, 3}, 2};
  output.trainingMargin = {1, kNaN};

  EpochFrame frame = frameFrom(EpochIndex{1}, output, samples);

  EXPECT_EQ(frame.scores.predicted(SampleId{1}), ClassId{1});
  EXPECT_TRUE(std::isfinite(frame.loss[0]));
  EXPECT_TRUE(std::isnan(frame.loss[1]));
  EXPECT_EQ(frame.summary.training.samples, 1U);
  EXPECT_EQ(frame.summary.validation.samples, 0U);

  // Somebody gives it one: it is a training sample of the next run's pages.
  std::vector<Sample> now = samples;
  now[1].label = ClassId{0};
  now[1].split = Split::Training;
  now[1].labelBefore = Label{};
  judgeAnew(frame, samples, now);
  EXPECT_EQ(frame.summary.training.samples, 2U);
  EXPECT_NEAR(frame.loss[1], 3 + std::log(1 + std::exp(-3.0)), 1e-3);
}

TEST(EpochFrames, SurviveTheLargestDifference) {
  const EpochFrame frame = frameOf(-3e38F, 3e38F);

  EXPECT_EQ(frame.scores.predicted(SampleId{1}), ClassId{1});
  EXPECT_EQ(frame.loss[1], 0.0F);
}

// Logits (1, 0.5) of label 0 and (2, 1) of label 1; now both have label 0, and the second is right.
TEST(EpochFrames, AreJudgedByTheLabelsOfNow) {
  EpochFrame frame = frameOf(2, 1);
  const std::vector<Sample> before{{.path = "a", .label = ClassId{0}},
                                   {.path = "b", .label = ClassId{1}}};
  std::vector<Sample> now = before;
  now[1].label = ClassId{0};
  now[1].labelBefore = ClassId{1};
  EXPECT_DOUBLE_EQ(*frame.summary.training.accuracy, 0.5);

  judgeAnew(frame, before, now);

  EXPECT_DOUBLE_EQ(*frame.summary.training.accuracy, 1);
  EXPECT_NEAR(frame.loss[1], std::log(1 + std::exp(-1.0)), 1e-6);  // log(e^2 + e^1) - 2
  EXPECT_TRUE(std::isnan(frame.trainingMargin[1]));
  EXPECT_EQ(frame.trainingMargin[0], 0);
}

TEST(EpochFrames, JudgeNothingOfWhatIsLeftOut) {
  EpochFrame frame = frameOf(2, 1);
  const std::vector<Sample> before{{.path = "a", .label = ClassId{0}},
                                   {.path = "b", .label = ClassId{1}}};
  std::vector<Sample> now = before;
  now[1].excludedBecause = "left out by hand";

  judgeAnew(frame, before, now);

  EXPECT_EQ(frame.summary.training.samples, 1U);
  EXPECT_DOUBLE_EQ(*frame.summary.training.accuracy, 1);
}

}  // namespace
}  // namespace flipbook::pipeline
