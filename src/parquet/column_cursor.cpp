#include "parquet/column_cursor.h"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <new>

#include "parquet/codecs.h"

namespace flipbook::parquet {
namespace {

constexpr std::uint64_t kHeaderGuess = 8 * 1024;  // statistics may make headers longer
constexpr std::uint64_t kLongestHeader = 16 * 1024 * 1024;
constexpr std::int64_t kLargestPage = 1024LL * 1024 * 1024;
constexpr std::uint64_t kAlwaysAllowed = 64ULL * 1024 * 1024;
constexpr std::int64_t kRle = 3;

std::string_view viewOf(const std::vector<char>& bytes) { return {bytes.data(), bytes.size()}; }

}  // namespace

ColumnCursor::ColumnCursor(const InputFile& file, const Column& column, const ColumnChunk& chunk)
    : m_file{&file},
      m_column{&column},
      m_chunk{&chunk},
      m_at{chunk.begin},
      m_valuesLeft{chunk.values} {}

Result<Cell> ColumnCursor::next(const std::stop_token& stop) {
  while (m_pageLeft == 0) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
    if (auto opened = openPage(); !opened) return passOn(opened.error());
  }
  --m_pageLeft;
  if (m_column->definitionLevels > 0) {
    const auto level = m_levels.next();
    if (!level || *level > m_column->definitionLevels) {
      return fail(ErrorCode::CorruptData, "a page does not say which of its values are missing");
    }
    if (*level < m_column->definitionLevels) return Cell{};
  }
  return m_values.next();
}

Result<void> ColumnCursor::openPage() try {
  if (m_valuesLeft == 0) return fail(ErrorCode::CorruptData, "fewer values than rows");
  const auto header = readHeader();
  if (!header) return passOn(header.error());
  if (auto right = checkSizes(*header); !right) return right;
  if (header->is(PageKind::Index)) {
    m_at += static_cast<std::uint64_t>(header->compressedBytes);
    return {};
  }
  if (auto read = readBody(*header); !read) return read;
  if (header->is(PageKind::Dictionary)) return openDictionary(*header);
  if (header->is(PageKind::Data)) return openData(*header);
  if (header->is(PageKind::DataV2)) return openDataV2(*header);
  return fail(ErrorCode::CorruptData, "a page of an unknown kind ({})", header->kind);
} catch (const std::bad_alloc&) {
  return fail(ErrorCode::CorruptData, "not enough memory for a page");
}

Result<PageHeader> ColumnCursor::readHeader() {
  const std::uint64_t most = std::min(m_chunk->end - m_at, kLongestHeader);
  for (std::uint64_t guess = std::min(most, kHeaderGuess);; guess = std::min(most, guess * 8)) {
    if (auto read = m_file->read(m_at, guess, m_packed); !read) return passOn(read.error());
    ThriftReader reader{viewOf(m_packed)};
    const PageHeader header = readPageHeader(reader);
    if (!reader.failed()) {
      m_at += reader.position();
      return header;
    }
    if (!reader.isCutOff() || guess == most) {
      return fail(ErrorCode::CorruptData, "at byte {}: a page's header is damaged: {}", m_at,
                  reader.problem());
    }
  }
}

Result<void> ColumnCursor::checkSizes(const PageHeader& header) const {
  if (header.compressedBytes < 0 || header.uncompressedBytes < 0) {
    return fail(ErrorCode::CorruptData, "at byte {}: a page without its size", m_at);
  }
  if (static_cast<std::uint64_t>(header.compressedBytes) > m_chunk->end - m_at) {
    return fail(ErrorCode::CorruptData, "at byte {}: a page of {} bytes where {} are left", m_at,
                header.compressedBytes, m_chunk->end - m_at);
  }
  // Nothing is unpacked that could not have come out of a file of this size.
  const std::uint64_t allowed = kAlwaysAllowed + 4 * m_file->size();
  if (header.uncompressedBytes > kLargestPage ||
      static_cast<std::uint64_t>(header.uncompressedBytes) > allowed) {
    return fail(ErrorCode::CorruptData, "at byte {}: a page of {} MB, the limit is {} MB", m_at,
                header.uncompressedBytes >> 20U,
                std::min(allowed, static_cast<std::uint64_t>(kLargestPage)) >> 20U);
  }
  return {};
}

Result<void> ColumnCursor::readBody(const PageHeader& header) {
  const auto bytes = static_cast<std::uint64_t>(header.compressedBytes);
  if (auto read = m_file->read(m_at, bytes, m_packed); !read) return read;
  if (header.hasCrc) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): zlib's own idea of bytes
    const auto* data = reinterpret_cast<const Bytef*>(m_packed.data());
    const auto actual = static_cast<std::uint32_t>(crc32_z(0, data, m_packed.size()));
    if (actual != static_cast<std::uint32_t>(header.crc)) {
      return fail(ErrorCode::CorruptData, "at byte {}: a page is damaged: its checksum differs",
                  m_at);
    }
  }
  m_at += bytes;
  return {};
}

Result<std::string_view> ColumnCursor::unpackInto(std::vector<char>& out, std::string_view packed,
                                                  std::size_t bytes) const {
  if (auto unpacked = unpack(m_chunk->codec, packed, bytes, out); !unpacked) {
    return passOn(unpacked.error());
  }
  return viewOf(out);
}

Result<void> ColumnCursor::openDictionary(const PageHeader& header) {
  if (m_dictionary) return fail(ErrorCode::CorruptData, "two dictionaries");
  if (header.values < 0) return fail(ErrorCode::CorruptData, "a dictionary without its size");
  if (header.encoding != 0 && header.encoding != 2) {
    return fail(ErrorCode::CorruptData, "a dictionary that is not encoded as PLAIN");
  }
  const auto bytes = unpackInto(m_dictionaryPage, viewOf(m_packed),
                                static_cast<std::size_t>(header.uncompressedBytes));
  if (!bytes) return passOn(bytes.error());
  auto dictionary =
      Dictionary::from(m_column->type, *bytes, static_cast<std::uint64_t>(header.values));
  if (!dictionary) return passOn(dictionary.error(), "dictionary");
  m_dictionary = std::make_unique<Dictionary>(std::move(*dictionary));
  return {};
}

Result<void> ColumnCursor::openData(const PageHeader& header) {
  auto bytes =
      unpackInto(m_page, viewOf(m_packed), static_cast<std::size_t>(header.uncompressedBytes));
  if (!bytes) return passOn(bytes.error());
  if (m_column->definitionLevels > 0) {
    if (header.levelEncoding != kRle) {
      return fail(ErrorCode::CorruptData, "missing values marked in an old way (BIT_PACKED)");
    }
    const auto levels = takeCounted(*bytes);
    if (!levels) return passOn(levels.error());
    m_levels =
        HybridReader{*levels, static_cast<unsigned>(std::bit_width(m_column->definitionLevels))};
  }
  return openValues(header, *bytes);
}

// Here the levels stand before the values, and are never compressed.
Result<void> ColumnCursor::openDataV2(const PageHeader& header) {
  const std::int64_t limit = std::min(header.compressedBytes, header.uncompressedBytes);
  if (header.definitionBytes < 0 || header.repetitionBytes < 0 || header.definitionBytes > limit ||
      header.repetitionBytes > limit - header.definitionBytes) {
    return fail(ErrorCode::CorruptData, "a page whose parts are larger than it");
  }
  const auto repetitionBytes = static_cast<std::size_t>(header.repetitionBytes);
  const auto definitionBytes = static_cast<std::size_t>(header.definitionBytes);
  const std::size_t levelBytes = repetitionBytes + definitionBytes;
  std::string_view values = viewOf(m_packed).substr(levelBytes);
  const std::size_t bytes = static_cast<std::size_t>(header.uncompressedBytes) - levelBytes;
  if (header.isCompressed && !(values.empty() && bytes == 0)) {
    const auto unpacked = unpackInto(m_page, values, bytes);
    if (!unpacked) return passOn(unpacked.error());
    values = *unpacked;
  } else if (values.size() != bytes) {
    return fail(ErrorCode::CorruptData, "{} bytes where {} belong", values.size(), bytes);
  }
  m_levels = HybridReader{viewOf(m_packed).substr(repetitionBytes, definitionBytes),
                          static_cast<unsigned>(std::bit_width(m_column->definitionLevels))};
  return openValues(header, values);
}

Result<void> ColumnCursor::openValues(const PageHeader& header, std::string_view bytes) {
  if (header.values < 0 || static_cast<std::uint64_t>(header.values) > m_valuesLeft) {
    return fail(ErrorCode::CorruptData, "a page of {} values where {} are left", header.values,
                m_valuesLeft);
  }
  auto values = PageValues::from(*m_column, header.encoding, bytes, m_dictionary.get());
  if (!values) return passOn(values.error());
  m_values = *values;
  m_pageLeft = static_cast<std::uint64_t>(header.values);
  m_valuesLeft -= m_pageLeft;
  return {};
}

}  // namespace flipbook::parquet
