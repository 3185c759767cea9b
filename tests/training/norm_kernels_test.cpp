#include "training/norm_kernels.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace flipbook::training {
namespace {

constexpr std::size_t kChannels = 32;
constexpr std::size_t kRows = 2500;  // more than one chunk, and not a whole number of them
constexpr ActivationShape kShape{kRows, kChannels};

std::vector<float> waves(double frequency) {
  std::vector<float> values(kRows * kChannels);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<float>(std::sin(frequency * static_cast<double>(i)) + 0.1);
  }
  return values;
}

Bf16 bf16(float value) {
  return {static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16U)};
}
float asFloat(Bf16 value) { return std::bit_cast<float>(std::uint32_t{value.bits} << 16U); }

TEST(ChannelMoments, AreThoseOfEachColumn) {
  const std::vector<float> x = waves(0.7);
  std::vector<float> mean(kChannels);
  std::vector<float> variance(kChannels);

  channelMoments(x.data(), kShape, mean.data(), variance.data());

  for (std::size_t c = 0; c < kChannels; ++c) {
    double sum = 0;
    double squares = 0;
    for (std::size_t row = 0; row < kRows; ++row) {
      const double value = x[row * kChannels + c];
      sum += value;
      squares += value * value;
    }
    const double expected = sum / kRows;
    EXPECT_NEAR(mean[c], expected, 1e-5);
    EXPECT_NEAR(variance[c], squares / kRows - expected * expected, 1e-5);
  }
}

TEST(Activate, AddsTheResidualBeforeItCutsBelowZero) {
  const std::vector<float> x = waves(0.7);
  const std::vector<float> residual = waves(0.3);
  const std::vector<float> scale(kChannels, 2.0F);
  const std::vector<float> shift(kChannels, -0.5F);
  const std::vector<float> residualScale(kChannels, 3.0F);
  const std::vector<float> residualShift(kChannels, 0.25F);
  std::vector<float> out(x.size());

  activate(x.data(), {scale.data(), shift.data()},
           Residual<float>{residual.data(), {residualScale.data(), residualShift.data()}},
           out.data(), kShape);

  for (std::size_t i = 0; i < x.size(); ++i) {
    const float sum = 2.0F * x[i] - 0.5F + 3.0F * residual[i] + 0.25F;
    ASSERT_NEAR(out[i], std::max(0.0F, sum), 1e-5) << i;
  }
}

// G1: a ReLU written as `x > 0 ? x : 0` turns a NaN into a zero and hides it.
TEST(Activate, KeepsANotANumber) {
  const std::vector<float> ones(kChannels, 1.0F);
  const std::vector<float> zeros(kChannels);
  std::vector<float> x(kChannels, -1.0F);
  x[5] = std::numeric_limits<float>::quiet_NaN();
  std::vector<Bf16> half(kChannels, bf16(-1.0F));
  half[5] = bf16(x[5]);

  activate(x.data(), {ones.data(), zeros.data()}, Residual<float>{}, x.data(), {1, kChannels});
  activate(half.data(), {ones.data(), zeros.data()}, Residual<Bf16>{}, half.data(), {1, kChannels});

  EXPECT_TRUE(std::isnan(x[5]));
  EXPECT_TRUE(std::isnan(asFloat(half[5])));
  EXPECT_EQ(x[4], 0.0F);
}

TEST(Activate, RoundsToTheNearestBf16) {
  const std::vector<float> third(kChannels, 1.0F / 3.0F);
  const std::vector<float> zeros(kChannels);
  std::vector<Bf16> x(kChannels, bf16(1.0F));

  activate(x.data(), {third.data(), zeros.data()}, Residual<Bf16>{}, x.data(), {1, kChannels});

  // 1/3 is 0x3EAAAAAB; the nearest with 16 bits is 0x3EAB, cutting off would give 0x3EAA.
  EXPECT_EQ(x[0].bits, 0x3EABU);
}

TEST(ReduceGradient, GoesBackThroughTheReluInPlace) {
  std::vector<float> gradient = waves(0.9);
  const std::vector<float> before = gradient;
  const std::vector<float> second = waves(0.2);
  const std::vector<float> output = waves(0.5);
  const std::vector<float> raw = waves(0.7);
  const std::vector<float> mean(kChannels, 0.125F);
  std::vector<float> sum(kChannels);
  std::vector<float> centred(kChannels);

  reduceGradient(
      GradientInputs<float>{gradient.data(), second.data(), output.data(), raw.data(), mean.data()},
      kShape, sum.data(), centred.data());

  std::vector<double> expectedSum(kChannels);
  std::vector<double> expectedCentred(kChannels);
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    const float masked = output[i] > 0 ? before[i] + second[i] : 0.0F;
    ASSERT_FLOAT_EQ(gradient[i], masked);
    expectedSum[i % kChannels] += masked;
    expectedCentred[i % kChannels] += double{masked} * (raw[i] - 0.125);
  }
  for (std::size_t c = 0; c < kChannels; ++c) {
    EXPECT_NEAR(sum[c], expectedSum[c], 1e-2);
    EXPECT_NEAR(centred[c], expectedCentred[c], 1e-2);
  }
}

TEST(ApplyGradient, CombinesGradientAndRawPerChannel) {
  const std::vector<float> gradient = waves(0.9);
  std::vector<float> raw = waves(0.7);
  const std::vector<float> before = raw;
  const std::vector<float> ofGradient(kChannels, 2.0F);
  const std::vector<float> ofRaw(kChannels, -0.5F);
  const std::vector<float> constant(kChannels, 0.25F);

  applyGradient(gradient.data(), {ofGradient.data(), ofRaw.data(), constant.data()}, raw.data(),
                kShape);

  for (std::size_t i = 0; i < raw.size(); ++i) {
    ASSERT_NEAR(raw[i], 2.0F * gradient[i] - 0.5F * before[i] + 0.25F, 1e-5) << i;
  }
}

}  // namespace
}  // namespace flipbook::training
