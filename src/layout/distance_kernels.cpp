#include "layout/distance_kernels.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "flipbook/core/expects.h"
#include "layout/blocks.h"

namespace flipbook::layout {
namespace {

using simd::kBlock;

// Squared distances of four queries to the sixteen rows of one panel.
template <typename Lanes>
struct Tile {
  static constexpr std::size_t kParts = kBlock / simd::width<Lanes>;
  Lanes sum[kTileQueries][kParts];

  FLIPBOOK_KERNEL void fill(const float* const* queries, const float* panel, std::size_t columns,
                            Tile& tile) {
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
      for (std::size_t part = 0; part < kParts; ++part) tile.sum[q][part] = sum[q][part];
    }
  }

  FLIPBOOK_KERNEL void store(const Tile& tile, std::size_t query, float* out) {
#pragma GCC unroll 4
    for (std::size_t part = 0; part < kParts; ++part) {
      *reinterpret_cast<Lanes*>(out + part * simd::width<Lanes>) = tile.sum[query][part];
    }
  }

  // Whether any row is that close to the query: mostly none is.
  FLIPBOOK_KERNEL bool isAnyWithin(const Tile& tile, std::size_t query, float limit) {
    auto within = tile.sum[query][0] <= limit;
#pragma GCC unroll 4
    for (std::size_t part = 1; part < kParts; ++part) within |= tile.sum[query][part] <= limit;
    std::array<std::uint64_t, sizeof(within) / sizeof(std::uint64_t)> words;
    std::memcpy(words.data(), &within, sizeof(within));
    std::uint64_t any = 0;
    for (const std::uint64_t word : words) any |= word;
    return any != 0;
  }
};

struct TileKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const float* const* queries, const float* panel, std::size_t columns,
                           float* out) {
    Tile<Lanes> tile;
    Tile<Lanes>::fill(queries, panel, columns, tile);
#pragma GCC unroll 4
    for (std::size_t q = 0; q < kTileQueries; ++q) Tile<Lanes>::store(tile, q, out + q * kBlock);
  }
};

struct OfferKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const float* const* queries, const float* panel, std::size_t columns,
                           const std::uint32_t* rows, std::size_t panels,
                           CandidatePool* const* pools) {
    for (std::size_t at = 0; at < panels; ++at) {
      Tile<Lanes> tile;
      Tile<Lanes>::fill(queries, panel + at * columns * kBlock, columns, tile);
#pragma GCC unroll 4
      for (std::size_t q = 0; q < kTileQueries; ++q) {
        if (!Tile<Lanes>::isAnyWithin(tile, q, pools[q]->limit())) continue;
        std::array<float, kBlock> distances;
        Tile<Lanes>::store(tile, q, distances.data());
        pools[q]->take(distances.data(), rows + at * kBlock);
      }
    }
  }
};

// One panel less a center, and the squared norms of what is left.
struct CenterKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const float* panel, const float* center, std::size_t columns, float* out,
                           float* squaredNorms) {
    for (std::size_t part = 0; part < kBlock; part += simd::width<Lanes>) {
      Lanes sum{};
      for (std::size_t d = 0; d < columns; ++d) {
        const std::size_t at = d * kBlock + part;
        const Lanes value = *reinterpret_cast<const Lanes*>(panel + at) - center[d];
        *reinterpret_cast<Lanes*>(out + at) = value;
        sum += value * value;
      }
      *reinterpret_cast<Lanes*>(squaredNorms + part) = sum;
    }
  }
};

struct CenteredPanels {
  const float* values;
  const float* squaredNorms;
  std::size_t count;  // panels
};

struct OfferCenteredKernel {
  // Four queries of one panel, from lane `first` on, and the sixteen rows of another.
  template <typename Lanes>
  FLIPBOOK_KERNEL void offer(const float* queries, const float* queryNorms, std::size_t first,
                             const float* panel, const float* norms, std::size_t columns,
                             const std::uint32_t* rows, CandidatePool* pools) {
    constexpr std::size_t kParts = kBlock / simd::width<Lanes>;
    Lanes product[kTileQueries][kParts]{};
    for (std::size_t d = 0; d < columns; ++d) {
      const float* const query = queries + d * kBlock + first;
#pragma GCC unroll 4
      for (std::size_t part = 0; part < kParts; ++part) {
        const Lanes value =
            *reinterpret_cast<const Lanes*>(panel + d * kBlock + part * simd::width<Lanes>);
#pragma GCC unroll 4
        for (std::size_t q = 0; q < kTileQueries; ++q) product[q][part] += value * query[q];
      }
    }
    Tile<Lanes> tile;
#pragma GCC unroll 4
    for (std::size_t q = 0; q < kTileQueries; ++q) {
#pragma GCC unroll 4
      for (std::size_t part = 0; part < kParts; ++part) {
        const Lanes norm = *reinterpret_cast<const Lanes*>(norms + part * simd::width<Lanes>);
        const Lanes squared = (norm + queryNorms[first + q]) - 2.0F * product[q][part];
        tile.sum[q][part] = squared < 0.0F ? Lanes{} : squared;  // NaN stays NaN
      }
      CandidatePool& pool = pools[first + q];
      if (!Tile<Lanes>::isAnyWithin(tile, q, pool.limit())) continue;
      std::array<float, kBlock> distances;
      Tile<Lanes>::store(tile, q, distances.data());
      pool.take(distances.data(), rows);
    }
  }

  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const CenteredPanels* queries, const CenteredPanels* candidates,
                           std::size_t columns, const std::uint32_t* rows, CandidatePool* pools) {
    for (std::size_t at = 0; at < candidates->count; ++at) {
      const float* const panel = candidates->values + at * columns * kBlock;
      for (std::size_t ask = 0; ask < queries->count; ++ask) {
        for (std::size_t first = 0; first < kBlock; first += kTileQueries) {
          offer<Lanes>(queries->values + ask * columns * kBlock,
                       queries->squaredNorms + ask * kBlock, first, panel,
                       candidates->squaredNorms + at * kBlock, columns, rows + at * kBlock,
                       pools + ask * kBlock);
        }
      }
    }
  }
};

struct RowsKernel {
  static constexpr std::size_t kAhead = 3;        // rows: they lie anywhere in memory
  static constexpr std::size_t kMostAhead = 512;  // floats of such a row; the rest comes by itself

  FLIPBOOK_KERNEL void prefetch(const float* row, std::size_t columns) {
    for (std::size_t d = 0; d < std::min(columns, kMostAhead); d += kBlock) {
      __builtin_prefetch(row + d);
    }
  }

  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const float* values, std::size_t columns, const float* query,
                           const std::uint32_t* rows, std::size_t count, float* out) {
    constexpr std::size_t kParts = kBlock / simd::width<Lanes>;
    const std::size_t whole = columns - columns % kBlock;
    for (std::size_t j = 0; j < count; ++j) {
      const float* const row = values + rows[j] * columns;
      if (j + kAhead < count) prefetch(values + rows[j + kAhead] * columns, columns);
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
      for (std::size_t part = 1; part < kParts; ++part) sum[0] += sum[part];
      std::array<float, simd::width<Lanes>> lanes;  // added in pairs: few additions wait for others
      std::memcpy(lanes.data(), &sum[0], sizeof(lanes));
#pragma GCC unroll 4
      for (std::size_t half = lanes.size() / 2; half > 0; half /= 2) {
#pragma GCC unroll 8
        for (std::size_t lane = 0; lane < half; ++lane) lanes[lane] += lanes[lane + half];
      }
      total += lanes[0];
      out[j] = total;
    }
  }
};

}  // namespace

PackedRows::PackedRows(MatrixView source, std::span<const std::uint32_t> rows)
    : m_size{rows.size()}, m_rows{rows.begin(), rows.end()}, m_columns{source.columns()} {
  m_rows.resize((m_size + kBlock - 1) / kBlock * kBlock);
  m_values.resize(m_rows.size() * m_columns);
  forBlocks(panelCount(), 16, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t panel = begin; panel < end; ++panel) {
      float* const out = m_values.data() + panel * m_columns * kBlock;
      const auto chosen = rowsOf(panel);
      for (std::size_t lane = 0; lane < chosen.size(); ++lane) {
        const auto row = source.row(chosen[lane]);
        for (std::size_t d = 0; d < m_columns; ++d) out[d * kBlock + lane] = row[d];
      }
      for (std::size_t lane = chosen.size(); lane < kBlock; ++lane) {
        for (std::size_t d = 0; d < m_columns; ++d) {
          out[d * kBlock + lane] = std::numeric_limits<float>::quiet_NaN();
        }
      }
    }
  });
}

std::span<const std::uint32_t> PackedRows::rowsOf(std::size_t panel) const {
  const std::size_t begin = panel * kBlock;
  return std::span{m_rows}.subspan(begin, std::min(kBlock, m_size - begin));
}

void PackedRows::offer(const std::array<const float*, kTileQueries>& queries, std::size_t begin,
                       std::size_t end,
                       const std::array<CandidatePool*, kTileQueries>& pools) const {
  FLIPBOOK_EXPECTS(begin <= end && end <= panelCount());
  simd::run<OfferKernel>(queries.data(), m_values.data() + begin * m_columns * kBlock, m_columns,
                         m_rows.data() + begin * kBlock, end - begin, pools.data());
}

void PackedRows::distances(const std::array<const float*, kTileQueries>& queries, std::size_t panel,
                           DistanceTile& tile) const {
  simd::run<TileKernel>(queries.data(), m_values.data() + panel * m_columns * kBlock, m_columns,
                        tile.data());
}

void CenteredRows::assign(const PackedRows& rows, std::span<const float> center) {
  FLIPBOOK_EXPECTS(center.size() == rows.columns());
  const std::size_t panelLength = rows.columns() * kBlock;
  m_rows.assign(rows.rows().begin(), rows.rows().end());
  m_columns = rows.columns();
  m_values.resize(rows.panelCount() * panelLength);
  m_squaredNorms.resize(rows.panelCount() * kBlock);
  for (std::size_t panel = 0; panel < rows.panelCount(); ++panel) {
    simd::run<CenterKernel>(rows.values().data() + panel * panelLength, center.data(), m_columns,
                            m_values.data() + panel * panelLength,
                            m_squaredNorms.data() + panel * kBlock);
  }
}

void CenteredRows::offerTo(const CenteredRows& queries, std::span<CandidatePool> pools) const {
  FLIPBOOK_EXPECTS(queries.m_columns == m_columns && pools.size() >= queries.m_squaredNorms.size());
  const CenteredPanels asking{queries.m_values.data(), queries.m_squaredNorms.data(),
                              queries.m_squaredNorms.size() / kBlock};
  const CenteredPanels offered{m_values.data(), m_squaredNorms.data(),
                               m_squaredNorms.size() / kBlock};
  simd::run<OfferCenteredKernel>(&asking, &offered, m_columns, m_rows.data(), pools.data());
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
