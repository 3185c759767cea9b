#include "layout/coarse_lists.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

#include "layout/blocks.h"
#include "layout/even_rows.h"

namespace flipbook::layout {
namespace {

constexpr std::size_t kSamplePerList = 20;
constexpr std::size_t kRounds = 3;

FloatMatrix gathered(MatrixView source, std::span<const std::uint32_t> rows) {
  FloatMatrix result{{}, source.columns()};
  result.values.reserve(rows.size() * source.columns());
  for (const std::uint32_t row : rows) {
    const auto values = source.row(row);
    result.values.insert(result.values.end(), values.begin(), values.end());
  }
  return result;
}

// The nearest center of every row; among equally near ones the first.
std::vector<std::uint32_t> nearestCenters(MatrixView rows, const FloatMatrix& centers) {
  std::vector<std::uint32_t> all(centers.rows());
  std::iota(all.begin(), all.end(), 0U);
  const PackedRows packed{centers.view(), all};
  std::vector<std::uint32_t> nearest(rows.rows());
  forBlocks(rows.rows(), kTileQueries * 16, [&](std::size_t begin, std::size_t end, std::size_t) {
    DistanceTile tile{};
    for (std::size_t first = begin; first < end; first += kTileQueries) {
      std::array<const float*, kTileQueries> queries{};
      for (std::size_t q = 0; q < kTileQueries; ++q) {
        queries.at(q) = rows.row(std::min(first + q, end - 1)).data();
      }
      std::array<float, kTileQueries> best{};
      best.fill(std::numeric_limits<float>::infinity());
      for (std::size_t panel = 0; panel < packed.panelCount(); ++panel) {
        packed.distances(queries, panel, tile);
        const auto members = packed.rowsOf(panel);
        for (std::size_t q = 0; q < std::min(kTileQueries, end - first); ++q) {
          for (std::size_t lane = 0; lane < members.size(); ++lane) {
            const float distance = tile[q * simd::kBlock + lane];
            if (distance >= best[q]) continue;
            best[q] = distance;
            nearest[first + q] = members[lane];
          }
        }
      }
    }
  });
  return nearest;
}

// Means of the rows of each group; a group without rows keeps its center.
void moveToMeans(MatrixView rows, std::span<const std::uint32_t> group, FloatMatrix& centers) {
  const std::size_t columns = rows.columns();
  std::vector<double> sum(centers.values.size());
  std::vector<std::size_t> count(centers.rows());
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const auto row = rows.row(i);
    double* const into = sum.data() + group[i] * columns;
    for (std::size_t d = 0; d < columns; ++d) into[d] += static_cast<double>(row[d]);
    ++count[group[i]];
  }
  for (std::size_t c = 0; c < count.size(); ++c) {
    if (count[c] == 0) continue;
    for (std::size_t d = 0; d < columns; ++d) {
      centers.values[c * columns + d] =
          static_cast<float>(sum[c * columns + d] / static_cast<double>(count[c]));
    }
  }
}

std::size_t widestColumn(MatrixView features, std::span<const std::uint32_t> rows) {
  std::vector<double> sum(features.columns());
  std::vector<double> sumOfSquares(features.columns());
  const auto origin = features.row(rows.front());
  for (const std::uint32_t row : rows) {
    const auto values = features.row(row);
    for (std::size_t d = 0; d < values.size(); ++d) {
      const double value = static_cast<double>(values[d]) - static_cast<double>(origin[d]);
      sum[d] += value;
      sumOfSquares[d] += value * value;
    }
  }
  std::size_t widest = 0;
  double most = -1;
  for (std::size_t d = 0; d < sum.size(); ++d) {
    const double variance = sumOfSquares[d] - sum[d] * sum[d] / static_cast<double>(rows.size());
    if (variance > most) {
      most = variance;
      widest = d;
    }
  }
  return widest;
}

// Halves `rows` until no part is longer than kLongestList, appending the parts. All but the last
// are multiples of what is compared at once.
void halve(MatrixView features, std::vector<std::uint32_t> rows,
           std::vector<std::vector<std::uint32_t>>& parts) {
  if (rows.size() <= kLongestList) {
    std::ranges::sort(rows);
    parts.push_back(std::move(rows));
    return;
  }
  const std::size_t column = widestColumn(features, rows);
  const std::size_t half = (rows.size() / 2 + simd::kBlock - 1) / simd::kBlock * simd::kBlock;
  const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(half);
  std::ranges::nth_element(rows, middle, {}, [&](std::uint32_t row) {
    return std::pair{features.row(row)[column], row};
  });
  std::vector<std::uint32_t> upper(middle, rows.end());
  rows.erase(middle, rows.end());
  halve(features, std::move(rows), parts);
  halve(features, std::move(upper), parts);
}

FloatMatrix meansOf(MatrixView features, const std::vector<std::vector<std::uint32_t>>& members) {
  FloatMatrix means{std::vector<float>(members.size() * features.columns()), features.columns()};
  forBlocks(members.size(), 1, [&](std::size_t list, std::size_t, std::size_t) {
    std::vector<double> sum(features.columns());
    for (const std::uint32_t row : members[list]) {
      const auto values = features.row(row);
      for (std::size_t d = 0; d < sum.size(); ++d) sum[d] += static_cast<double>(values[d]);
    }
    for (std::size_t d = 0; d < sum.size(); ++d) {
      means.values[list * sum.size() + d] =
          static_cast<float>(sum[d] / static_cast<double>(members[list].size()));
    }
  });
  return means;
}

// Lists in their order until they hold `targetRows` rows. Only as many as needed are sorted.
std::vector<std::uint32_t> nearestUntil(const CoarseLists& lists,
                                        std::vector<std::pair<float, std::uint32_t>>& order,
                                        std::size_t targetRows) {
  std::vector<std::uint32_t> chosen;
  std::size_t rows = 0;
  auto sorted = order.begin();
  while (rows < targetRows && sorted != order.end()) {
    const auto more = std::min<std::ptrdiff_t>(
        order.end() - sorted, static_cast<std::ptrdiff_t>((targetRows - rows) / kLongestList + 1));
    std::nth_element(sorted, sorted + more - 1, order.end());
    std::sort(sorted, sorted + more);
    for (const auto end = sorted + more; sorted != end && rows < targetRows; ++sorted) {
      rows += lists.members[sorted->second].size();
      chosen.push_back(sorted->second);
    }
  }
  return chosen;
}

}  // namespace

CoarseLists makeCoarseLists(MatrixView features) {
  const std::size_t total = features.rows();
  const auto wanted = static_cast<std::size_t>(std::sqrt(static_cast<double>(total)));
  const FloatMatrix sample = gathered(features, evenRows(total, wanted * kSamplePerList));
  FloatMatrix centers = gathered(sample.view(), evenRows(sample.rows(), wanted));
  for (std::size_t round = 0; round < kRounds; ++round) {
    moveToMeans(sample.view(), nearestCenters(sample.view(), centers), centers);
  }
  const auto nearest = nearestCenters(features, centers);
  std::vector<std::vector<std::uint32_t>> raw(centers.rows());
  for (std::uint32_t i = 0; i < total; ++i) raw[nearest[i]].push_back(i);

  std::vector<std::vector<std::vector<std::uint32_t>>> parts(raw.size());
  forBlocks(raw.size(), 1, [&](std::size_t list, std::size_t, std::size_t) {
    if (!raw[list].empty()) halve(features, std::move(raw[list]), parts[list]);
  });
  CoarseLists lists;
  for (auto& ofList : parts) {
    std::ranges::move(ofList, std::back_inserter(lists.members));
  }
  lists.centers = meansOf(features, lists.members);
  return lists;
}

std::vector<std::vector<std::uint32_t>> listsToSearch(const CoarseLists& lists,
                                                      std::size_t targetRows) {
  const std::size_t count = lists.members.size();
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), 0U);
  const PackedRows packed{lists.centers.view(), all};
  std::vector<std::vector<std::uint32_t>> result(count);
  forBlocks(count, kTileQueries, [&](std::size_t begin, std::size_t end, std::size_t) {
    std::array<const float*, kTileQueries> queries{};
    for (std::size_t q = 0; q < kTileQueries; ++q) {
      queries.at(q) = lists.centers.row(std::min(begin + q, end - 1)).data();
    }
    std::vector<DistanceTile> tiles(packed.panelCount());
    for (std::size_t panel = 0; panel < tiles.size(); ++panel) {
      packed.distances(queries, panel, tiles[panel]);
    }
    std::vector<std::pair<float, std::uint32_t>> order(count);
    for (std::size_t list = begin; list < end; ++list) {
      for (std::uint32_t c = 0; c < count; ++c) {
        const std::size_t lane = (list - begin) * simd::kBlock + c % simd::kBlock;
        order[c] = {tiles[c / simd::kBlock][lane], c};
      }
      order[list].first = -1;  // itself first, also among lists with the same center
      result[list] = nearestUntil(lists, order, targetRows);
    }
  });
  return result;
}

}  // namespace flipbook::layout
