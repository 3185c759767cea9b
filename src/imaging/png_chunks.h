// PNG files reduced to what their pixels need.

#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace flipbook::imaging {

// The chunks IHDR, PLTE, tRNS, IDAT and IEND of a PNG that passed readImageHeader, so that no text,
// colour profile or animation in it is unpacked.
[[nodiscard]] std::vector<std::byte> essentialChunks(std::span<const std::byte> png);

}  // namespace flipbook::imaging
