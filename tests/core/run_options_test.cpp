#include "flipbook/core/run_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace flipbook {
namespace {

using testing::HasSubstr;

TEST(CheckTrainingOptions, AcceptsTheDefaults) {
  EXPECT_TRUE(checkTrainingOptions({}).has_value());
}

TEST(CheckTrainingOptions, NamesOptionValueAndRange) {  // F1
  const auto checked = checkTrainingOptions({.epochs = 0});

  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().code(), ErrorCode::InvalidArgument);
  EXPECT_EQ(checked.error().message(), "--epochs 0: must be from 1 to 10000");
}

TEST(CheckTrainingOptions, RefusesWhatCannotBeTrained) {  // F1
  EXPECT_FALSE(checkTrainingOptions({.epochs = 1'000'000'000}).has_value());
  EXPECT_FALSE(checkTrainingOptions({.imageSize = 0}).has_value());
  EXPECT_FALSE(checkTrainingOptions({.imageSize = 1}).has_value());
  EXPECT_FALSE(checkTrainingOptions({.imageSize = 100'000}).has_value());
  EXPECT_FALSE(checkTrainingOptions({.batchSize = 0}).has_value());
  EXPECT_FALSE(checkTrainingOptions({.batchSize = 1'000'000'000}).has_value());
  EXPECT_FALSE(checkTrainingOptions({.threads = 0}).has_value());
}

TEST(CheckTrainingOptions, RefusesLearningRatesThatAreNone) {  // F1
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double rate : {0.0, -1.0, 1e300, kInfinity, std::nan("")}) {
    const auto checked = checkTrainingOptions({.learningRate = rate});

    ASSERT_FALSE(checked.has_value()) << rate;
    EXPECT_THAT(checked.error().message(), HasSubstr("above 0 and at most 1000000"));
  }
}

TEST(CheckSplitOptions, WantsAFractionStrictlyBetweenZeroAndOne) {  // C10
  EXPECT_TRUE(checkSplitOptions({.validationFraction = 0.2}).has_value());
  for (const double fraction : {0.0, 1.0, 1.2, 80.0, -0.1, std::nan("")}) {
    EXPECT_FALSE(checkSplitOptions({.validationFraction = fraction}).has_value()) << fraction;
  }
}

TEST(OptionNames, ComeBack) {
  for (const auto precision : {Precision::Auto, Precision::F32, Precision::BF16}) {
    EXPECT_EQ(precisionFromName(nameOf(precision)), precision);
  }
  for (const auto augmentation :
       {Augmentation::Auto, Augmentation::None, Augmentation::Light, Augmentation::Strong}) {
    EXPECT_EQ(augmentationFromName(nameOf(augmentation)), augmentation);
  }
  for (const std::uint32_t every : {0U, 1U, 5U}) {
    EXPECT_EQ(featureRecordingFromName(nameOf(FeatureRecording{every})), FeatureRecording{every});
  }
}

TEST(OptionNames, RefuseOthers) {
  EXPECT_FALSE(precisionFromName("f16").has_value());
  EXPECT_FALSE(augmentationFromName("").has_value());
  EXPECT_FALSE(featureRecordingFromName("every:0").has_value());
  EXPECT_FALSE(featureRecordingFromName("every:5x").has_value());
  EXPECT_FALSE(featureRecordingFromName("every:").has_value());
}

}  // namespace
}  // namespace flipbook
