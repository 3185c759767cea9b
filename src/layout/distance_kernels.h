// Squared Euclidean distances of many rows at once, from differences (never from norms and
// products: the features of a trained network lie so close together that those would cancel).

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "flipbook/core/matrix.h"
#include "flipbook/core/simd.h"
#include "layout/candidate_pool.h"

namespace flipbook::layout {

inline constexpr std::size_t kTileQueries = 4;
using DistanceTile = std::array<float, kTileQueries * simd::kBlock>;

// Rows of a matrix, sixteen side by side, column by column: what one vector instruction reads is
// contiguous. Rows may be chosen and repeated at will.
class PackedRows {
 public:
  PackedRows() = default;
  PackedRows(MatrixView source, std::span<const std::uint32_t> rows);

  [[nodiscard]] std::size_t size() const { return m_size; }
  [[nodiscard]] std::size_t panelCount() const { return m_rows.size() / simd::kBlock; }
  // The source rows of one panel, at most sixteen.
  [[nodiscard]] std::span<const std::uint32_t> rowsOf(std::size_t panel) const;

  // tile[q * 16 + lane]: squared distance of query q to row `lane` of the panel; lanes beyond
  // rowsOf(panel) hold no meaning. All four pointers lead to rows of the source's width.
  void distances(const std::array<const float*, kTileQueries>& queries, std::size_t panel,
                 DistanceTile& tile) const;

  // panels x columns x 16, and panels x 16 rows of the source; places without a row are filled up.
  [[nodiscard]] std::span<const float> values() const { return m_values; }
  [[nodiscard]] std::span<const std::uint32_t> rows() const { return m_rows; }
  [[nodiscard]] std::size_t columns() const { return m_columns; }

  // Offers all rows of panels begin .. end - 1 to four queries' pools, by their number in the
  // source.
  void offer(const std::array<const float*, kTileQueries>& queries, std::size_t begin,
             std::size_t end, const std::array<CandidatePool*, kTileQueries>& pools) const;

 private:
  std::size_t m_size{};
  std::vector<std::uint32_t> m_rows;  // panels x 16
  std::vector<float> m_values;        // panels x columns x 16; NaN where there is no row
  std::size_t m_columns{};
};

// Packed rows about a centre. About a centre near by, norms and products tell well enough who is a
// candidate, with half the work of differences; equal rows are exactly 0 apart.
class CenteredRows {
 public:
  // The values of `rows` less `center`.
  void assign(const PackedRows& rows, std::span<const float> center);

  // Offers all rows to the pools of all `queries`, which are about the same centre, by their number
  // in the source. As many pools as queries have lanes; those of lanes without a row get nothing.
  void offerTo(const CenteredRows& queries, std::span<CandidatePool> pools) const;

 private:
  std::vector<std::uint32_t> m_rows;  // panels x 16, in the source
  std::vector<float> m_values;        // panels x columns x 16; NaN where there is no row
  std::vector<float> m_squaredNorms;  // panels x 16
  std::size_t m_columns{};
};

// out[j] = squared distance of `query` to row rows[j].
void distancesTo(MatrixView features, const float* query, std::span<const std::uint32_t> rows,
                 std::span<float> out);

// In double precision, for the order among close candidates.
[[nodiscard]] double exactSquaredDistance(std::span<const float> a, std::span<const float> b);

}  // namespace flipbook::layout
