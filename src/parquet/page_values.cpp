#include "parquet/page_values.h"

#include <array>
#include <utility>

namespace flipbook::parquet {
namespace {

constexpr std::array<const char*, 10> kEncodings{
    "PLAIN",          "GROUP_VAR_INT",       "PLAIN_DICTIONARY",        "RLE",
    "BIT_PACKED",     "DELTA_BINARY_PACKED", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY",
    "RLE_DICTIONARY", "BYTE_STREAM_SPLIT",
};
constexpr std::int64_t kPlain = 0;
constexpr std::int64_t kPlainDictionary = 2;
constexpr std::int64_t kRle = 3;
constexpr std::int64_t kRleDictionary = 8;
constexpr std::size_t kLengthBytes = 4;

tl::unexpected<Error> endsEarly() {
  return fail(ErrorCode::CorruptData, "a page has fewer values than it says");
}

tl::unexpected<Error> notRead(std::int64_t encoding) {
  const auto number = static_cast<std::size_t>(encoding);
  if (number < kEncodings.size()) {
    return fail(ErrorCode::CorruptData, "encoded as {}, which is not read; write it again as PLAIN",
                kEncodings.at(number));
  }
  return fail(ErrorCode::CorruptData, "encoded in a way that is not known ({})", encoding);
}

std::uint64_t littleEndian(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = width; i > 0; --i) {
    value = (value << 8U) | static_cast<std::uint8_t>(bytes[at + i - 1]);
  }
  return value;
}

std::size_t leastBytesOf(PhysicalType type) { return type == PhysicalType::Int64 ? 8 : 4; }

}  // namespace

Result<std::string_view> takeCounted(std::string_view& bytes) {
  if (bytes.size() < kLengthBytes) return endsEarly();
  const std::uint64_t length = littleEndian(bytes, 0, kLengthBytes);
  bytes.remove_prefix(kLengthBytes);
  if (length > bytes.size()) return endsEarly();
  const std::string_view taken = bytes.substr(0, length);
  bytes.remove_prefix(length);
  return taken;
}

Result<Cell> PlainValues::next() {
  switch (m_type) {
    case PhysicalType::Boolean:
      return nextBit();
    case PhysicalType::Int32:
      return nextNumber(4);
    case PhysicalType::Int64:
      return nextNumber(8);
    default:
      return nextBytes();
  }
}

Result<Cell> PlainValues::nextBytes() {
  std::string_view rest = m_bytes.substr(m_at);
  const auto value = takeCounted(rest);
  if (!value) return passOn(value.error());
  m_at = m_bytes.size() - rest.size();
  return Cell{*value};
}

Result<Cell> PlainValues::nextNumber(std::size_t width) {
  if (m_bytes.size() - m_at < width) return endsEarly();
  const std::uint64_t value = littleEndian(m_bytes, m_at, width);
  m_at += width;
  if (width == 8) return Cell{static_cast<std::int64_t>(value)};
  return Cell{std::int64_t{static_cast<std::int32_t>(static_cast<std::uint32_t>(value))}};
}

Result<Cell> PlainValues::nextBit() {
  if (m_at == m_bytes.size()) return endsEarly();
  const std::uint32_t bits = static_cast<std::uint8_t>(m_bytes[m_at]);
  const bool isSet = (bits >> m_bit & 1U) != 0;
  m_bit = (m_bit + 1) % 8;
  if (m_bit == 0) ++m_at;
  return Cell{std::int64_t{isSet ? 1 : 0}};
}

Result<Dictionary> Dictionary::from(PhysicalType type, std::string_view bytes,
                                    std::uint64_t count) {
  if (type == PhysicalType::Boolean) {
    return fail(ErrorCode::CorruptData, "a dictionary of truth values");
  }
  if (count > bytes.size() / leastBytesOf(type)) return endsEarly();
  Dictionary dictionary;
  dictionary.m_type = type;
  dictionary.m_bytes = bytes;
  dictionary.m_count = count;
  if (type != PhysicalType::ByteArray) return dictionary;
  dictionary.m_starts.reserve(count);
  PlainValues values{type, bytes};
  for (std::uint64_t i = 0; i < count; ++i) {
    dictionary.m_starts.push_back(static_cast<std::uint32_t>(values.position()));
    if (const auto value = values.next(); !value) return passOn(value.error());
  }
  return dictionary;
}

Result<Cell> Dictionary::at(std::size_t index) const {
  const bool isText = m_type == PhysicalType::ByteArray;
  return PlainValues{m_type, m_bytes, isText ? m_starts[index] : index * leastBytesOf(m_type)}
      .next();
}

Result<PageValues> PageValues::from(const Column& column, std::int64_t encoding,
                                    std::string_view bytes, const Dictionary* dictionary) {
  PageValues values;
  if (encoding == kPlain) {
    values.m_plain = PlainValues{column.type, bytes};
  } else if (encoding == kPlainDictionary || encoding == kRleDictionary) {
    if (dictionary == nullptr) return fail(ErrorCode::CorruptData, "its dictionary is missing");
    values.m_kind = Kind::Indices;
    values.m_dictionary = dictionary;
    // A page of nulls alone may have nothing at all here.
    const unsigned width = bytes.empty() ? 0 : static_cast<std::uint8_t>(bytes.front());
    if (width > 32) return fail(ErrorCode::CorruptData, "dictionary indices of {} bits", width);
    values.m_hybrid = HybridReader{bytes.substr(bytes.empty() ? 0 : 1), width};
  } else if (encoding == kRle && column.type == PhysicalType::Boolean) {
    values.m_kind = Kind::Bits;
    if (bytes.empty()) return values;
    const auto counted = takeCounted(bytes);
    if (!counted) return passOn(counted.error());
    values.m_hybrid = HybridReader{*counted, 1};
  } else {
    return notRead(encoding);
  }
  return values;
}

Result<Cell> PageValues::next() {
  if (m_kind == Kind::Plain) return m_plain.next();
  const auto number = m_hybrid.next();
  if (!number) return endsEarly();
  if (m_kind == Kind::Bits) {
    if (*number > 1) return fail(ErrorCode::CorruptData, "a truth value of {}", *number);
    return Cell{std::int64_t{*number}};
  }
  if (*number >= m_dictionary->size()) {
    return fail(ErrorCode::CorruptData, "value {} of a dictionary of {}", *number,
                m_dictionary->size());
  }
  return m_dictionary->at(*number);
}

}  // namespace flipbook::parquet
