#include "flipbook/imaging/image_header.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "flipbook/imaging/byte_reader.h"

namespace flipbook::imaging {
namespace {

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  std::string_view format;
};

using namespace std::string_view_literals;

// Formats that people have but that are not let in: their names help more than "not an image".
constexpr std::array<Signature, 22> kRefused{{
    {0, "GIF87a"sv, "GIF"},
    {0, "GIF89a"sv, "GIF"},
    {0, "II*\0"sv, "TIFF"},
    {0, "MM\0*"sv, "TIFF"},
    {4, "ftypavif"sv, "AVIF"},
    {4, "ftypavis"sv, "AVIF"},
    {4, "ftyphei"sv, "HEIC"},
    {4, "ftyphev"sv, "HEIC"},
    {4, "ftypmif1"sv, "HEIF"},
    {4, "ftypcrx"sv, "camera raw"},
    {0, "\xFF\x0A"sv, "JPEG XL"},
    {0, "\0\0\0\x0CJXL "sv, "JPEG XL"},
    {0, "\0\0\0\x0CjP  "sv, "JPEG 2000"},
    {0, "\xFF\x4F\xFF\x51"sv, "JPEG 2000"},
    {0, "\x76\x2F\x31\x01"sv, "OpenEXR"},
    {0, "#?RADIANCE"sv, "Radiance HDR"},
    {0, "#?RGBE"sv, "Radiance HDR"},
    {0, "%PDF-"sv, "PDF"},
    {0, "8BPS"sv, "Photoshop"},
    {0, "\x59\xA6\x6A\x95"sv, "Sun raster"},
    {0, "\0\0\1\0"sv, "icon"},
    {0, "<svg"sv, "SVG"},
}};

Error notAnImage(const ByteReader& reader) {
  for (const Signature& signature : kRefused) {
    if (reader.is(signature.offset, signature.bytes)) {
      return {ErrorCode::CorruptData,
              fmt::format("{} is not supported; convert it to PNG or JPEG", signature.format)};
    }
  }
  if (reader.u8(0) == 'P' && (reader.is(1, "F") || reader.is(1, "f") || reader.is(1, "7"))) {
    return {ErrorCode::CorruptData, "PFM and PAM are not supported; convert it to PNG"};
  }
  return {ErrorCode::CorruptData, "not an image"};
}

std::string megapixels(double pixels) {
  const double mega = pixels / 1e6;
  return mega < 10 ? fmt::format("{:.1f} Mpx", mega) : fmt::format("{:.0f} Mpx", mega);
}

}  // namespace

std::string_view nameOf(ImageFormat format) {
  constexpr std::array<std::string_view, 5> kNames{"JPEG", "PNG", "BMP", "WebP", "PNM"};
  return kNames[static_cast<std::size_t>(format)];
}

Result<void> checkSize(std::uint64_t width, std::uint64_t height, const DecodeLimits& limits) {
  if (width == 0 || height == 0) {
    return fail(ErrorCode::CorruptData, "no pixels: {} x {}", width, height);
  }
  const double pixels = static_cast<double>(width) * static_cast<double>(height);
  if (pixels > static_cast<double>(limits.maxPixels)) {
    return fail(ErrorCode::CorruptData, "{} > limit {}", megapixels(pixels),
                megapixels(static_cast<double>(limits.maxPixels)));
  }
  const double aspect =
      static_cast<double>(std::max(width, height)) / static_cast<double>(std::min(width, height));
  if (aspect > limits.maxAspect) {
    return fail(ErrorCode::CorruptData, "too long and thin: {} x {}, sides over {:.0f} : 1", width,
                height, limits.maxAspect);
  }
  return {};
}

Result<ImageHeader> readImageHeader(std::span<const std::byte> bytes, const DecodeLimits& limits,
                                    HeaderDepth depth) {
  const ByteReader reader{bytes};
  if (bytes.empty()) return fail(ErrorCode::CorruptData, "empty file");
  Result<ImageHeader> header;
  if (reader.is(0, "\xFF\xD8\xFF"sv)) {
    header = readJpegHeader(bytes, limits, depth);
  } else if (reader.is(0, "\x89PNG\r\n\x1A\n"sv)) {
    header = readPngHeader(bytes, limits, depth);
  } else if (reader.is(0, "BM")) {
    header = readBmpHeader(bytes, limits, depth);
  } else if (reader.is(0, "RIFF") && reader.is(8, "WEBP")) {
    header = readWebpHeader(bytes, limits, depth);
  } else if (reader.u8(0) == 'P' && reader.u8(1) >= '1' && reader.u8(1) <= '6') {
    header = readPnmHeader(bytes, limits, depth);
  } else {
    return tl::unexpected<Error>{notAnImage(reader)};
  }
  if (header && header->width == 1 && header->height == 1) {
    header->warnings.emplace_back("a single pixel");
  }
  return header;
}

int exifOrientation(std::span<const std::byte> exif) {
  constexpr std::uint32_t kOrientationTag = 0x0112;
  constexpr std::uint32_t kShort = 3;
  ByteReader reader{exif};
  if (reader.is(0, "Exif\0\0"sv)) reader = ByteReader{exif.subspan(6)};
  const bool isLittle = reader.is(0, "II*\0"sv);
  if (!isLittle && !reader.is(0, "MM\0*"sv)) return 1;
  const auto read16 = [&](std::size_t at) {
    return isLittle ? reader.little16(at) : reader.big16(at);
  };
  const auto read32 = [&](std::size_t at) {
    return isLittle ? reader.little32(at) : reader.big32(at);
  };
  const std::size_t directory = read32(4);
  const std::size_t entries = read16(directory);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + 12 * i;
    if (!reader.has(entry, 12)) return 1;
    if (read16(entry) != kOrientationTag) continue;
    const std::uint32_t value = read16(entry + 8);
    return read16(entry + 2) == kShort && value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

}  // namespace flipbook::imaging
