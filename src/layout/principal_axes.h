// The first picture of a run: the plane in which the features differ most (principal components).

#pragma once

#include "flipbook/core/matrix.h"
#include "flipbook/core/point.h"

namespace flipbook::layout {

// Features on their two widest axes, about their mean, in units of the features. Axes come from at
// most some thousand rows and point so that their largest coefficient is positive. All values
// finite, N > 0.
[[nodiscard]] Layout projectOnPrincipalAxes(MatrixView features);

}  // namespace flipbook::layout
