#include "findings/outlier_ranking.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace flipbook::findings {
namespace {

TEST(ResidualShares, AreTheLengthOutsideTheWidestDirections) {
  // Wide along x, hardly along y: mean (0, 0.25). Row 3 leaves the x axis by 1 - 0.25 = 0.75 of its
  // length of 1; row 0 by 0.25 of its length of 10.
  const FloatMatrix features{{10, 0, -10, 0, 0, 0, 0, 1}, 2};

  const auto shares = residualShares(features.view(), std::vector<std::uint8_t>(4, 1), 1);

  EXPECT_NEAR(shares[3], 0.75, 1e-4);
  EXPECT_NEAR(shares[0], 0.025, 1e-4);
  EXPECT_TRUE(std::isnan(shares[2]));  // no length
}

TEST(ResidualShares, AreNotShapedByRowsThatTakeNoPart) {
  const FloatMatrix features{{10, 0, -10, 0, 0, 1e5F}, 2};

  const auto shares = residualShares(features.view(), std::vector<std::uint8_t>{1, 1, 0}, 1);

  EXPECT_NEAR(shares[2], 1, 1e-4);
  EXPECT_NEAR(shares[0], 0, 1e-4);
}

}  // namespace
}  // namespace flipbook::findings
