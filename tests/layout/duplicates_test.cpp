#include "layout/duplicates.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "layout/layout_fixtures.h"

namespace flipbook::layout {
namespace {

TEST(WithPartedDuplicates, KeepsAGraphWithoutEquals) {
  const NeighborGraph graph = findNeighbors(clouds(100, 4, 2, 1).view(), 15);

  EXPECT_EQ(withPartedDuplicates(graph, 1).neighbor, graph.neighbor);
}

TEST(WithPartedDuplicates, GivesEqualsDifferentNeighborsAmongThemselves) {
  FloatMatrix features = clouds(200, 4, 2, 1);
  std::fill_n(features.values.begin(), 4 * 80, 0.25F);  // samples 0 to 79
  const NeighborGraph graph = findNeighbors(features.view(), 15);

  const NeighborGraph parted = withPartedDuplicates(graph, 1);

  std::vector<std::size_t> namedBy(200);
  for (std::uint32_t i = 0; i < 80; ++i) {
    const auto row = parted.of(SampleId{i});
    EXPECT_EQ(std::set<std::uint32_t>(row.begin(), row.end()).size(), 15U);
    for (const std::uint32_t j : row) {
      EXPECT_NE(j, i);
      EXPECT_LT(j, 80U);
      ++namedBy[j];
    }
  }
  EXPECT_LT(std::ranges::max(namedBy), 45U);  // 15 on average; 79 for the first ones without
  EXPECT_TRUE(std::ranges::equal(parted.of(SampleId{150}), graph.of(SampleId{150})));
}

TEST(WithPartedDuplicates, LeavesAGroupThatFitsInARow) {
  FloatMatrix features = clouds(100, 4, 2, 1);
  std::fill_n(features.values.begin(), 4 * 16, 0.25F);  // sixteen equals: each names all others
  const NeighborGraph graph = findNeighbors(features.view(), 15);

  EXPECT_EQ(withPartedDuplicates(graph, 1).neighbor, graph.neighbor);
}

}  // namespace
}  // namespace flipbook::layout
