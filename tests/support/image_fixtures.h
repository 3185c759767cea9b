// Images made in memory, whole and broken, and folders of them.

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/core/rgb_image.h"

namespace flipbook::test {

using Bytes = std::vector<std::byte>;

struct Pixel {
  std::uint8_t red{};
  std::uint8_t green{};
  std::uint8_t blue{};

  friend bool operator==(const Pixel&, const Pixel&) = default;
};

[[nodiscard]] Pixel pixelAt(const RgbImage& image, std::uint32_t x, std::uint32_t y);

[[nodiscard]] RgbImage plainImage(std::uint32_t width, std::uint32_t height, Pixel color);
// Smooth, with another colour in every corner, so that turned and mirrored pictures can be told
// apart.
[[nodiscard]] RgbImage cornersImage(std::uint32_t width, std::uint32_t height);
// Random pixels, which no codec can make small.
[[nodiscard]] RgbImage staticImage(std::uint32_t width, std::uint32_t height,
                                   std::uint64_t seed = 1);

[[nodiscard]] Bytes bytesOf(std::string_view text);
[[nodiscard]] Bytes firstPart(const Bytes& bytes, double share);
[[nodiscard]] Bytes withoutEnd(Bytes bytes, std::size_t count);

[[nodiscard]] Bytes ppmOf(const RgbImage& image);
[[nodiscard]] Bytes bmpOf(const RgbImage& image, bool isTopDown = false);

// A PNG of uncompressed rows; `scanlines` are the raw bytes of each row, without filter bytes.
struct PngParts {
  std::uint32_t width{};
  std::uint32_t height{};
  std::uint8_t bitDepth{8};
  std::uint8_t colorType{2};  // 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha
  Bytes scanlines;
  std::vector<std::pair<std::string, Bytes>> extraChunks;  // between header and data
};
[[nodiscard]] Bytes pngOf(const PngParts& parts);
[[nodiscard]] Bytes pngOf(const RgbImage& image);

struct JpegKind {
  int quality{95};
  bool isProgressive{};
  bool isGrey{};
  bool isCmyk{};  // inverted, as Adobe's programs write it
};
[[nodiscard]] Bytes jpegOf(const RgbImage& image, JpegKind kind = {});
[[nodiscard]] Bytes withOrientation(const Bytes& jpeg, std::uint8_t orientation);
// The same file with another size in its frame header.
[[nodiscard]] Bytes withForgedSize(Bytes jpeg, std::uint32_t width, std::uint32_t height);

// A lossless WebP of 3 x 2 pixels of colour (90, 60, 30).
[[nodiscard]] Bytes smallWebp();

void writeBytes(const std::filesystem::path& path, const Bytes& bytes);  // makes missing folders
[[nodiscard]] Bytes readBytes(const std::filesystem::path& path);

// `count` different images in each class folder of `root`: "<class>/0.ppm", "<class>/1.ppm", ...
void writeClasses(const std::filesystem::path& root, const std::vector<std::string>& classes,
                  int count);

}  // namespace flipbook::test
