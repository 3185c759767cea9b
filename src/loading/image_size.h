// The side of the squares that images are cut to where the user leaves it to us.

#pragma once

#include <cstdint>

#include "flipbook/loading/image_pass.h"

namespace flipbook::loading {

// The largest of 32, 48, 64, 96, 128, 160 and 224 that is no longer than `medianShorterSidePx`,
// or 32.
[[nodiscard]] std::uint32_t imageSizeFor(std::uint32_t medianShorterSidePx);

// The same from the headers of up to 400 images, spread evenly over the list.
[[nodiscard]] std::uint32_t chooseImageSize(const ImageList& images);

}  // namespace flipbook::loading
