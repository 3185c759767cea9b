#include "pipeline/epoch_frames.h"

#include <gtest/gtest.h>

#include <cmath>

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

TEST(EpochFrames, SurviveTheLargestDifference) {
  const EpochFrame frame = frameOf(-3e38F, 3e38F);

  EXPECT_EQ(frame.scores.predicted(SampleId{1}), ClassId{1});
  EXPECT_EQ(frame.loss[1], 0.0F);
}

}  // namespace
}  // namespace flipbook::pipeline
