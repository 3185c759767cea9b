// Places samples that a layout does not have yet, such as an image that came after the training,
// without moving a single point that is there.

#pragma once

#include <cstdint>
#include <vector>

#include "flipbook/core/matrix.h"
#include "flipbook/core/point.h"
#include "flipbook/core/result.h"

namespace flipbook::layout {

struct PlacedSample {
  Point2 position;
  // How far its 15 nearest samples are, in units of how far theirs are (median): about 1 for a
  // sample like the others, several for one that belongs nowhere on this map.
  float strangeness{};
};

// New samples start at the median of where their seven nearest are drawn, and then descend against
// the others, which stand still. The new ones do not see each other, so each place is its own.
//   features  N x D, layout  N points, of the samples that are there; newFeatures  M x D
// Deterministic. Errors: InvalidArgument (N < 2, widths or lengths differ, a value not finite).
[[nodiscard]] Result<std::vector<PlacedSample>> placeNewSamples(MatrixView features,
                                                                const Layout& layout,
                                                                MatrixView newFeatures);

}  // namespace flipbook::layout
