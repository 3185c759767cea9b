// Whether two pictures have the same colours in the same places.

#pragma once

#include "flipbook/imaging/miniature.h"

namespace flipbook::likeness {

// 0 the same but for more or less of all colour, about 1 nothing in common. Greys are alike.
[[nodiscard]] float tintDifference(const imaging::Miniature& a, const imaging::Miniature& b,
                                   bool isMirrored);

}  // namespace flipbook::likeness
