#include "parquet/hybrid_reader.h"

namespace flipbook::parquet {

std::optional<std::uint64_t> HybridReader::header() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 35 && m_at < m_bytes.size(); shift += 7) {
    const auto bits = static_cast<std::uint8_t>(m_bytes[m_at++]);
    value |= std::uint64_t{bits & 0x7FU} << shift;
    if (bits < 0x80U) return value;
  }
  return std::nullopt;
}

bool HybridReader::openRun() {
  while (m_left == 0) {
    const auto run = header();
    if (!run) return false;
    m_isPacked = (*run & 1U) != 0;
    m_left = m_isPacked ? (*run >> 1U) * 8 : *run >> 1U;
    m_bits = 0;
    m_bitCount = 0;
    if (m_isPacked) continue;
    const std::size_t width = (m_bitWidth + 7) / 8;
    if (m_bytes.size() - m_at < width) return false;
    m_repeated = 0;
    for (std::size_t i = 0; i < width; ++i) {
      m_repeated |= std::uint32_t{static_cast<std::uint8_t>(m_bytes[m_at++])} << (8 * i);
    }
  }
  return true;
}

// The last run may end with the value that is needed last, though its length says more.
std::optional<std::uint32_t> HybridReader::unpackNext() {
  while (m_bitCount < m_bitWidth) {
    if (m_at == m_bytes.size()) return std::nullopt;
    m_bits |= std::uint64_t{static_cast<std::uint8_t>(m_bytes[m_at++])} << m_bitCount;
    m_bitCount += 8;
  }
  const auto value = static_cast<std::uint32_t>(m_bits & ((std::uint64_t{1} << m_bitWidth) - 1));
  m_bits >>= m_bitWidth;
  m_bitCount -= m_bitWidth;
  return value;
}

}  // namespace flipbook::parquet
