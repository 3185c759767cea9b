#include "layout/distance_kernels.h"

#include <algorithm>

#include "flipbook/core/expects.h"
#include "layout/blocks.h"

namespace flipbook::layout {
namespace {

using simd::kBlock;

struct TileKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const float* const* queries, const float* panel, std::size_t columns,
                           float* tile) {
    constexpr std::size_t kParts = kBlock / simd::width<Lanes>;
    Lanes sum[kTileQueries][kParts]{};
    const float* const query0 = queries[0];
    const float* const query1 = queries[1];
    const float* const query2 = queries[2];
    const float* const query3 = queries[3];
    for (std::size_t d = 0; d < columns; ++d) {
#pragma GCC unroll 4
      for (std::size_t part = 0; part < kParts; ++part) {
        const Lanes value =
            *reinterpret_cast<const Lanes*>(panel + d * kBlock + part * simd::width<Lanes>);
        const Lanes difference0 = value - query0[d];
        const Lanes difference1 = value - query1[d];
        const Lanes difference2 = value - query2[d];
        const Lanes difference3 = value - query3[d];
        sum[0][part] += difference0 * difference0;
        sum[1][part] += difference1 * difference1;
        sum[2][part] += difference2 * difference2;
        sum[3][part] += difference3 * difference3;
      }
    }
#pragma GCC unroll 4
    for (std::size_t q = 0; q < kTileQueries; ++q) {
#pragma GCC unroll 4
      for (std::size_t part = 0; part < kParts; ++part) {
        *reinterpret_cast<Lanes*>(tile + q * kBlock + part * simd::width<Lanes>) = sum[q][part];
      }
    }
  }
};

struct RowsKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const float* values, std::size_t columns, const float* query,
                           const std::uint32_t* rows, std::size_t count, float* out) {
    constexpr std::size_t kParts = kBlock / simd::width<Lanes>;
    const std::size_t whole = columns - columns % kBlock;
    for (std::size_t j = 0; j < count; ++j) {
      const float* const row = values + rows[j] * columns;
      Lanes sum[kParts]{};
      for (std::size_t d = 0; d < whole; d += kBlock) {
#pragma GCC unroll 4
        for (std::size_t part = 0; part < kParts; ++part) {
          const std::size_t at = d + part * simd::width<Lanes>;
          const Lanes difference = *reinterpret_cast<const Lanes*>(row + at) -
                                   *reinterpret_cast<const Lanes*>(query + at);
          sum[part] += difference * difference;
        }
      }
      float total = 0;
      for (std::size_t d = whole; d < columns; ++d) {
        const float difference = row[d] - query[d];
        total += difference * difference;
      }
#pragma GCC unroll 4
      for (std::size_t part = 0; part < kParts; ++part) {
        for (std::size_t lane = 0; lane < simd::width<Lanes>; ++lane) total += sum[part][lane];
      }
      out[j] = total;
    }
  }
};

}  // namespace

PackedRows::PackedRows(MatrixView source, std::span<const std::uint32_t> rows)
    : m_rows{rows.begin(), rows.end()}, m_columns{source.columns()} {
  m_values.resize(panelCount() * m_columns * kBlock);
  forBlocks(panelCount(), 16, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t panel = begin; panel < end; ++panel) {
      float* const out = m_values.data() + panel * m_columns * kBlock;
      const auto chosen = rowsOf(panel);
      for (std::size_t lane = 0; lane < chosen.size(); ++lane) {
        const auto row = source.row(chosen[lane]);
        for (std::size_t d = 0; d < m_columns; ++d) out[d * kBlock + lane] = row[d];
      }
    }
  });
}

std::span<const std::uint32_t> PackedRows::rowsOf(std::size_t panel) const {
  const std::size_t begin = panel * kBlock;
  return std::span{m_rows}.subspan(begin, std::min(kBlock, m_rows.size() - begin));
}

void PackedRows::distances(const std::array<const float*, kTileQueries>& queries, std::size_t panel,
                           DistanceTile& tile) const {
  simd::run<TileKernel>(queries.data(), m_values.data() + panel * m_columns * kBlock, m_columns,
                        tile.data());
}

void distancesTo(MatrixView features, const float* query, std::span<const std::uint32_t> rows,
                 std::span<float> out) {
  FLIPBOOK_EXPECTS(out.size() >= rows.size());
  simd::run<RowsKernel>(features.values().data(), features.columns(), query, rows.data(),
                        rows.size(), out.data());
}

double exactSquaredDistance(std::span<const float> a, std::span<const float> b) {
  std::array<double, 4> sums{};  // four chains of additions instead of one that waits for itself
  const float* const left = a.data();
  const float* const right = b.data();
  const std::size_t whole = a.size() - a.size() % sums.size();
  for (std::size_t d = 0; d < whole; d += sums.size()) {
    for (std::size_t part = 0; part < sums.size(); ++part) {
      const double difference =
          static_cast<double>(left[d + part]) - static_cast<double>(right[d + part]);
      sums[part] += difference * difference;
    }
  }
  for (std::size_t d = whole; d < a.size(); ++d) {
    const double difference = static_cast<double>(left[d]) - static_cast<double>(right[d]);
    sums[0] += difference * difference;
  }
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace flipbook::layout
