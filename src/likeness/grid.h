// A miniature as numbers to compute with.

#pragma once

#include <Eigen/Core>

#include "flipbook/imaging/miniature.h"

namespace flipbook::likeness {

inline constexpr int kSide = static_cast<int>(imaging::kMiniatureSidePx);
inline constexpr float kMiddle = (kSide - 1) / 2.0F;  // of the rows and of the columns

using Grid = Eigen::Matrix<float, kSide, kSide, Eigen::RowMajor>;

[[nodiscard]] inline Grid gridOf(const imaging::Miniature& miniature) {
  using Bytes = Eigen::Matrix<std::uint8_t, kSide, kSide, Eigen::RowMajor>;
  return Eigen::Map<const Bytes>{miniature.grey.data()}.cast<float>();
}

// Differences of the two neighbours, halved; of the one there is at the ends.
[[nodiscard]] inline Grid differencesMatrix() {
  Grid matrix = Grid::Zero();
  for (int i = 0; i < kSide; ++i) {
    matrix(i, std::min(i + 1, kSide - 1)) += 0.5F;
    matrix(i, std::max(i - 1, 0)) -= 0.5F;
  }
  return matrix;
}

}  // namespace flipbook::likeness
