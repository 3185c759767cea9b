#include "findings/feature_rows.h"

#include <cmath>

namespace flipbook::findings {

std::vector<double> featureLengths(const QuantizedFeatures& features) {
  const std::size_t columns = features.columns();
  std::vector<double> lengths;
  lengths.reserve(columns == 0 ? 0 : features.bytes.size() / columns);
  for (std::size_t at = 0; at < features.bytes.size(); at += columns) {
    double squares = 0;
    for (std::size_t d = 0; d < columns; ++d) {
      const double value = static_cast<double>(features.offset[d]) +
                           static_cast<double>(features.scale[d]) * features.bytes[at + d];
      squares += value * value;
    }
    lengths.push_back(std::sqrt(squares));
  }
  return lengths;
}

FloatMatrix unitRows(MatrixView features) {
  FloatMatrix unit{{features.values().begin(), features.values().end()}, features.columns()};
  for (std::size_t at = 0; at < unit.values.size(); at += unit.columns) {
    double squares = 0;
    for (std::size_t d = 0; d < unit.columns; ++d) {
      squares +=
          static_cast<double>(unit.values[at + d]) * static_cast<double>(unit.values[at + d]);
    }
    if (squares <= 0) continue;
    const auto scale = static_cast<float>(1 / std::sqrt(squares));
    for (std::size_t d = 0; d < unit.columns; ++d) unit.values[at + d] *= scale;
  }
  return unit;
}

}  // namespace flipbook::findings
