#include "flipbook/core/half.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace flipbook {
namespace {

TEST(Half, KnowsTheBitsOfTheStandardsExamples) {
  EXPECT_EQ(halfFromFloat(0.0F), 0x0000);
  EXPECT_EQ(halfFromFloat(-0.0F), 0x8000);
  EXPECT_EQ(halfFromFloat(1.0F), 0x3C00);
  EXPECT_EQ(halfFromFloat(-2.0F), 0xC000);
  EXPECT_EQ(halfFromFloat(65504.0F), 0x7BFF);           // the largest
  EXPECT_EQ(halfFromFloat(6.103515625e-5F), 0x0400);    // 2^-14, the smallest normal
  EXPECT_EQ(halfFromFloat(5.9604644775390625e-8F), 1);  // 2^-24, the smallest of all
}

TEST(Half, RoundsToTheNearestAndTiesToEven) {
  EXPECT_EQ(halfFromFloat(1.0F + 0x1.0p-11F), 0x3C00);  // halfway to 1 + 2^-10: down to even
  EXPECT_EQ(halfFromFloat(1.0F + 0x3.0p-11F), 0x3C02);  // halfway above 1 + 2^-10: up to even
  EXPECT_EQ(halfFromFloat(1.0F + 0x1.8p-11F), 0x3C01);
  EXPECT_EQ(halfFromFloat(2047.5F), 0x6800);  // carries into the exponent: 2048
  EXPECT_EQ(halfFromFloat(0x1.0p-25F), 0);    // halfway to the smallest: down to zero
  EXPECT_EQ(halfFromFloat(0x1.8p-25F), 1);
}

TEST(Half, KeepsInfinityAndNotANumber) {
  EXPECT_EQ(halfFromFloat(65520.0F), 0x7C00);
  EXPECT_EQ(halfFromFloat(-std::numeric_limits<float>::infinity()), 0xFC00);
  EXPECT_TRUE(std::isnan(roundedToHalf(std::numeric_limits<float>::quiet_NaN())));
}

TEST(Half, ReturnsEveryHalfUnchanged) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const float value = floatFromHalf(static_cast<std::uint16_t>(bits));
    if (std::isnan(value)) continue;
    ASSERT_EQ(halfFromFloat(value), bits) << value;
  }
}

}  // namespace
}  // namespace flipbook
