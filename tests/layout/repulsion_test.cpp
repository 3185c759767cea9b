#include "layout/repulsion.h"

#include <gtest/gtest.h>

#include <cmath>

#include "layout/layout_fixtures.h"

namespace flipbook::layout {
namespace {

struct Points {
  std::vector<float> x;
  std::vector<float> y;
};

Points pointsOf(std::size_t count) {
  Points points;
  Random random{9};
  for (std::size_t i = 0; i < count; ++i) {
    const float center = static_cast<float>(i % 5) * 10;
    points.x.push_back(center + 4 * noise(random));
    points.y.push_back(4 * noise(random));
  }
  return points;
}

struct Sums {
  std::vector<double> x;
  std::vector<double> y;
  double normalizer{};
};

Sums byAllPairs(const Points& points) {
  const std::size_t count = points.x.size();
  Sums sums{std::vector<double>(count), std::vector<double>(count), 0};
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < count; ++j) {
      if (i == j) continue;
      const double dx = static_cast<double>(points.x[i]) - static_cast<double>(points.x[j]);
      const double dy = static_cast<double>(points.y[i]) - static_cast<double>(points.y[j]);
      const double w = 1 / (1 + dx * dx + dy * dy);
      sums.normalizer += w;
      sums.x[i] += w * w * dx;
      sums.y[i] += w * w * dy;
    }
  }
  return sums;
}

// Root-mean-square error of the forces in units of their root-mean-square.
double relativeError(const Repulsion& repulsion, const Sums& truth) {
  double error = 0;
  double size = 0;
  for (std::size_t i = 0; i < truth.x.size(); ++i) {
    error += std::pow(static_cast<double>(repulsion.forceX()[i]) - truth.x[i], 2) +
             std::pow(static_cast<double>(repulsion.forceY()[i]) - truth.y[i], 2);
    size += truth.x[i] * truth.x[i] + truth.y[i] * truth.y[i];
  }
  return std::sqrt(error / size);
}

TEST(Repulsion, IsExactForFewPoints) {
  for (const std::size_t count : {2U, 15U, 16U, 17U, 100U}) {
    const Points points = pointsOf(count);
    Repulsion repulsion{count};

    repulsion.compute(points.x, points.y);

    const Sums truth = byAllPairs(points);
    EXPECT_NEAR(repulsion.normalizer(), truth.normalizer, 1e-4 * truth.normalizer);
    EXPECT_LT(relativeError(repulsion, truth), 1e-4);
  }
}

// Points that have moved far since it was decided which of them share a cell would make every cell
// as large as the map and every sum a sum over all points.
TEST(Repulsion, CostsNoMoreAfterAllPointsMoved) {
  constexpr std::size_t kCount = 8000;
  Points points = pointsOf(kCount);
  Repulsion fresh{kCount};
  fresh.compute(points.x, points.y);
  Repulsion used{kCount};
  used.compute(points.y, points.x);

  for (std::size_t i = 0; i < kCount / 2; ++i) {
    std::swap(points.x[i], points.x[kCount - 1 - i]);
  }
  used.compute(points.x, points.y);

  EXPECT_GT(fresh.meanBodies(), 100);
  EXPECT_LT(used.meanBodies(), 1.5 * fresh.meanBodies());
}

TEST(Repulsion, IsCloseForManyPoints) {
  const Points points = pointsOf(4000);
  Repulsion repulsion{4000};

  repulsion.compute(points.x, points.y);

  const Sums truth = byAllPairs(points);
  EXPECT_NEAR(repulsion.normalizer(), truth.normalizer, 0.02 * truth.normalizer);
  EXPECT_LT(relativeError(repulsion, truth), 0.05);
}

TEST(Repulsion, TakesPointsThatCoincide) {
  const std::vector<float> same(3000, 2.5F);
  Repulsion repulsion{3000};

  repulsion.compute(same, same);

  EXPECT_NEAR(repulsion.normalizer(), 3000.0 * 2999.0, 100);  // every w is 1
  EXPECT_EQ(repulsion.forceX()[7], 0);
}

}  // namespace
}  // namespace flipbook::layout
