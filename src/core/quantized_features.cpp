#include "flipbook/core/quantized_features.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace flipbook {
namespace {

constexpr float kLargestByte = 255;

struct Range {
  float low = std::numeric_limits<float>::infinity();
  float high = -std::numeric_limits<float>::infinity();
};

std::vector<Range> rangesOfColumns(MatrixView features) {
  std::vector<Range> ranges(features.columns());
  for (std::size_t i = 0; i < features.rows(); ++i) {
    const auto row = features.row(i);
    for (std::size_t d = 0; d < row.size(); ++d) {
      if (!std::isfinite(row[d])) continue;
      ranges[d].low = std::min(ranges[d].low, row[d]);
      ranges[d].high = std::max(ranges[d].high, row[d]);
    }
  }
  return ranges;
}

}  // namespace

QuantizedFeatures quantizeFeatures(MatrixView features) {
  const std::size_t columns = features.columns();
  QuantizedFeatures quantized{std::vector<std::uint8_t>(features.values().size()),
                              std::vector<float>(columns),
                              std::vector<float>(columns),
                              {}};
  const std::vector<Range> ranges = rangesOfColumns(features);
  for (std::size_t d = 0; d < columns; ++d) {
    const bool hasValues = ranges[d].low <= ranges[d].high;
    quantized.offset[d] = hasValues ? ranges[d].low : 0;
    quantized.scale[d] = hasValues ? (ranges[d].high - ranges[d].low) / kLargestByte : 0;
  }
  for (std::size_t i = 0; i < features.rows(); ++i) {
    const auto row = features.row(i);
    for (std::size_t d = 0; d < columns; ++d) {
      if (!std::isfinite(row[d]) || quantized.scale[d] == 0) continue;
      const float steps = std::round((row[d] - quantized.offset[d]) / quantized.scale[d]);
      quantized.bytes[i * columns + d] =
          static_cast<std::uint8_t>(std::min(std::max(steps, 0.0F), kLargestByte));
    }
  }
  return quantized;
}

QuantizedFeatures exactFeatures(FloatMatrix features) {
  QuantizedFeatures quantized = quantizeFeatures(features.view());
  for (std::size_t i = 0; i < features.values.size(); ++i) {
    float& value = features.values[i];
    if (!std::isfinite(value)) value = quantized.offset[i % features.columns];
  }
  quantized.exact = std::move(features.values);
  return quantized;
}

FloatMatrix dequantizeFeatures(const QuantizedFeatures& features) {
  const std::size_t columns = features.columns();
  if (!features.exact.empty()) return {features.exact, columns};
  FloatMatrix values{std::vector<float>(features.bytes.size()), columns};
  for (std::size_t i = 0; i < features.bytes.size(); i += columns) {
    for (std::size_t d = 0; d < columns; ++d) {
      values.values[i + d] =
          features.offset[d] + features.scale[d] * static_cast<float>(features.bytes[i + d]);
    }
  }
  return values;
}

}  // namespace flipbook
