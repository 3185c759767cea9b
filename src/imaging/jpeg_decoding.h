// JPEG through libjpeg itself, because only its warnings tell a whole picture from one that was cut
// off.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "flipbook/core/result.h"
#include "flipbook/core/rgb_image.h"

namespace flipbook::imaging {

// `bytes` passed readImageHeader. With `shorterSideAtLeastPx` the picture is decoded at 1/2, 1/4 or
// 1/8 of its size as long as its shorter side stays that long. EXIF orientation is not applied.
//
// A file that ends before its picture does is refused ("truncated"). One that only lacks its end
// marker, one with damaged data inside, and one with over 1 kB behind its end are accepted with a
// warning. Errors: CorruptData.
[[nodiscard]] Result<RgbImage> decodeJpeg(std::span<const std::byte> bytes,
                                          std::optional<std::uint32_t> shorterSideAtLeastPx);

}  // namespace flipbook::imaging
