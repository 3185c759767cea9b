// Small whole numbers as runs of one value and runs of packed bits: levels, dictionary indices,
// truth values.
//
// Source: parquet-format, Encodings.md, "Run Length Encoding / Bit-Packing Hybrid (RLE = 3)".

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace flipbook::parquet {

class HybridReader {
 public:
  HybridReader() = default;
  // `bitWidth` is at most 32. The bytes must outlive the reader.
  HybridReader(std::string_view bytes, unsigned bitWidth) : m_bytes{bytes}, m_bitWidth{bitWidth} {}

  // Nothing if the bytes end, or break the rules.
  [[nodiscard]] std::optional<std::uint32_t> next() {
    if (m_left == 0 && !openRun()) return std::nullopt;
    --m_left;
    return m_isPacked ? unpackNext() : std::optional{m_repeated};
  }

 private:
  [[nodiscard]] bool openRun();
  [[nodiscard]] std::optional<std::uint64_t> header();
  [[nodiscard]] std::optional<std::uint32_t> unpackNext();

  std::string_view m_bytes;
  unsigned m_bitWidth{};
  std::size_t m_at{};
  std::uint64_t m_left{};  // values in the open run
  bool m_isPacked{};
  std::uint32_t m_repeated{};
  std::uint64_t m_bits{};  // read, but not given out
  unsigned m_bitCount{};
};

}  // namespace flipbook::parquet
