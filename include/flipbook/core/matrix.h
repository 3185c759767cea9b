// Dense row-major matrices of floats: `rows` x `columns`, one row per sample.

#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "flipbook/core/expects.h"

namespace flipbook {

// A matrix that somebody else owns.
class MatrixView {
 public:
  MatrixView() = default;
  MatrixView(std::span<const float> values, std::size_t columns)
      : m_values{values}, m_columns{columns} {
    FLIPBOOK_EXPECTS(columns > 0 ? values.size() % columns == 0 : values.empty());
  }

  [[nodiscard]] std::size_t rows() const {
    return m_columns == 0 ? 0 : m_values.size() / m_columns;
  }
  [[nodiscard]] std::size_t columns() const { return m_columns; }
  [[nodiscard]] std::span<const float> row(std::size_t i) const {
    return m_values.subspan(i * m_columns, m_columns);
  }
  [[nodiscard]] std::span<const float> values() const { return m_values; }

 private:
  std::span<const float> m_values;
  std::size_t m_columns{};
};

struct FloatMatrix {
  std::vector<float> values;  // rows x columns
  std::size_t columns{};

  [[nodiscard]] MatrixView view() const { return {values, columns}; }
  [[nodiscard]] std::size_t rows() const { return view().rows(); }
  [[nodiscard]] std::span<const float> row(std::size_t i) const { return view().row(i); }
};

}  // namespace flipbook
