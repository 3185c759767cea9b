// Samples that jump fade; where stamps are opaque, a share of them is drawn instead.

#pragma once

#include <cstdint>

#include "flipbook/core/random.h"

namespace flipbook::raster {

// Whether the sample is one of those that are still, or already, to be seen at this opacity.
[[nodiscard]] inline bool isDrawnWhileFading(std::uint32_t sample, float opacity) {
  return static_cast<float>(mixBits(sample) & 0xFFU) < opacity * 256;
}

}  // namespace flipbook::raster
