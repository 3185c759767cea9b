#include "parquet/thrift_compact.h"

namespace flipbook::parquet {
namespace {

constexpr std::size_t kMostDepth = 32;

ThriftType typeOf(std::uint8_t bits) { return static_cast<ThriftType>(bits & 0x0FU); }

}  // namespace

void ThriftReader::fail(std::string_view problem) {
  if (m_problem.empty()) m_problem = problem;
}

bool ThriftReader::enter() {
  if (m_depth == kMostDepth) fail("structures nested too deep");
  if (failed()) return false;
  ++m_depth;
  return true;
}

void ThriftReader::advance(std::uint64_t bytes) {
  if (bytes > left()) {
    if (!failed()) m_isCutOff = true;
    fail("it ends too early");
    m_at = m_bytes.size();
    return;
  }
  m_at += static_cast<std::size_t>(bytes);
}

std::uint8_t ThriftReader::byte() {
  const std::size_t at = m_at;
  advance(1);
  return failed() ? std::uint8_t{0} : static_cast<std::uint8_t>(m_bytes[at]);
}

std::uint64_t ThriftReader::varint() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const std::uint64_t bits = byte();
    if (failed()) return 0;
    if (shift == 63 && bits > 1) break;
    value |= (bits & 0x7FU) << shift;
    if (bits < 0x80U) return value;
  }
  fail("a number longer than 64 bits");
  return 0;
}

std::int64_t ThriftReader::zigzag() {
  const std::uint64_t value = varint();
  return static_cast<std::int64_t>((value >> 1U) ^ (0 - (value & 1U)));
}

std::string_view ThriftReader::binary() {
  const std::uint64_t length = varint();
  const std::size_t at = m_at;
  advance(length);
  return failed() ? std::string_view{} : m_bytes.substr(at, static_cast<std::size_t>(length));
}

std::int64_t ThriftReader::number(const ThriftField& field) {
  switch (field.type) {
    case ThriftType::I8:
      return static_cast<std::int8_t>(byte());
    case ThriftType::I16:
    case ThriftType::I32:
    case ThriftType::I64:
      return zigzag();
    default:
      fail("a number is missing where one belongs");
      return 0;
  }
}

bool ThriftReader::flag(const ThriftField& field) {
  if (field.type != ThriftType::True && field.type != ThriftType::False) {
    fail("a truth value is missing where one belongs");
  }
  return field.type == ThriftType::True;
}

std::string_view ThriftReader::text(const ThriftField& field) {
  if (field.type != ThriftType::Binary) fail("a text is missing where one belongs");
  return failed() ? std::string_view{} : binary();
}

ThriftField ThriftReader::nextField(std::int32_t lastId) {
  const std::uint8_t header = byte();
  if (failed() || header == 0) return {};
  ThriftField field{.id = lastId + (header >> 4U), .type = typeOf(header)};
  if (header >> 4U == 0) {
    const std::int64_t id = zigzag();
    if (id < 0 || id > INT16_MAX) fail("a field of an impossible number");
    field.id = static_cast<std::int32_t>(id);
  }
  if (field.type == ThriftType::Stop || field.type > ThriftType::Uuid) {
    fail("a field of an unknown kind");
  }
  if (field.id > INT16_MAX) fail("a field of an impossible number");
  return field;
}

// Every element takes at least one byte, so a list cannot have more elements than bytes.
std::size_t ThriftReader::count(std::uint64_t claimed) {
  if (!failed() && claimed > left()) {
    advance(claimed);
    return 0;
  }
  return failed() ? 0 : static_cast<std::size_t>(claimed);
}

std::size_t ThriftReader::openList(const ThriftField& field, ThriftType element) {
  if (field.type != ThriftType::List) fail("a list is missing where one belongs");
  if (failed()) return 0;
  const std::uint8_t header = byte();
  const std::size_t elements = count(header >> 4U == 15 ? varint() : header >> 4U);
  if (elements > 0 && typeOf(header) != element) fail("a list of the wrong kind");
  return failed() ? 0 : elements;
}

void ThriftReader::skip(ThriftType type) {
  if (type != ThriftType::True && type != ThriftType::False) skipElement(type);
}

void ThriftReader::skipElement(ThriftType type) {
  switch (type) {
    case ThriftType::True:
    case ThriftType::False:
    case ThriftType::I8:
      return advance(1);
    case ThriftType::I16:
    case ThriftType::I32:
    case ThriftType::I64:
      static_cast<void>(varint());
      return;
    case ThriftType::Double:
      return advance(8);
    case ThriftType::Binary:
      static_cast<void>(binary());
      return;
    case ThriftType::List:
    case ThriftType::Set:
      return skipList();
    case ThriftType::Map:
      return skipMap();
    case ThriftType::Struct:
      return readStruct([](const ThriftField& /*field*/) { return false; });
    case ThriftType::Uuid:
      return advance(16);
    default:
      return fail("a field of an unknown kind");
  }
}

void ThriftReader::skipList() {
  if (!enter()) return;
  const std::uint8_t header = byte();
  std::size_t elements = count(header >> 4U == 15 ? varint() : header >> 4U);
  for (; elements > 0 && !failed(); --elements) skipElement(typeOf(header));
  leave();
}

void ThriftReader::skipMap() {
  if (!enter()) return;
  std::size_t entries = count(varint());
  const std::uint8_t types = entries > 0 ? byte() : std::uint8_t{0};
  for (; entries > 0 && !failed(); --entries) {
    skipElement(typeOf(static_cast<std::uint8_t>(types >> 4U)));
    skipElement(typeOf(types));
  }
  leave();
}

}  // namespace flipbook::parquet
