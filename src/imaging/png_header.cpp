// PNG (W3C, third edition): the chunks, and whether they can hold what the header claims.

#include "flipbook/imaging/byte_reader.h"
#include "flipbook/imaging/image_header.h"

namespace flipbook::imaging {
namespace {

constexpr std::size_t kFirstChunk = 8;
constexpr std::size_t kAroundData = 12;  // length, type and checksum of a chunk
constexpr double kMostDeflated = 1032;   // deflate cannot pack more bytes into one

std::uint32_t channelsOf(std::uint8_t colorType) {
  switch (colorType) {
    case 2:
      return 3;
    case 4:
      return 2;
    case 6:
      return 4;
    default:
      return 1;  // grey or palette
  }
}

bool isPermitted(std::uint8_t depth, std::uint8_t colorType) {
  switch (colorType) {
    case 0:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case 3:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    case 2:
    case 4:
    case 6:
      return depth == 8 || depth == 16;
    default:
      return false;
  }
}

struct ChunkTotals {
  std::size_t chunks{};
  double imageData{};
  bool isEnded{};
  std::size_t end{};
};

Result<ChunkTotals> walkChunks(const ByteReader& reader, ImageHeader& header) {
  ChunkTotals totals;
  std::size_t at = kFirstChunk;
  // About one chunk per kilobyte is the most that any program writes.
  const std::size_t mostChunks = 1000 + reader.size() / 1024;
  while (reader.has(at, kAroundData)) {
    const std::size_t length = reader.big32(at);
    if (!reader.has(at, kAroundData + length)) return fail(ErrorCode::CorruptData, "truncated");
    if (++totals.chunks > mostChunks) {
      return fail(ErrorCode::CorruptData, "too costly to decode: over {} chunks", mostChunks);
    }
    if (reader.is(at + 4, "IDAT")) totals.imageData += static_cast<double>(length);
    if (reader.is(at + 4, "eXIf"))
      header.orientation = exifOrientation(reader.part(at + 8, length));
    if (reader.is(at + 4, "acTL")) {
      header.warnings.emplace_back("an animation, of which only the first picture is used");
    }
    totals.isEnded = reader.is(at + 4, "IEND");
    at += kAroundData + length;
    if (totals.isEnded) break;
  }
  totals.end = at;
  if (!totals.isEnded) return fail(ErrorCode::CorruptData, "truncated");
  return totals;
}

}  // namespace

Result<ImageHeader> readPngHeader(std::span<const std::byte> bytes, const DecodeLimits& limits,
                                  HeaderDepth depth) {
  const ByteReader reader{bytes};
  ImageHeader header;
  header.format = ImageFormat::Png;
  if (!reader.has(0, kFirstChunk + kAroundData + 13))
    return fail(ErrorCode::CorruptData, "truncated");
  if (!reader.is(12, "IHDR") || reader.big32(kFirstChunk) != 13) {
    return fail(ErrorCode::CorruptData, "a PNG without a header");
  }
  header.width = reader.big32(16);
  header.height = reader.big32(20);
  const std::uint8_t bitDepth = reader.u8(24);
  const std::uint8_t colorType = reader.u8(25);
  if (auto size = checkSize(header.width, header.height, limits); !size)
    return passOn(size.error());
  if (!isPermitted(bitDepth, colorType)) {
    return fail(ErrorCode::CorruptData, "a PNG with an impossible depth: {} bits of colour type {}",
                bitDepth, colorType);
  }
  if (depth == HeaderDepth::SizeOnly) return header;

  const auto totals = walkChunks(reader, header);
  if (!totals) return passOn(totals.error());
  const double rawBytes =
      static_cast<double>(header.width) * header.height * bitDepth * channelsOf(colorType) / 8;
  if (rawBytes > totals->imageData * kMostDeflated) {
    return fail(ErrorCode::CorruptData, "truncated: too little data for {} x {} pixels",
                header.width, header.height);
  }
  return header;
}

}  // namespace flipbook::imaging
