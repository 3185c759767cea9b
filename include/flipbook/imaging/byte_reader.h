// Reads numbers out of bytes without ever reading past their end.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace flipbook::imaging {

// All offsets may lie beyond the end; what is not there reads as 0, and `has` tells.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> bytes) : m_bytes{bytes} {}

  [[nodiscard]] std::size_t size() const { return m_bytes.size(); }
  [[nodiscard]] bool has(std::size_t offset, std::size_t count) const {
    return offset <= m_bytes.size() && count <= m_bytes.size() - offset;
  }
  [[nodiscard]] std::uint8_t u8(std::size_t offset) const {
    return offset < m_bytes.size() ? std::to_integer<std::uint8_t>(m_bytes[offset])
                                   : std::uint8_t{0};
  }
  [[nodiscard]] std::uint32_t big16(std::size_t at) const {
    return (wide(at) << 8U) | wide(at + 1);
  }
  [[nodiscard]] std::uint32_t little16(std::size_t at) const {
    return wide(at) | (wide(at + 1) << 8U);
  }
  [[nodiscard]] std::uint32_t little24(std::size_t at) const {
    return little16(at) | (wide(at + 2) << 16U);
  }
  [[nodiscard]] std::uint32_t big32(std::size_t at) const {
    return (big16(at) << 16U) | big16(at + 2);
  }
  [[nodiscard]] std::uint32_t little32(std::size_t at) const {
    return little16(at) | (little16(at + 2) << 16U);
  }
  [[nodiscard]] bool is(std::size_t at, std::string_view text) const {
    if (!has(at, text.size())) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (u8(at + i) != static_cast<unsigned char>(text[i])) return false;
    }
    return true;
  }
  // As much of the asked range as there is.
  [[nodiscard]] std::span<const std::byte> part(std::size_t offset, std::size_t count) const {
    if (offset >= m_bytes.size()) return {};
    const std::size_t rest = m_bytes.size() - offset;
    return m_bytes.subspan(offset, count < rest ? count : rest);
  }

 private:
  [[nodiscard]] std::uint32_t wide(std::size_t offset) const { return u8(offset); }

  std::span<const std::byte> m_bytes;
};

}  // namespace flipbook::imaging
