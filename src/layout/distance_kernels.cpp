#include "layout/distance_kernels.h"

#include <algorithm>

#include "flipbook/core/expects.h"
#include "layout/blocks.h"

namespace flipbook::layout {
namespace {

using simd::kLanes;
using simd::Lanes;

struct TileKernel {
  FLIPBOOK_KERNEL void run(const float* const* queries, const float* panel, std::size_t columns,
                           float* tile) {
    Lanes sum0{};
    Lanes sum1{};
    Lanes sum2{};
    Lanes sum3{};
    const float* const query0 = queries[0];
    const float* const query1 = queries[1];
    const float* const query2 = queries[2];
    const float* const query3 = queries[3];
    for (std::size_t d = 0; d < columns; ++d) {
      const Lanes value = *reinterpret_cast<const Lanes*>(panel + d * kLanes);
      const Lanes difference0 = value - query0[d];
      const Lanes difference1 = value - query1[d];
      const Lanes difference2 = value - query2[d];
      const Lanes difference3 = value - query3[d];
      sum0 += difference0 * difference0;
      sum1 += difference1 * difference1;
      sum2 += difference2 * difference2;
      sum3 += difference3 * difference3;
    }
    auto* const out = reinterpret_cast<Lanes*>(tile);
    out[0] = sum0;
    out[1] = sum1;
    out[2] = sum2;
    out[3] = sum3;
  }
};

struct RowsKernel {
  FLIPBOOK_KERNEL void run(const float* values, std::size_t columns, const float* query,
                           const std::uint32_t* rows, std::size_t count, float* out) {
    const std::size_t whole = columns - columns % kLanes;
    for (std::size_t j = 0; j < count; ++j) {
      const float* const row = values + rows[j] * columns;
      Lanes sum{};
      for (std::size_t d = 0; d < whole; d += kLanes) {
        const Lanes difference =
            *reinterpret_cast<const Lanes*>(row + d) - *reinterpret_cast<const Lanes*>(query + d);
        sum += difference * difference;
      }
      float total = 0;
      for (std::size_t d = whole; d < columns; ++d) {
        const float difference = row[d] - query[d];
        total += difference * difference;
      }
      for (std::size_t lane = 0; lane < kLanes; ++lane) total += sum[lane];
      out[j] = total;
    }
  }
};

}  // namespace

PackedRows::PackedRows(MatrixView source, std::span<const std::uint32_t> rows)
    : m_rows{rows.begin(), rows.end()}, m_columns{source.columns()} {
  m_values.resize(panelCount() * m_columns * kLanes);
  forBlocks(panelCount(), 16, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t panel = begin; panel < end; ++panel) {
      float* const out = m_values.data() + panel * m_columns * kLanes;
      const auto chosen = rowsOf(panel);
      for (std::size_t lane = 0; lane < chosen.size(); ++lane) {
        const auto row = source.row(chosen[lane]);
        for (std::size_t d = 0; d < m_columns; ++d) out[d * kLanes + lane] = row[d];
      }
    }
  });
}

std::span<const std::uint32_t> PackedRows::rowsOf(std::size_t panel) const {
  const std::size_t begin = panel * kLanes;
  return std::span{m_rows}.subspan(begin, std::min(kLanes, m_rows.size() - begin));
}

void PackedRows::distances(const std::array<const float*, kTileQueries>& queries, std::size_t panel,
                           DistanceTile& tile) const {
  simd::run<TileKernel>(queries.data(), m_values.data() + panel * m_columns * kLanes, m_columns,
                        tile.data());
}

void distancesTo(MatrixView features, const float* query, std::span<const std::uint32_t> rows,
                 std::span<float> out) {
  FLIPBOOK_EXPECTS(out.size() >= rows.size());
  simd::run<RowsKernel>(features.values().data(), features.columns(), query, rows.data(),
                        rows.size(), out.data());
}

double exactSquaredDistance(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t d = 0; d < a.size(); ++d) {
    const double difference = static_cast<double>(a[d]) - static_cast<double>(b[d]);
    sum += difference * difference;
  }
  return sum;
}

}  // namespace flipbook::layout
