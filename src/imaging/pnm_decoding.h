// Netpbm's portable bit-, grey- and pixmaps (P1 to P6), decoded by our own code.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "flipbook/core/result.h"
#include "flipbook/core/rgb_image.h"

namespace flipbook::imaging {

struct PnmLayout {
  int kind{};  // 1 to 6
  std::uint32_t width{};
  std::uint32_t height{};
  std::uint32_t maxValue{1};
  std::size_t dataStart{};

  [[nodiscard]] bool isBinary() const { return kind >= 4; }
  [[nodiscard]] bool isBitmap() const { return kind == 1 || kind == 4; }
  [[nodiscard]] std::uint32_t channels() const { return kind == 3 || kind == 6 ? 3 : 1; }
  // What the pixels take at the least: exact for the binary kinds.
  [[nodiscard]] std::uint64_t fewestBytes() const;
};

// `bytes` starts with 'P' and a digit from 1 to 6. Sizes are 1 to 10^9 and not judged further.
// Errors: CorruptData (a number missing or out of range).
[[nodiscard]] Result<PnmLayout> readPnmLayout(std::span<const std::byte> bytes);

// Errors: CorruptData (values missing or beyond the largest).
[[nodiscard]] Result<RgbImage> decodePnm(std::span<const std::byte> bytes);

}  // namespace flipbook::imaging
