#include "layout/usable_features.h"

#include <algorithm>
#include <cmath>

namespace flipbook::layout {
namespace {

bool isConstant(MatrixView features) {
  const auto first = features.row(0);
  for (std::size_t i = 1; i < features.rows(); ++i) {
    if (!std::ranges::equal(features.row(i), first)) return false;
  }
  return true;
}

}  // namespace

bool areFinite(std::span<const float> values) {
  return std::ranges::all_of(values, [](float value) { return std::isfinite(value); });
}

bool isUsable(MatrixView features) {
  return features.rows() > 0 && areFinite(features.values()) && !isConstant(features);
}

}  // namespace flipbook::layout
