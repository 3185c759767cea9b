// Features as a run keeps them: one byte per value, with a scale and an offset per column.

#pragma once

#include <cstdint>
#include <vector>

#include "flipbook/core/matrix.h"

namespace flipbook {

// N samples, D columns; value(i, d) = offset[d] + scale[d] * bytes[i * D + d].
struct QuantizedFeatures {
  std::vector<std::uint8_t> bytes;  // N x D, empty where no features were recorded
  std::vector<float> scale;         // D
  std::vector<float> offset;        // D

  [[nodiscard]] std::size_t columns() const { return scale.size(); }
  [[nodiscard]] bool isEmpty() const { return bytes.empty(); }
};

// Column by column from its smallest to its largest finite value; non-finite values become the
// column's smallest. A constant column has scale 0. O(N D).
[[nodiscard]] QuantizedFeatures quantizeFeatures(MatrixView features);

[[nodiscard]] FloatMatrix dequantizeFeatures(const QuantizedFeatures& features);

}  // namespace flipbook
