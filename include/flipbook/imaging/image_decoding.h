// The one door through which image bytes come in: headers are judged before a codec sees a byte.
//
// Accepted by content, not by name: JPEG, PNG, BMP, WebP, PNM. EXIF orientation is applied once;
// alpha is blended over grey 128; 16 bits become 8 by dividing by 257; grey becomes three equal
// channels.

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "flipbook/core/result.h"
#include "flipbook/core/rgb_image.h"

namespace flipbook::imaging {

struct DecodeLimits {
  std::uint64_t maxPixels{64'000'000};
  std::uint64_t maxFileBytes{512ULL * 1024 * 1024};
  double maxAspect{100};
};

struct DecodeOptions {
  // If given, a JPEG may be decoded at 1/2, 1/4 or 1/8 size, as long as the shorter side stays at
  // least this long.
  std::optional<std::uint32_t> shorterSideAtLeastPx;
  DecodeLimits limits{};
};

// Errors: CorruptData with the reason in words, ready for a quarantine list ("truncated", "not an
// image", "400 Mpx > limit 64 Mpx"). Never throws, never allocates for more pixels than the limit.
[[nodiscard]] Result<RgbImage> decodeImage(std::span<const std::byte> bytes,
                                           const DecodeOptions& options = {});

// The same from a regular file, opened without following a link in its last component and without
// blocking. `path` is a full path. Errors: also NotFound and Io.
[[nodiscard]] Result<RgbImage> decodeImageFile(const std::filesystem::path& path,
                                               const DecodeOptions& options = {});

// As decodeImage, with a warning where the name's extension is not that of the content.
[[nodiscard]] Result<RgbImage> decodeNamedImage(const std::string& fileName,
                                                std::span<const std::byte> bytes,
                                                const DecodeOptions& options);

// A regular file's bytes under the same rules. Errors: NotFound, Io, CorruptData (too large, not a
// regular file).
[[nodiscard]] Result<std::vector<std::byte>> readImageFile(const std::filesystem::path& path,
                                                           const DecodeLimits& limits = {});

// As readImageFile, but at most the first `most` bytes, of a file of any length.
[[nodiscard]] Result<std::vector<std::byte>> readImageFileStart(const std::filesystem::path& path,
                                                                std::size_t most);

// XXH3 (64 bits) of the bytes: how Flipbook tells whether a file is still the one it trained on.
[[nodiscard]] std::uint64_t contentHash(std::span<const std::byte> bytes);

// Scaled so that the shorter side is `sidePx` (to less than two thirds by area average, else
// bilinear), then cropped to the centre square. Returns sidePx x sidePx x 3.
[[nodiscard]] RgbImage squareThumbnail(const RgbImage& image, std::uint32_t sidePx);

// squareThumbnail into memory that is there already, `sidePx` x `sidePx` x 3.
void squareInto(const RgbImage& image, std::uint32_t sidePx, std::span<std::uint8_t> rgb);

}  // namespace flipbook::imaging
