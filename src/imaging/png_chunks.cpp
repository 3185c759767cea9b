#include "imaging/png_chunks.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "flipbook/imaging/byte_reader.h"

namespace flipbook::imaging {

std::vector<std::byte> essentialChunks(std::span<const std::byte> png) {
  constexpr std::array<std::string_view, 5> kEssential{"IHDR", "PLTE", "tRNS", "IDAT", "IEND"};
  constexpr std::size_t kSignature = 8;
  constexpr std::size_t kAroundData = 12;
  const ByteReader reader{png};
  std::vector<std::byte> kept;
  kept.reserve(png.size());
  const auto keep = [&](std::size_t at, std::size_t count) {
    const auto part = reader.part(at, count);
    kept.insert(kept.end(), part.begin(), part.end());
  };
  keep(0, kSignature);
  std::size_t at = kSignature;
  while (reader.has(at, kAroundData)) {
    const std::size_t length = reader.big32(at) + kAroundData;
    const auto isThis = [&](std::string_view type) { return reader.is(at + 4, type); };
    if (std::ranges::any_of(kEssential, isThis)) keep(at, length);
    if (isThis("IEND")) break;
    at += length;
  }
  return kept;
}

}  // namespace flipbook::imaging
