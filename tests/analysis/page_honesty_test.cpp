#include "flipbook/analysis/page_honesty.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace flipbook::analysis {
namespace {

using testing::Each;
using testing::IsEmpty;

// Samples along a line, as features of one column.
QuantizedFeatures lineOf(std::size_t count) {
  FloatMatrix features{{}, 1};
  for (std::size_t i = 0; i < count; ++i) features.values.push_back(static_cast<float>(i));
  return quantizeFeatures(features.view());
}

Layout drawnLineOf(std::size_t count) {
  Layout layout;
  for (std::size_t i = 0; i < count; ++i) layout.push_back({static_cast<float>(i), 0});
  return layout;
}

TEST(HonestyOf, IsOneWhereTheMapDrawsTheFeaturesAsTheyAre) {
  // 256 steps of a byte: every sample has a value of its own, ties only between both sides.
  EXPECT_THAT(honestyOf(lineOf(256), drawnLineOf(256)), testing::SizeIs(256));
  EXPECT_GT(honestyOf(lineOf(256), drawnLineOf(256))[100], 0.9F);
}

TEST(HonestyOf, IsLowForTheSampleThatIsDrawnAmongOthers) {
  Layout layout = drawnLineOf(256);
  layout[20] = {200.5F, 0};  // its 15 drawn nearest are 193 to 208, its true ones 12 to 28

  const auto shares = honestyOf(lineOf(256), layout);

  EXPECT_FLOAT_EQ(shares[20], 0);
  EXPECT_GT(shares[100], 0.9F);
}

TEST(HonestyOf, KnowsNothingOfASampleWithoutAPlace) {
  Layout layout = drawnLineOf(40);
  layout[7] = {std::numeric_limits<float>::quiet_NaN(), 0};

  const auto shares = honestyOf(lineOf(40), layout);

  EXPECT_TRUE(std::isnan(shares[7]));
  EXPECT_FALSE(std::isnan(shares[8]));
}

TEST(HonestyOf, HasNothingToSayWithoutFeaturesOrWithoutALayout) {
  EXPECT_THAT(honestyOf({}, drawnLineOf(40)), IsEmpty());
  EXPECT_THAT(honestyOf(lineOf(40), {}), IsEmpty());
}

// Of three samples each has two others, and both are drawn nearest.
TEST(HonestyOf, JudgesByAllOthersWhereThereAreFew) {
  EXPECT_THAT(honestyOf(lineOf(3), drawnLineOf(3)), Each(1.0F));
}

}  // namespace
}  // namespace flipbook::analysis
