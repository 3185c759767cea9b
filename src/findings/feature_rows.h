// Feature matrices in the forms in which the scores need them: N rows, one per sample.

#pragma once

#include <vector>

#include "flipbook/core/matrix.h"
#include "flipbook/core/quantized_features.h"

namespace flipbook::findings {

// Euclidean length of every row.
[[nodiscard]] std::vector<double> featureLengths(const QuantizedFeatures& features);

// Every row at length one, so that Euclidean distance orders by angle: |a - b|^2 = 2 - 2 cos. A row
// of zeros stays one.
[[nodiscard]] FloatMatrix unitRows(MatrixView features);

}  // namespace flipbook::findings
