#include "layout/morton_order.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace flipbook::layout {
namespace {

constexpr unsigned kDigitBits = 11;
constexpr std::size_t kDigits = 1U << kDigitBits;

// 0b1011 becomes 0b01000101.
std::uint32_t spread(std::uint32_t value) {
  value = (value | (value << 8U)) & 0x00FF00FFU;
  value = (value | (value << 4U)) & 0x0F0F0F0FU;
  value = (value | (value << 2U)) & 0x33333333U;
  return (value | (value << 1U)) & 0x55555555U;
}

std::uint32_t onGrid(float value, float low, float scale) {
  return static_cast<std::uint32_t>(std::clamp((value - low) * scale, 0.0F, 65535.0F));
}

}  // namespace

void sortByMorton(std::span<const float> x, std::span<const float> y, MortonOrder& order) {
  const std::size_t count = x.size();
  order.code.resize(count);
  order.index.resize(count);
  if (count == 0) return;
  const auto [lowX, highX] = std::ranges::minmax(x);
  const auto [lowY, highY] = std::ranges::minmax(y);
  const float extent = std::max({highX - lowX, highY - lowY, 1e-20F});
  const float scale = 65535.0F / extent;

  std::vector<std::uint32_t> codes(count);
  std::vector<std::uint32_t> indices(count);
  std::array<std::array<std::uint32_t, kDigits>, 3> starts{};
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t code =
        spread(onGrid(x[i], lowX, scale)) | (spread(onGrid(y[i], lowY, scale)) << 1U);
    order.code[i] = code;
    order.index[i] = i;
    for (unsigned pass = 0; pass < 3; ++pass) {
      ++starts[pass][(code >> (pass * kDigitBits)) % kDigits];
    }
  }
  for (unsigned pass = 0; pass < 3; ++pass) {
    std::uint32_t sum = 0;
    for (std::uint32_t& start : starts[pass]) sum += std::exchange(start, sum);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t code = order.code[i];
      const std::uint32_t at = starts[pass][(code >> (pass * kDigitBits)) % kDigits]++;
      codes[at] = code;
      indices[at] = order.index[i];
    }
    order.code.swap(codes);
    order.index.swap(indices);
  }
}

}  // namespace flipbook::layout
