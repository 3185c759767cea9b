#include "imaging/pnm_decoding.h"

#include <optional>

#include "flipbook/imaging/byte_reader.h"

namespace flipbook::imaging {
namespace {

bool isBlank(std::uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Reads the numbers of a text header or of text pixels, with '#' comments to the end of the line.
class NumberReader {
 public:
  NumberReader(const ByteReader& reader, std::size_t at) : m_reader{reader}, m_at{at} {}

  std::optional<std::uint32_t> next() {
    skipBlanks();
    std::optional<std::uint32_t> value;
    while (m_at < m_reader.size() && m_reader.u8(m_at) >= '0' && m_reader.u8(m_at) <= '9') {
      value = value.value_or(0) * 10 + m_reader.u8(m_at) - '0';
      if (*value > 1'000'000'000) return std::nullopt;
      ++m_at;
    }
    return value;
  }

  // Of a text bitmap, whose digits need no blanks between them.
  std::optional<std::uint32_t> nextBit() {
    skipBlanks();
    const std::uint8_t digit = m_reader.u8(m_at);
    if (digit != '0' && digit != '1') return std::nullopt;
    ++m_at;
    return digit - std::uint32_t{'0'};
  }

  [[nodiscard]] std::size_t at() const { return m_at; }

 private:
  void skipBlanks() {
    while (m_at < m_reader.size()) {
      const std::uint8_t c = m_reader.u8(m_at);
      if (c == '#') {
        while (m_at < m_reader.size() && m_reader.u8(m_at) != '\n') ++m_at;
      } else if (isBlank(c)) {
        ++m_at;
      } else {
        return;
      }
    }
  }

  const ByteReader& m_reader;
  std::size_t m_at;
};

std::uint8_t scaled(std::uint32_t value, std::uint32_t maxValue) {
  return static_cast<std::uint8_t>((value * 255 + maxValue / 2) / maxValue);
}

// The samples of one image in order, whatever the kind; bitmaps give 1 for white.
class SampleReader {
 public:
  SampleReader(const ByteReader& reader, const PnmLayout& layout)
      : m_reader{reader},
        m_layout{layout},
        m_text{reader, layout.dataStart},
        m_at{layout.dataStart} {}

  std::optional<std::uint32_t> next(std::uint32_t column) {
    if (m_layout.kind == 1) {
      const auto bit = m_text.nextBit();
      return bit ? std::optional{1 - *bit} : std::nullopt;
    }
    if (!m_layout.isBinary()) return m_text.next();
    if (m_layout.kind == 4) {
      const std::uint32_t bit = (m_reader.u8(m_at) >> (7 - column % 8)) & 1U;
      if (column % 8 == 7 || column + 1 == m_layout.width) ++m_at;
      return 1 - bit;
    }
    const bool isWide = m_layout.maxValue > 255;
    const std::uint32_t value = isWide ? m_reader.big16(m_at) : m_reader.u8(m_at);
    m_at += isWide ? 2 : 1;
    return value;
  }

 private:
  const ByteReader& m_reader;
  const PnmLayout& m_layout;
  NumberReader m_text;
  std::size_t m_at;
};

}  // namespace

std::uint64_t PnmLayout::fewestBytes() const {
  const std::uint64_t pixels = static_cast<std::uint64_t>(width) * height;
  if (kind == 4) return (static_cast<std::uint64_t>(width) + 7) / 8 * height;
  if (kind == 1) return pixels;
  if (!isBinary()) return pixels * channels() * 2 - 1;  // a digit and a blank each
  return pixels * channels() * (maxValue > 255 ? 2 : 1);
}

Result<PnmLayout> readPnmLayout(std::span<const std::byte> bytes) {
  const ByteReader reader{bytes};
  PnmLayout layout;
  layout.kind = reader.u8(1) - '0';
  NumberReader numbers{reader, 2};
  if (!isBlank(reader.u8(2)) && reader.u8(2) != '#')
    return fail(ErrorCode::CorruptData, "not an image");
  const auto width = numbers.next();
  const auto height = numbers.next();
  const auto maxValue = layout.isBitmap() ? std::optional<std::uint32_t>{1} : numbers.next();
  if (!width || !height || !maxValue) {
    return fail(ErrorCode::CorruptData, "a PNM with a damaged header");
  }
  if (*maxValue == 0 || *maxValue > 65535) {
    return fail(ErrorCode::CorruptData, "a PNM with an impossible largest value: {}", *maxValue);
  }
  layout.width = *width;
  layout.height = *height;
  layout.maxValue = *maxValue;
  layout.dataStart = std::min(numbers.at() + 1, bytes.size());  // one blank ends the header
  return layout;
}

Result<RgbImage> decodePnm(std::span<const std::byte> bytes) {
  const auto layout = readPnmLayout(bytes);
  if (!layout) return passOn(layout.error());
  const ByteReader reader{bytes};
  SampleReader samples{reader, *layout};
  RgbImage image{layout->width, layout->height, {}, {}};
  image.rgb.reserve(static_cast<std::size_t>(layout->width) * layout->height * 3);
  for (std::uint32_t y = 0; y < layout->height; ++y) {
    for (std::uint32_t x = 0; x < layout->width; ++x) {
      for (std::uint32_t channel = 0; channel < layout->channels(); ++channel) {
        const auto value = samples.next(x);
        if (!value) return fail(ErrorCode::CorruptData, "truncated");
        if (*value > layout->maxValue) {
          return fail(ErrorCode::CorruptData, "a PNM with a value beyond its largest");
        }
        image.rgb.push_back(scaled(*value, layout->maxValue));
      }
      if (layout->channels() == 1) image.rgb.insert(image.rgb.end(), 2, image.rgb.back());
    }
  }
  return image;
}

}  // namespace flipbook::imaging
