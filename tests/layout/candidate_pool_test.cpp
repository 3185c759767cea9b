#include "layout/candidate_pool.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "layout/layout_fixtures.h"

namespace flipbook::layout {
namespace {

using Block = std::array<float, simd::kBlock>;
using Rows = std::array<std::uint32_t, simd::kBlock>;

Rows rowsFrom(std::uint32_t first) {
  Rows rows{};
  for (std::uint32_t lane = 0; lane < rows.size(); ++lane) rows.at(lane) = first + lane;
  return rows;
}

std::vector<std::uint32_t> sortedRows(const CandidatePool& pool) {
  std::vector<std::uint32_t> rows(pool.rows().begin(), pool.rows().end());
  std::ranges::sort(rows);
  return rows;
}

TEST(CandidatePool, KeepsTheNearestOfManyAndFewMore) {
  CandidatePool pool{20};
  for (std::uint32_t first = 0; first < 1600; first += 16) {
    Block distances{};
    const Rows rows = rowsFrom(first);
    for (std::size_t lane = 0; lane < rows.size(); ++lane) {
      distances.at(lane) =
          static_cast<float>((rows.at(lane) * 7) % 1600);  // each from 0 to 1599 once
    }
    pool.take(distances.data(), rows.data());
  }
  pool.finish();

  std::vector<float> kept(pool.squaredDistances().begin(), pool.squaredDistances().end());
  std::ranges::sort(kept);
  ASSERT_GE(kept.size(), 20U);
  EXPECT_LE(kept.size(), 28U);
  for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_EQ(kept[i], static_cast<float>(i));
  for (std::size_t i = 0; i < pool.rows().size(); ++i) {
    EXPECT_EQ(static_cast<float>((pool.rows()[i] * 7) % 1600), pool.squaredDistances()[i]);
  }
}

TEST(CandidatePool, PrefersTheLeastRowsAmongEquals) {
  CandidatePool pool{4};
  const Block same{};
  for (const std::uint32_t first : {160U, 0U, 16U, 320U, 640U, 48U}) {
    pool.take(same.data(), rowsFrom(first).data());
  }
  pool.finish();

  EXPECT_THAT(sortedRows(pool), testing::ElementsAre(0, 1, 2, 3));
}

TEST(CandidatePool, TakesInfinityButNotNaN) {
  CandidatePool pool{4};
  Block distances{};
  distances.fill(std::nanf(""));
  distances[3] = std::numeric_limits<float>::infinity();
  distances[5] = 2;
  pool.take(distances.data(), rowsFrom(100).data());
  pool.finish();

  EXPECT_THAT(sortedRows(pool), testing::ElementsAre(103, 105));
}

}  // namespace
}  // namespace flipbook::layout
