#include "training/loss.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace flipbook::training {
namespace {

TEST(CrossEntropy, IsTheMeanOfMinusLogProbability) {
  const std::array<float, 4> logits{0.0F, std::log(3.0F), 1.0F, 1.0F};
  const std::array<std::uint32_t, 2> labels{0, 1};
  std::array<float, 4> gradient{};
  std::array<float, 2> margin{};

  const double loss = crossEntropy({logits, labels}, {gradient, margin});

  // Probabilities 1/4, 3/4 and 1/2, 1/2: the mean of log 4 and log 2.
  EXPECT_NEAR(loss, (std::log(4.0) + std::log(2.0)) / 2, 1e-6);
  EXPECT_NEAR(gradient[0], (0.25 - 1) / 2, 1e-6);
  EXPECT_NEAR(gradient[1], 0.75 / 2, 1e-6);
  EXPECT_NEAR(gradient[2], 0.5 / 2, 1e-6);
  EXPECT_NEAR(gradient[3], -0.5 / 2, 1e-6);
  EXPECT_NEAR(margin[0], -std::log(3.0), 1e-6);
  EXPECT_NEAR(margin[1], 0.0, 1e-6);
}

TEST(CrossEntropy, StaysFiniteForLargeLogits) {
  const std::array<float, 2> logits{1000.0F, -1000.0F};
  const std::array<std::uint32_t, 1> labels{1};
  std::array<float, 2> gradient{};
  std::array<float, 1> margin{};

  EXPECT_NEAR(crossEntropy({logits, labels}, {gradient, margin}), 2000.0, 1e-3);
  EXPECT_NEAR(margin[0], -2000.0F, 1e-3F);
}

// G1: a NaN must not vanish on its way to the loss.
TEST(CrossEntropy, IsNotFiniteIfAnyLogitIsNot) {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    for (std::size_t at = 0; at < 3; ++at) {
      std::array<float, 3> logits{0.0F, 1.0F, 2.0F};
      logits.at(at) = bad;
      const std::array<std::uint32_t, 1> labels{1};
      std::array<float, 3> gradient{};
      std::array<float, 1> margin{};

      EXPECT_FALSE(std::isfinite(crossEntropy({logits, labels}, {gradient, margin}))) << at;
    }
  }
}

}  // namespace
}  // namespace flipbook::training
