// The first picture of a run: the plane in which the features differ most (principal components).

#pragma once

#include <optional>

#include "flipbook/core/matrix.h"
#include "flipbook/core/point.h"

namespace flipbook::layout {

// Features on their two widest axes, about their mean, in units of the features. Axes come from at
// most some thousand rows and point so that their largest coefficient is positive. All values
// finite, N > 0.
[[nodiscard]] Layout projectOnPrincipalAxes(MatrixView features);

// The features on (nearly) their `columns` widest axes, for finding candidates quickly: N x
// columns, up to a common shift; distances never grow. Nothing if these axes do not hold 85 % of
// the variance: who is near would be lost then. N > 0; all values finite.
[[nodiscard]] std::optional<FloatMatrix> projectForSearch(MatrixView features, std::size_t columns);

}  // namespace flipbook::layout
