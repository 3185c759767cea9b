// An image in memory that somebody else owns: 32-bit pixels, 0xAARRGGBB, alpha premultiplied; the
// layout of QImage::Format_RGB32 and Format_ARGB32_Premultiplied.

#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace flipbook::raster {

using Color = std::uint32_t;  // 0xAARRGGBB, premultiplied

struct PixelBuffer {
  std::span<Color> pixels;  // at least heightPx * strideInPixels
  int widthPx{};
  int heightPx{};
  int strideInPixels{};

  [[nodiscard]] Color* row(int y) const {
    return pixels.data() + static_cast<std::ptrdiff_t>(y) * strideInPixels;
  }
};

inline void fill(const PixelBuffer& buffer, Color color) {
  for (int y = 0; y < buffer.heightPx; ++y) std::fill_n(buffer.row(y), buffer.widthPx, color);
}

// `weight` of 256 parts of `over`, the rest of `under`, channel by channel, rounded. In [0, 256].
[[nodiscard]] constexpr Color mixed(Color under, Color over, std::uint32_t weight) {
  constexpr std::uint32_t kPair = 0x00FF00FFU;
  constexpr std::uint32_t kHalf = 0x00800080U;
  const std::uint32_t rest = 256U - weight;
  const std::uint32_t even = ((under & kPair) * rest + (over & kPair) * weight + kHalf) >> 8U;
  const std::uint32_t odd =
      ((under >> 8U) & kPair) * rest + ((over >> 8U) & kPair) * weight + kHalf;
  return (even & kPair) | (odd & ~kPair);
}

}  // namespace flipbook::raster
