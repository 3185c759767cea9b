// Demo images: one of a class, one of something else entirely, one that is nearly another.

#pragma once

#include <cstdint>

#include "flipbook/core/random.h"
#include "flipbook/core/rgb_image.h"

namespace flipbook::demo {

// A thing of class `classIndex` (in demoClasses) on a cluttered ground. Equal streams, equal
// images.
[[nodiscard]] RgbImage paintSample(std::uint32_t classIndex, Random random);

// None of the classes: a landscape, a face, scribble, static, or an unlit room.
[[nodiscard]] RgbImage paintOutlier(Random random);

// `image` moved by a pixel or two and a little lighter or darker.
[[nodiscard]] RgbImage nearlyTheSame(const RgbImage& image, Random random);

}  // namespace flipbook::demo
