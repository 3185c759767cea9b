// What the first bytes of an image file say, read by our own code before any codec sees them.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/core/result.h"
#include "flipbook/imaging/image_decoding.h"

namespace flipbook::imaging {

enum class ImageFormat : std::uint8_t { Jpeg, Png, Bmp, WebP, Pnm };

[[nodiscard]] std::string_view nameOf(ImageFormat format);

struct ImageHeader {
  ImageFormat format{};
  std::uint32_t width{};  // as stored, before EXIF orientation
  std::uint32_t height{};
  int orientation{1};  // EXIF, 1 to 8
  std::vector<std::string> warnings;
};

// Whether only the size is wanted, from the front of a file, or the whole file is there to be
// judged.
enum class HeaderDepth : std::uint8_t { SizeOnly, WholeFile };

// Size and orientation of an accepted image, checked against `limits`; with WholeFile also that the
// file is complete as far as its structure tells, and holds enough data for the size it claims.
// Allocates nothing that depends on what the file claims.
// Errors: CorruptData with the reason in words.
[[nodiscard]] Result<ImageHeader> readImageHeader(std::span<const std::byte> bytes,
                                                  const DecodeLimits& limits, HeaderDepth depth);

// One per format; `bytes` starts with its signature. They fill in what they find and judge the
// structure; limits are checked by readImageHeader.
[[nodiscard]] Result<ImageHeader> readJpegHeader(std::span<const std::byte> bytes,
                                                 const DecodeLimits& limits, HeaderDepth depth);
[[nodiscard]] Result<ImageHeader> readPngHeader(std::span<const std::byte> bytes,
                                                const DecodeLimits& limits, HeaderDepth depth);
[[nodiscard]] Result<ImageHeader> readBmpHeader(std::span<const std::byte> bytes,
                                                const DecodeLimits& limits, HeaderDepth depth);
[[nodiscard]] Result<ImageHeader> readWebpHeader(std::span<const std::byte> bytes,
                                                 const DecodeLimits& limits, HeaderDepth depth);
[[nodiscard]] Result<ImageHeader> readPnmHeader(std::span<const std::byte> bytes,
                                                const DecodeLimits& limits, HeaderDepth depth);

// Errors: CorruptData for no pixels, too many, or too long and thin. "400 Mpx > limit 64 Mpx".
[[nodiscard]] Result<void> checkSize(std::uint64_t width, std::uint64_t height,
                                     const DecodeLimits& limits);

// The EXIF orientation (1 to 8) in a TIFF block, with or without "Exif\0\0" before it; 1 if there
// is none.
[[nodiscard]] int exifOrientation(std::span<const std::byte> exif);

}  // namespace flipbook::imaging
