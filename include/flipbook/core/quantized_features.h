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
  // N x D, where another program recorded floating-point numbers: saturated outputs differ by less
  // than a byte can say, and their order is what neighbours are found by. Empty: bytes are all.
  std::vector<float> exact;

  [[nodiscard]] std::size_t columns() const { return scale.size(); }
  [[nodiscard]] bool isEmpty() const { return bytes.empty(); }
};

// Column by column from its smallest to its largest finite value; non-finite values become the
// column's smallest. A constant column has scale 0. O(N D).
[[nodiscard]] QuantizedFeatures quantizeFeatures(MatrixView features);

// Bytes of `features`, and the values themselves as `exact`; non-finite ones become the column's
// smallest there too.
[[nodiscard]] QuantizedFeatures exactFeatures(FloatMatrix features);

// The values: exact ones where there are, else those that the bytes stand for.
[[nodiscard]] FloatMatrix dequantizeFeatures(const QuantizedFeatures& features);

}  // namespace flipbook
