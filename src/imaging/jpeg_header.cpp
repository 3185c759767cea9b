// JPEG (ITU-T T.81): markers up to the scan data, and the number of scans in the whole file.

#include "flipbook/imaging/byte_reader.h"
#include "flipbook/imaging/image_header.h"

namespace flipbook::imaging {
namespace {

using namespace std::string_view_literals;

constexpr std::uint32_t kMaxScans = 100;  // an ordinary progressive file has about ten
// Every scan goes over the whole image: what all of them together may cost (about two seconds).
constexpr double kMaxScannedPixels = 1.5e9;

constexpr std::uint8_t kApp1 = 0xE1;
constexpr std::uint8_t kStartOfScan = 0xDA;
constexpr std::uint8_t kEndOfImage = 0xD9;

bool isStandalone(std::uint8_t marker) {
  return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

bool isFrame(std::uint8_t marker) {
  const bool isOtherTable = marker == 0xC4 || marker == 0xC8 || marker == 0xCC;
  return marker >= 0xC0 && marker <= 0xCF && !isOtherTable;
}

// Baseline, extended and progressive Huffman are what the codec can do.
bool isSupportedFrame(std::uint8_t marker) { return marker >= 0xC0 && marker <= 0xC2; }

class JpegScan {
 public:
  JpegScan(std::span<const std::byte> bytes, const DecodeLimits& limits)
      : m_reader{bytes}, m_limits{limits} {}

  Result<ImageHeader> run(HeaderDepth depth) {
    m_header.format = ImageFormat::Jpeg;
    std::size_t at = 2;
    while (true) {
      at = nextMarker(at);
      if (!m_reader.has(at, 2)) return fail(ErrorCode::CorruptData, "truncated");
      const std::uint8_t marker = m_reader.u8(at + 1);
      at += 2;
      if (isStandalone(marker)) continue;
      if (marker == kEndOfImage) return fail(ErrorCode::CorruptData, "no picture in it");
      if (!m_reader.has(at, 2)) return fail(ErrorCode::CorruptData, "truncated");
      const std::size_t length = m_reader.big16(at);
      if (length < 2) return fail(ErrorCode::CorruptData, "a damaged JPEG segment");
      if (auto taken = take(marker, at + 2, length - 2); !taken) return passOn(taken.error());
      at += length;
      if (marker == kStartOfScan) break;
      if (depth == HeaderDepth::SizeOnly && m_header.width > 0) return m_header;
    }
    if (m_header.width == 0) return fail(ErrorCode::CorruptData, "a JPEG without a frame header");
    if (depth == HeaderDepth::SizeOnly) return m_header;
    return judgeScans(at);
  }

 private:
  [[nodiscard]] std::size_t nextMarker(std::size_t at) const {
    while (m_reader.has(at, 2)) {
      const std::uint8_t next = m_reader.u8(at + 1);
      if (m_reader.u8(at) == 0xFF && next != 0x00 && next != 0xFF) return at;
      ++at;
    }
    return m_reader.size();
  }

  Result<void> take(std::uint8_t marker, std::size_t at, std::size_t length) {
    if (marker == kApp1 && m_reader.is(at, "Exif\0\0"sv)) {
      m_header.orientation = exifOrientation(m_reader.part(at, length));
    }
    if (!isFrame(marker)) return {};
    if (!isSupportedFrame(marker)) {
      return fail(ErrorCode::CorruptData,
                  "an arithmetic-coded or lossless JPEG, which is not supported");
    }
    if (m_header.width > 0) return fail(ErrorCode::CorruptData, "a JPEG with two frame headers");
    if (!m_reader.has(at, 6)) return fail(ErrorCode::CorruptData, "truncated");
    if (m_reader.u8(at) != 8) {
      return fail(ErrorCode::CorruptData, "a JPEG with {} bits per channel, which is not supported",
                  m_reader.u8(at));
    }
    m_header.height = m_reader.big16(at + 1);
    m_header.width = m_reader.big16(at + 3);
    return checkSize(m_header.width, m_header.height, m_limits);
  }

  // `at` is where the entropy-coded data of the first scan starts.
  Result<ImageHeader> judgeScans(std::size_t at) {
    std::uint32_t scans = 1;
    const std::size_t start = at;
    bool isEnded = false;
    while (!isEnded) {
      at = nextMarker(at);
      if (!m_reader.has(at, 2)) break;
      const std::uint8_t marker = m_reader.u8(at + 1);
      at += 2;
      isEnded = marker == kEndOfImage;
      if (isStandalone(marker) || isEnded) continue;
      if (marker == kStartOfScan) ++scans;
      at += m_reader.big16(at);
    }
    const double pixels = static_cast<double>(m_header.width) * m_header.height;
    if (scans > kMaxScans || scans * pixels > kMaxScannedPixels) {
      return fail(ErrorCode::CorruptData, "too costly to decode: {} scans of {} x {} pixels", scans,
                  m_header.width, m_header.height);
    }
    // A block of 8 x 8 pixels takes a bit at the very least.
    const std::size_t dataBytes = std::min(at, m_reader.size()) - start;
    if (static_cast<double>(dataBytes) * 8 < pixels / 64) {
      return fail(ErrorCode::CorruptData, "truncated: too little data for {} x {} pixels",
                  m_header.width, m_header.height);
    }
    return m_header;
  }

  ByteReader m_reader;
  const DecodeLimits& m_limits;
  ImageHeader m_header;
};

}  // namespace

Result<ImageHeader> readJpegHeader(std::span<const std::byte> bytes, const DecodeLimits& limits,
                                   HeaderDepth depth) {
  return JpegScan{bytes, limits}.run(depth);
}

}  // namespace flipbook::imaging
