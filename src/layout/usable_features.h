// Whether features tell anything about who is whose neighbour.

#pragma once

#include <span>

#include "flipbook/core/matrix.h"

namespace flipbook::layout {

[[nodiscard]] bool areFinite(std::span<const float> values);

// False if there is no row, a value is not finite, or all rows are the same (a dead network).
[[nodiscard]] bool isUsable(MatrixView features);

}  // namespace flipbook::layout
