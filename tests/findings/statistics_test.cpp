#include "findings/statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace flipbook::findings {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::FloatNear;
using testing::IsNan;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(SpreadOf, LeavesOutWhatIsNotKnown) {
  // 2, 4, 6: mean 4, squares 4 + 0 + 4, deviation sqrt(8 / 3) = 1.63299.
  const Spread spread = spreadOf(std::array{2.0, kUnknown, 4.0, kInfinity, 6.0});

  EXPECT_DOUBLE_EQ(spread.mean, 4);
  EXPECT_NEAR(spread.deviation, 1.63299, 1e-5);
}

TEST(SpreadOf, KeepsItsDigitsFarFromZero) {
  const Spread spread = spreadOf(std::array{1e9 + 1, 1e9 + 2, 1e9 + 3});

  EXPECT_NEAR(spread.deviation, std::sqrt(2.0 / 3), 1e-6);
}

TEST(Standardize, MeasuresInDeviationsFromTheMean) {
  std::array values{1.0, 3.0, kUnknown};  // mean 2, deviation 1

  standardize(values);

  EXPECT_THAT(values, ElementsAre(-1, 1, IsNan()));
}

TEST(Standardize, SeesNoDifferenceWhereThereIsNone) {
  std::array values{0.1, 0.1, 0.1};

  standardize(values);

  EXPECT_THAT(values, ElementsAre(0, 0, 0));
}

TEST(StandardizeWithin, MeasuresEachGroupByItself) {
  std::array values{1.0, 100.0, 3.0, 300.0};
  const std::array<std::uint8_t, 4> group{0, 1, 0, 1};

  standardizeWithin(group, values);

  EXPECT_THAT(values, ElementsAre(-1, -1, 1, 1));
}

TEST(ScaleWithin, KeepsTheSign) {
  std::array values{-1.0, 10.0, 3.0, 30.0};  // deviations 2 and 10
  const std::array<std::uint8_t, 4> group{0, 1, 0, 1};

  scaleWithin(group, values);

  EXPECT_THAT(values, ElementsAre(-0.5, 1, 1.5, 3));
}

TEST(InUnitInterval, RisesFromZeroToOne) {
  EXPECT_EQ(inUnitInterval(kUnknown), 0);
  EXPECT_FLOAT_EQ(inUnitInterval(0), 0.5F);
  EXPECT_LT(inUnitInterval(-3), inUnitInterval(-2));
  EXPECT_LE(inUnitInterval(1000), 1);
  EXPECT_GE(inUnitInterval(-1000), 0);
}

TEST(ShareBelow, CountsTheSmallerOnes) {
  const auto shares = shareBelow(std::array{5.0, 1.0, kUnknown, 1.0, 9.0});

  EXPECT_THAT(shares, ElementsAre(0.5F, 0, IsNan(), 0, 0.75F));
}

TEST(MedianOf, IsTheMiddleOfWhatIsKnown) {
  EXPECT_EQ(medianOf({9, kUnknown, 1, 5}), 5);
  EXPECT_TRUE(std::isnan(medianOf({kUnknown})));
}

TEST(Blend, AveragesOverWhatIsKnownOfEach) {
  const std::array first{1.0, kUnknown, kUnknown};
  const std::array second{4.0, 6.0, kUnknown};

  // (1 * 1 + 0.5 * 4) / 1.5 = 2
  EXPECT_THAT(blend(std::array{WeightedColumn{first, 1}, WeightedColumn{second, 0.5}}),
              ElementsAre(2, 6, IsNan()));
}

}  // namespace
}  // namespace flipbook::findings
