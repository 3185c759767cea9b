// Headers of BMP, WebP (RFC 9649) and PNM (Netpbm's P1 to P6).

#include <cstdlib>

#include "flipbook/imaging/byte_reader.h"
#include "flipbook/imaging/image_header.h"
#include "imaging/pnm_decoding.h"

namespace flipbook::imaging {
namespace {

Result<ImageHeader> refuse(std::string_view reason) {
  return fail(ErrorCode::CorruptData, "{}", reason);
}

bool isRunLength(std::uint32_t compression) { return compression == 1 || compression == 2; }

struct WebpChunk {
  std::size_t at{};  // of its data
  std::size_t length{};
};

std::optional<WebpChunk> findChunk(const ByteReader& reader, std::string_view name) {
  std::size_t at = 12;
  while (reader.has(at, 8)) {
    const std::size_t length = reader.little32(at + 4);
    if (reader.is(at, name)) return WebpChunk{at + 8, length};
    at += 8 + length + (length & 1U);
  }
  return std::nullopt;
}

}  // namespace

Result<ImageHeader> readBmpHeader(std::span<const std::byte> bytes, const DecodeLimits& limits,
                                  HeaderDepth depth) {
  const ByteReader reader{bytes};
  if (!reader.has(0, 26)) return refuse("truncated");
  ImageHeader header;
  header.format = ImageFormat::Bmp;
  const std::uint32_t infoSize = reader.little32(14);
  const bool isOld = infoSize == 12;
  if (!isOld && (infoSize < 40 || infoSize > 124)) return refuse("not an image");
  if (!isOld && !reader.has(14, 40)) return refuse("truncated");
  const auto width = isOld ? static_cast<std::int32_t>(reader.little16(18))
                           : static_cast<std::int32_t>(reader.little32(18));
  const auto height = isOld ? static_cast<std::int32_t>(reader.little16(20))
                            : static_cast<std::int32_t>(reader.little32(22));
  const std::uint32_t bitsPerPixel = reader.little16(isOld ? 24 : 28);
  const std::uint32_t compression = isOld ? 0 : reader.little32(30);
  if (width <= 0) return refuse("no pixels: its width is not positive");
  header.width = static_cast<std::uint32_t>(width);
  // A negative height means rows from the top.
  header.height = static_cast<std::uint32_t>(std::llabs(static_cast<long long>(height)));
  if (auto size = checkSize(header.width, header.height, limits); !size)
    return passOn(size.error());
  const bool isDepthKnown = bitsPerPixel == 1 || bitsPerPixel == 4 || bitsPerPixel == 8 ||
                            bitsPerPixel == 16 || bitsPerPixel == 24 || bitsPerPixel == 32;
  if (!isDepthKnown || compression > 3) return refuse("a kind of BMP that is not supported");
  if (depth == HeaderDepth::SizeOnly) return header;

  const std::uint64_t dataStart = reader.little32(10);
  const std::uint64_t rowBytes =
      (static_cast<std::uint64_t>(header.width) * bitsPerPixel + 31) / 32 * 4;
  const std::uint64_t available = dataStart < bytes.size() ? bytes.size() - dataStart : 0;
  // A run of up to 255 pixels takes two bytes; so does the end of a row.
  const std::uint64_t needed =
      isRunLength(compression)
          ? static_cast<std::uint64_t>(header.width) * header.height / 128
          : rowBytes * (header.height - 1) +
                (static_cast<std::uint64_t>(header.width) * bitsPerPixel + 7) / 8;
  if (available < needed) return refuse("truncated");
  return header;
}

Result<ImageHeader> readWebpHeader(std::span<const std::byte> bytes, const DecodeLimits& limits,
                                   HeaderDepth depth) {
  constexpr std::uint8_t kAnimated = 0x02;
  const ByteReader reader{bytes};
  if (!reader.has(0, 30)) return refuse("truncated");
  ImageHeader header;
  header.format = ImageFormat::WebP;
  if (reader.is(12, "VP8 ")) {
    if (!reader.is(23, "\x9D\x01\x2A")) return refuse("a damaged WebP");
    header.width = reader.little16(26) & 0x3FFFU;
    header.height = reader.little16(28) & 0x3FFFU;
  } else if (reader.is(12, "VP8L")) {
    if (reader.u8(20) != 0x2F) return refuse("a damaged WebP");
    const std::uint32_t packed = reader.little32(21);
    header.width = (packed & 0x3FFFU) + 1;
    header.height = ((packed >> 14U) & 0x3FFFU) + 1;
  } else if (reader.is(12, "VP8X")) {
    if ((reader.u8(20) & kAnimated) != 0) {
      return refuse("an animated WebP, which is not supported; save one picture of it as PNG");
    }
    header.width = reader.little24(24) + 1;
    header.height = reader.little24(27) + 1;
  } else {
    return refuse("a damaged WebP");
  }
  if (auto size = checkSize(header.width, header.height, limits); !size)
    return passOn(size.error());
  if (depth == HeaderDepth::SizeOnly) return header;
  if (bytes.size() < 8ULL + reader.little32(4)) return refuse("truncated");
  if (const auto exif = findChunk(reader, "EXIF")) {
    header.orientation = exifOrientation(reader.part(exif->at, exif->length));
  }
  return header;
}

Result<ImageHeader> readPnmHeader(std::span<const std::byte> bytes, const DecodeLimits& limits,
                                  HeaderDepth depth) {
  const auto layout = readPnmLayout(bytes);
  if (!layout) return passOn(layout.error());
  if (auto size = checkSize(layout->width, layout->height, limits); !size)
    return passOn(size.error());
  ImageHeader header;
  header.format = ImageFormat::Pnm;
  header.width = layout->width;
  header.height = layout->height;
  if (depth == HeaderDepth::WholeFile && bytes.size() - layout->dataStart < layout->fewestBytes()) {
    return refuse("truncated");
  }
  return header;
}

}  // namespace flipbook::imaging
