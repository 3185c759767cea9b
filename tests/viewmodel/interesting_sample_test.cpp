#include "flipbook/viewmodel/interesting_sample.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace flipbook::viewmodel {
namespace {

// Three samples of class 0; the model calls those in `wrong` class 1.
EpochFrame frameWith(const std::vector<bool>& wrong, std::vector<float> loss) {
  FloatMatrix logits{{}, 2};
  for (const bool isWrong : wrong) {
    logits.values.push_back(isWrong ? 0.F : 1.F);
    logits.values.push_back(isWrong ? 1.F : 0.F);
  }
  EpochFrame frame;
  frame.scores = ClassScores::full(std::move(logits));
  frame.loss = std::move(loss);
  return frame;
}

std::vector<Sample> samplesIn(const std::vector<Split>& splits) {
  std::vector<Sample> samples(splits.size(), Sample{.path = "x", .label = ClassId{0}});
  for (std::size_t i = 0; i < splits.size(); ++i) samples[i].split = splits[i];
  return samples;
}

constexpr Split kT = Split::Training;
constexpr Split kV = Split::Validation;

TEST(InterestingSample, IsTheMostWrongOneOfValidation) {
  const auto frame = frameWith({true, true, true}, {9, 2, 3});

  EXPECT_EQ(interestingSample(frame, samplesIn({kT, kV, kV})), SampleId{2});
}

TEST(InterestingSample, IsATrainingSampleIfValidationIsAllRight) {
  const auto frame = frameWith({true, false, true}, {2, 9, 1});

  EXPECT_EQ(interestingSample(frame, samplesIn({kT, kV, kT})), SampleId{0});
}

TEST(InterestingSample, IsTheHardestIfAllAreRight) {
  const auto frame = frameWith({false, false, false}, {0.1F, 0.3F, 0.2F});

  EXPECT_EQ(interestingSample(frame, samplesIn({kT, kV, kT})), SampleId{1});
}

TEST(InterestingSample, PassesOverSamplesWithoutALoss) {
  const float none = std::numeric_limits<float>::quiet_NaN();
  const auto frame = frameWith({true, true, true}, {none, 1, none});

  EXPECT_EQ(interestingSample(frame, samplesIn({kV, kV, kV})), SampleId{1});
}

TEST(InterestingSample, NeedsASample) {
  EXPECT_FALSE(interestingSample(EpochFrame{}, {}).has_value());
}

}  // namespace
}  // namespace flipbook::viewmodel
