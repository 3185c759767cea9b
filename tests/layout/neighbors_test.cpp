#include "flipbook/layout/neighbors.h"

#include <gmock/gmock.h>
#include <tbb/global_control.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "layout/layout_fixtures.h"
#include "layout/neighbor_search.h"

namespace flipbook::layout {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::FloatEq;

FloatMatrix onLine(std::vector<float> values) { return {std::move(values), 1}; }

std::vector<std::uint32_t> rowOf(const NeighborGraph& graph, std::uint32_t sample) {
  const auto row = graph.of(SampleId{sample});
  return {row.begin(), row.end()};
}

double recall(const NeighborGraph& found, const NeighborGraph& truth) {
  const auto overlap = neighborOverlap(truth, found, truth.k);
  double sum = 0;
  for (const float share : overlap) sum += static_cast<double>(share);
  return sum / static_cast<double>(overlap.size());
}

TEST(FindNeighbors, ListsNearestFirstWithoutTheSampleItself) {
  const FloatMatrix features = onLine({0, 1, 3, 7});

  const NeighborGraph graph = findNeighbors(features.view(), 2);

  EXPECT_THAT(rowOf(graph, 0), ElementsAre(1, 2));
  EXPECT_THAT(rowOf(graph, 2), ElementsAre(1, 0));  // at 2 and 3, 7 is at 4
  EXPECT_THAT(rowOf(graph, 3), ElementsAre(2, 1));
  EXPECT_THAT(graph.distance, ElementsAre(1, 3, 1, 2, 2, 3, 4, 6));
}

TEST(FindNeighbors, OrdersEqualDistancesByIndex) {
  const FloatMatrix features = onLine({5, 4, 6, 5, 4});

  EXPECT_THAT(rowOf(findNeighbors(features.view(), 4), 0), ElementsAre(3, 1, 2, 4));
}

TEST(FindNeighbors, CutsKToTheOtherSamples) {
  EXPECT_EQ(findNeighbors(onLine({1, 2, 3}).view(), 15).k, 2U);
  EXPECT_EQ(findNeighbors(onLine({1}).view(), 15).size(), 0U);
  EXPECT_EQ(findNeighbors(MatrixView{}, 15).size(), 0U);
}

TEST(FindNeighbors, PutsWhatIsNotFiniteLast) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  const FloatMatrix features = onLine({nan, 1, 9, infinity, 2});

  const NeighborGraph graph = findNeighbors(features.view(), 4);

  EXPECT_THAT(rowOf(graph, 1), ElementsAre(4, 2, 0, 3));
  EXPECT_THAT(rowOf(graph, 0), ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(graph.distance[1 * 4 + 2], infinity);
}

// Saturated probabilities: differences of 1e-6 next to values near 1, which cancel in |a|^2 - 2ab +
// |b|^2.
TEST(FindNeighbors, TellsSaturatedValuesApart) {
  constexpr std::size_t kRows = 400;
  FloatMatrix features{{}, 2};
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto step =
        static_cast<float>((i * 7) % kRows) * 1e-6F;  // 7 and 400 have no common factor
    features.values.insert(features.values.end(), {1 - step, step});
  }

  const NeighborGraph graph = findNeighbors(features.view(), 2);

  for (std::uint32_t i = 0; i < kRows; ++i) {
    const std::size_t place = (i * 7) % kRows;
    for (const std::uint32_t j : rowOf(graph, i)) {
      const std::size_t other = (j * 7) % kRows;
      EXPECT_LE(place > other ? place - other : other - place, 2U) << i << " " << j;
    }
  }
}

TEST(FindNeighbors, IgnoresAShiftOfAllFeatures) {
  FloatMatrix features = clouds(300, 8, 3, 4);
  for (float& value : features.values) value = std::round(value * 64) / 64;
  FloatMatrix shifted = features;
  for (float& value : shifted.values) value += 1024;  // exact: 17 bits

  EXPECT_EQ(findNeighbors(shifted.view(), 15).neighbor,
            findNeighbors(features.view(), 15).neighbor);
}

TEST(FindNeighbors, MissesFewWhereItSearchesLists) {
  const FloatMatrix features = clouds(7000, 24, 10, 2);

  const NeighborGraph found = findNeighbors(features.view(), 15);

  EXPECT_GT(recall(found, nearestByAllPairs(features.view(), 15)), 0.97);
}

// `inner` turned into many more columns: what a trained network's features are like.
FloatMatrix embedded(const FloatMatrix& inner, std::size_t columns) {
  FloatMatrix wide{std::vector<float>(inner.rows() * columns), columns};
  for (std::size_t d = 0; d < columns; ++d) {
    for (std::size_t c = 0; c < inner.columns; ++c) {
      Random entry{5, d, c};
      const float weight = noise(entry);
      for (std::size_t i = 0; i < inner.rows(); ++i) {
        wide.values[i * columns + d] += weight * inner.row(i)[c];
      }
    }
  }
  return wide;
}

// Sixteen axes hold all that differs: the search runs on 32, the order is still that of all 96.
TEST(FindNeighbors, MissesFewWhereItSearchesWideFeaturesInAProjection) {
  const FloatMatrix features = embedded(clouds(7000, 16, 10, 2), 96);

  const NeighborGraph found = findNeighbors(features.view(), 15);
  const NeighborGraph truth = nearestByAllPairs(features.view(), 15);

  EXPECT_GT(recall(found, truth), 0.97);
  EXPECT_NEAR(found.distance[0], truth.distance[0], 1e-5F * truth.distance[0]);
}

// Noise in every column: no projection keeps who is near, so none is used.
TEST(FindNeighbors, SearchesAllColumnsWhereAllOfThemCount) {
  const FloatMatrix features = clouds(7000, 160, 10, 1);

  const NeighborGraph found = findNeighbors(features.view(), 15);

  EXPECT_GT(recall(found, nearestByAllPairs(features.view(), 15)), 0.9);
}

TEST(FindNeighbors, CopesWithThousandsOfEqualSamples) {
  FloatMatrix features = constantFeatures(7000, 4, 2);
  for (std::size_t i = 0; i < 100; ++i) features.values[i] = static_cast<float>(i);

  const NeighborGraph graph = findNeighbors(features.view(), 15);

  for (std::uint32_t i = 0; i < 7000; ++i) {
    auto row = rowOf(graph, i);
    EXPECT_EQ(std::ranges::count(row, i), 0);
    std::ranges::sort(row);
    EXPECT_EQ(std::ranges::adjacent_find(row), row.end());
  }
}

TEST(FindNeighbors, IsTheSameForOneThreadAndTwo) {
  const FloatMatrix features = clouds(7000, 16, 10, 2);

  const NeighborGraph two = findNeighbors(features.view(), 15);
  const tbb::global_control oneThread{tbb::global_control::max_allowed_parallelism, 1};
  const NeighborGraph one = findNeighbors(features.view(), 15);

  EXPECT_EQ(one.neighbor, two.neighbor);
  EXPECT_EQ(one.distance, two.distance);
}

TEST(FindNeighbors, FindsTheSameOrNothingWhereItCanBeStopped) {
  const FloatMatrix features = clouds(7000, 12, 5, 1);
  std::stop_source source;

  const auto found = findNeighbors(features.view(), 10, source.get_token());
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->neighbor, findNeighbors(features.view(), 10).neighbor);

  source.request_stop();
  EXPECT_FALSE(findNeighbors(features.view(), 10, source.get_token()).has_value());
}

TEST(NearestTo, AgreesWithTheGraph) {
  const FloatMatrix features = clouds(500, 12, 5, 1);
  const NeighborGraph graph = findNeighbors(features.view(), 10);

  for (const std::uint32_t i : {0U, 17U, 499U}) {
    EXPECT_EQ(nearestTo(features.view(), SampleId{i}, 10), rowOf(graph, i));
  }
}

TEST(NearestTo, CutsKToTheOtherSamples) {
  EXPECT_THAT(nearestTo(onLine({1, 5, 2}).view(), SampleId{0}, 10), ElementsAre(2, 1));
}

TEST(NeighborOverlap, IsTheShareThatStayed) {
  const NeighborGraph before{{1, 2, 0, 2, 0, 1, 0, 1}, std::vector<float>(8), 2};
  const NeighborGraph after{{2, 1, 3, 2, 3, 0, 1, 2}, std::vector<float>(8), 2};

  // 0 kept both in another order, 1 kept 2, 2 kept 0, 3 kept 1.
  EXPECT_THAT(neighborOverlap(before, after, 2), ElementsAre(1, 0.5F, 0.5F, 0.5F));
}

TEST(NeighborOverlap, IsOneForTheSameFeatures) {
  const NeighborGraph graph = findNeighbors(clouds(100, 4, 2, 1).view(), 15);

  EXPECT_THAT(neighborOverlap(graph, graph, 15), Each(FloatEq(1)));
}

}  // namespace
}  // namespace flipbook::layout
