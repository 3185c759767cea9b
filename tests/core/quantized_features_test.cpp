#include "flipbook/core/quantized_features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace flipbook {
namespace {

using testing::ElementsAre;

TEST(QuantizeFeatures, SpansEachColumnWithAByte) {
  // Column 0 runs from 0 to 255; in column 1, 0.25 is 1.25 of 2 up: 0.625 x 255 = 159.4.
  const FloatMatrix features{{0, -1, 255, 1, 100, 0.25F}, 2};

  const QuantizedFeatures quantized = quantizeFeatures(features.view());

  EXPECT_THAT(quantized.bytes, ElementsAre(0, 0, 255, 255, 100, 159));
  EXPECT_THAT(quantized.offset, ElementsAre(0, -1));
}

TEST(QuantizeFeatures, ComesBackWithinHalfAStep) {
  const FloatMatrix features{{0.1F, 0.7F, 0.35F, 0.9F}, 1};

  const FloatMatrix back = dequantizeFeatures(quantizeFeatures(features.view()));

  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(back.values[i], features.values[i], 0.8F / 255 / 2 + 1e-6F);
  }
}

TEST(QuantizeFeatures, KeepsAConstantColumnExactly) {
  const FloatMatrix features{{7, 7, 7}, 1};

  const QuantizedFeatures quantized = quantizeFeatures(features.view());

  EXPECT_THAT(quantized.scale, ElementsAre(0));
  EXPECT_THAT(dequantizeFeatures(quantized).values, ElementsAre(7, 7, 7));
}

TEST(QuantizeFeatures, TakesTheSmallestForWhatIsNotFinite) {
  const float inf = std::numeric_limits<float>::infinity();
  const FloatMatrix features{{inf, 2, std::numeric_limits<float>::quiet_NaN(), 4}, 1};

  const FloatMatrix back = dequantizeFeatures(quantizeFeatures(features.view()));

  EXPECT_THAT(back.values, ElementsAre(2, 2, 2, 4));
}

TEST(QuantizeFeatures, AcceptsNothing) { EXPECT_TRUE(quantizeFeatures(MatrixView{}).isEmpty()); }

}  // namespace
}  // namespace flipbook
