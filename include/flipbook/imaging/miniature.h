// A picture so small and so plain that it can be compared with every other one: of its middle
// square 32 x 32 shades of grey, and 4 x 4 tints.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace flipbook::imaging {

inline constexpr std::uint32_t kMiniatureSidePx = 32;
inline constexpr std::uint32_t kTintsPerSide = 4;

// How far a part of the picture is from grey: red and blue less the shade of grey.
struct Tint {
  std::int16_t red{};
  std::int16_t blue{};

  friend bool operator==(const Tint&, const Tint&) = default;
};

struct Miniature {
  std::array<std::uint8_t, std::size_t{kMiniatureSidePx} * kMiniatureSidePx> grey{};  // row by row
  std::array<Tint, std::size_t{kTintsPerSide} * kTintsPerSide> tints{};               // likewise

  friend bool operator==(const Miniature&, const Miniature&) = default;
};

// Of width x height x 3 bytes, both sides at least 1: area average down, bilinear up.
[[nodiscard]] Miniature miniatureOf(std::span<const std::uint8_t> rgb, std::uint32_t width,
                                    std::uint32_t height);

}  // namespace flipbook::imaging
