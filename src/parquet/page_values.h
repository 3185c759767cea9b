// The values of one page, one after the other.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "flipbook/core/result.h"
#include "flipbook/parquet/metadata.h"
#include "flipbook/parquet/parquet_file.h"
#include "parquet/hybrid_reader.h"

namespace flipbook::parquet {

// Values back to back (encoding PLAIN). A view: the bytes must outlive it and what it gives.
class PlainValues {
 public:
  PlainValues() = default;
  PlainValues(PhysicalType type, std::string_view bytes, std::size_t at = 0)
      : m_type{type}, m_bytes{bytes}, m_at{at} {}

  [[nodiscard]] Result<Cell> next();
  [[nodiscard]] std::size_t position() const { return m_at; }

 private:
  [[nodiscard]] Result<Cell> nextBytes();
  [[nodiscard]] Result<Cell> nextNumber(std::size_t width);
  [[nodiscard]] Result<Cell> nextBit();

  PhysicalType m_type{};
  std::string_view m_bytes;
  std::size_t m_at{};
  unsigned m_bit{};
};

// The values that the pages of a column chunk point at.
class Dictionary {
 public:
  // `bytes` must outlive it. Errors: CorruptData.
  [[nodiscard]] static Result<Dictionary> from(PhysicalType type, std::string_view bytes,
                                               std::uint64_t count);

  [[nodiscard]] std::size_t size() const { return m_count; }
  [[nodiscard]] Result<Cell> at(std::size_t index) const;

 private:
  PhysicalType m_type{};
  std::string_view m_bytes;
  std::size_t m_count{};
  std::vector<std::uint32_t> m_starts;  // of byte values, in m_bytes
};

class PageValues {
 public:
  PageValues() = default;
  // `dictionary` may be null; it and the bytes must outlive the values. `encoding` as in the file.
  // Errors: CorruptData (an encoding that is not read, by its name; no dictionary).
  [[nodiscard]] static Result<PageValues> from(const Column& column, std::int64_t encoding,
                                               std::string_view bytes,
                                               const Dictionary* dictionary);

  // Errors: CorruptData (there is no further value).
  [[nodiscard]] Result<Cell> next();

 private:
  enum class Kind : std::uint8_t { Plain, Indices, Bits };

  Kind m_kind{Kind::Plain};
  PlainValues m_plain;
  HybridReader m_hybrid;
  const Dictionary* m_dictionary{};
};

// A number of 4 bytes, little-endian, at the front of `bytes`, and as many bytes after it: how
// level and truth values say their length.
[[nodiscard]] Result<std::string_view> takeCounted(std::string_view& bytes);

}  // namespace flipbook::parquet
