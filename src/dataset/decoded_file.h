// The parts of image_decoding that only this module needs.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "flipbook/dataset/image_decoding.h"

namespace flipbook::dataset {

// As decodeImage, with a warning where the name's extension is not that of the content.
[[nodiscard]] Result<RgbImage> decodeNamedImage(const std::string& fileName,
                                                std::span<const std::byte> bytes,
                                                const DecodeOptions& options);

// As readImageFile, but at most the first `most` bytes, of a file of any length.
[[nodiscard]] Result<std::vector<std::byte>> readImageFileStart(const std::filesystem::path& path,
                                                                std::size_t most);

// squareThumbnail into memory that is there already, `sidePx` x `sidePx` x 3.
void squareInto(const RgbImage& image, std::uint32_t sidePx, std::span<std::uint8_t> rgb);

}  // namespace flipbook::dataset
