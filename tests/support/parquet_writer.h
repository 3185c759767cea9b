// Writes small Parquet files for tests: every codec, encoding and page version that is read.
//
// By the format's specification, independent of the reader; real files of another writer are in
// tests/parquet/foreign_files.h.

#pragma once

#include <lz4.h>
#include <snappy.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flipbook/parquet/metadata.h"

namespace flipbook::test {

// Thrift's compact protocol; fields in rising order.
class ThriftWriter {
 public:
  void field(int id, int type) {
    const int step = id - m_last.back();
    if (step > 0 && step < 16) {
      m_bytes += static_cast<char>(step * 16 + type);
    } else {
      m_bytes += static_cast<char>(type);
      zigzag(id);
    }
    m_last.back() = id;
  }
  void number(int id, std::int64_t value, int type = 5) {
    field(id, type);
    zigzag(value);
  }
  void text(int id, std::string_view value) {
    field(id, 8);
    textOnly(value);
  }
  void flag(int id, bool value) { field(id, value ? 1 : 2); }
  void list(int id, int elementType, std::size_t count) {
    field(id, 9);
    m_bytes += static_cast<char>(count < 15 ? count * 16 + static_cast<std::size_t>(elementType)
                                            : 0xF0U + static_cast<std::size_t>(elementType));
    if (count >= 15) varint(count);
  }
  void textOnly(std::string_view value) {
    varint(value.size());
    m_bytes += value;
  }
  void begin(int id) {
    field(id, 12);
    beginElement();
  }
  void beginElement() { m_last.push_back(0); }
  void end() {
    m_bytes += '\0';
    m_last.pop_back();
  }
  void zigzag(std::int64_t value) {
    varint((static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void varint(std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) m_bytes += static_cast<char>(value | 0x80U);
    m_bytes += static_cast<char>(value);
  }
  [[nodiscard]] const std::string& bytes() const { return m_bytes; }

 private:
  std::string m_bytes;
  std::vector<int> m_last{0};
};

inline std::string littleEndian(std::uint64_t value, unsigned bytes) {
  std::string text;
  for (unsigned i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
  return text;
}

enum class RunStyle : std::uint8_t { Packed, Repeated };

// RLE / bit-packing hybrid: all as one packed run, or each stretch of equals as a run.
inline std::string hybrid(const std::vector<std::uint32_t>& values, unsigned width,
                          RunStyle style) {
  ThriftWriter out;
  if (style == RunStyle::Repeated) {
    std::string bytes;
    for (std::size_t i = 0; i < values.size();) {
      std::size_t end = i;
      while (end < values.size() && values[end] == values[i]) ++end;
      ThriftWriter header;
      header.varint((end - i) << 1U);
      bytes += header.bytes() + littleEndian(values[i], (width + 7) / 8);
      i = end;
    }
    return bytes;
  }
  if (values.empty()) return {};
  const std::size_t groups = (values.size() + 7) / 8;
  out.varint(groups << 1U | 1U);
  std::string packed(groups * width, '\0');
  for (std::size_t i = 0; i < values.size() * width; ++i) {
    const bool isSet = (values[i / width] >> (i % width) & 1U) != 0;
    if (isSet) packed[i / 8] = static_cast<char>(packed[i / 8] | (1 << (i % 8)));
  }
  return out.bytes() + packed;
}

inline std::string packed(int codec, const std::string& bytes) {
  std::string out;
  if (codec == 1) {
    snappy::Compress(bytes.data(), bytes.size(), &out);
  } else if (codec == 2) {
    out.resize(bytes.size() + 200);
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string in = bytes;
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
  } else if (codec == 6) {
    out.resize(ZSTD_compressBound(bytes.size()));
    out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
  } else if (codec == 7) {
    out.resize(static_cast<std::size_t>(LZ4_compressBound(static_cast<int>(bytes.size()))));
    out.resize(static_cast<std::size_t>(LZ4_compress_default(
        bytes.data(), out.data(), static_cast<int>(bytes.size()), static_cast<int>(out.size()))));
  } else {
    out = bytes;
  }
  return out;
}

// One leaf, perhaps in a struct: a nullopt cell is null, at the level `nullLevel`.
struct WrittenColumn {
  std::vector<std::string> path;
  parquet::PhysicalType type{parquet::PhysicalType::ByteArray};
  bool isOptional{true};  // every node of the path
  bool isText{};
  std::vector<std::optional<std::string>> texts;
  std::vector<std::optional<std::int64_t>> numbers;
  std::uint32_t nullLevel{};

  [[nodiscard]] std::size_t size() const { return texts.empty() ? numbers.size() : texts.size(); }
  [[nodiscard]] std::uint32_t levels() const {
    return isOptional ? static_cast<std::uint32_t>(path.size()) : 0;
  }
};

struct WrittenStyle {
  int codec{};
  int pageVersion{1};
  bool hasDictionary{};
  RunStyle runs{RunStyle::Packed};
  std::size_t rowsEachGroup{1000};
  std::size_t rowsEachPage{1000};
  bool hasCrc{};
  // What is forged, if at all.
  std::optional<std::int64_t> claimedPageBytes;
  std::optional<std::int64_t> claimedPageValues;
  std::optional<std::int64_t> claimedChunkBytes;
  std::optional<int> claimedEncoding;
  std::optional<int> claimedCodec;
};

class ParquetWriter {
 public:
  ParquetWriter(std::vector<WrittenColumn> columns, WrittenStyle style)
      : m_columns{std::move(columns)}, m_style{style} {}

  void note(const std::string& key, const std::string& value) { m_notes[key] = value; }

  [[nodiscard]] std::string bytes() {
    m_file = "PAR1";
    const std::size_t rows = m_columns.front().size();
    for (std::size_t begin = 0; begin < rows; begin += m_style.rowsEachGroup) {
      writeGroup(begin, std::min(rows, begin + m_style.rowsEachGroup));
    }
    const std::string footer = this->footer(rows);
    return m_file + footer + littleEndian(footer.size(), 4) + "PAR1";
  }

 private:
  struct Chunk {
    std::int64_t dictionaryAt{};
    std::int64_t dataAt{};
    std::int64_t bytes{};
  };
  struct Group {
    std::size_t rows{};
    std::vector<Chunk> chunks;
  };

  [[nodiscard]] std::string plain(const WrittenColumn& column, std::size_t row) const {
    if (!column.texts.empty()) {
      const std::string& text = *column.texts[row];
      return littleEndian(text.size(), 4) + text;
    }
    const bool isLong = column.type == parquet::PhysicalType::Int64;
    return littleEndian(static_cast<std::uint64_t>(*column.numbers[row]), isLong ? 8 : 4);
  }
  [[nodiscard]] static bool isNull(const WrittenColumn& column, std::size_t row) {
    return column.texts.empty() ? !column.numbers[row] : !column.texts[row];
  }

  void page(ThriftWriter header, const std::string& levels, const std::string& values, bool isV2) {
    const std::string body =
        isV2 ? levels + packed(m_style.codec, values) : packed(m_style.codec, levels + values);
    ThriftWriter front;
    front.number(1, isV2 ? 3 : (m_isDictionaryPage ? 2 : 0));
    front.number(2, m_style.claimedPageBytes.value_or(
                        static_cast<std::int64_t>(levels.size() + values.size())));
    front.number(3, static_cast<std::int64_t>(body.size()));
    if (m_style.hasCrc) {
      const auto crc =
          crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
      front.number(4, static_cast<std::int32_t>(static_cast<std::uint32_t>(crc)));
    }
    front.field(isV2 ? 8 : (m_isDictionaryPage ? 7 : 5), 12);
    m_file += front.bytes() + header.bytes() + '\0' + '\0' + body;
  }

  void writeGroup(std::size_t begin, std::size_t end) {
    Group group{.rows = end - begin, .chunks = {}};
    for (const WrittenColumn& column : m_columns) {
      Chunk chunk;
      const std::size_t start = m_file.size();
      m_dictionary.clear();
      if (hasDictionary(column)) {
        chunk.dictionaryAt = static_cast<std::int64_t>(start);
        writeDictionary(column, begin, end);
      }
      chunk.dataAt = static_cast<std::int64_t>(m_file.size());
      for (std::size_t row = begin; row < end; row += m_style.rowsEachPage) {
        writePage(column, row, std::min(end, row + m_style.rowsEachPage));
      }
      chunk.bytes =
          m_style.claimedChunkBytes.value_or(static_cast<std::int64_t>(m_file.size() - start));
      group.chunks.push_back(chunk);
    }
    m_groups.push_back(group);
  }

  [[nodiscard]] bool hasDictionary(const WrittenColumn& column) const {
    return m_style.hasDictionary && column.type != parquet::PhysicalType::Boolean;
  }

  void writeDictionary(const WrittenColumn& column, std::size_t begin, std::size_t end) {
    std::string values;
    for (std::size_t row = begin; row < end; ++row) {
      if (isNull(column, row)) continue;
      const auto [at, isNew] =
          m_dictionary.emplace(plain(column, row), static_cast<std::uint32_t>(m_dictionary.size()));
      if (isNew) values += at->first;
    }
    ThriftWriter header;
    header.number(1, static_cast<std::int64_t>(m_dictionary.size()));
    header.number(2, 0);
    m_isDictionaryPage = true;
    page(header, {}, values, false);
    m_isDictionaryPage = false;
  }

  [[nodiscard]] std::string values(const WrittenColumn& column, std::size_t begin,
                                   std::size_t end) const {
    std::string plainValues;
    std::vector<std::uint32_t> small;
    for (std::size_t row = begin; row < end; ++row) {
      if (isNull(column, row)) continue;
      if (column.type == parquet::PhysicalType::Boolean) {
        small.push_back(static_cast<std::uint32_t>(*column.numbers[row]));
      } else if (hasDictionary(column)) {
        small.push_back(m_dictionary.at(plain(column, row)));
      } else {
        plainValues += plain(column, row);
      }
    }
    if (column.type == parquet::PhysicalType::Boolean) {
      if (m_style.hasDictionary) {  // as RLE
        const std::string runs = hybrid(small, 1, m_style.runs);
        return littleEndian(runs.size(), 4) + runs;
      }
      const std::string bits = hybrid(small, 1, RunStyle::Packed);
      return bits.empty() ? bits : bits.substr(1);  // short enough for a header of one byte
    }
    if (!hasDictionary(column)) return plainValues;
    unsigned width = 0;
    while ((std::size_t{1} << width) < m_dictionary.size()) ++width;
    return static_cast<char>(width) + hybrid(small, width, m_style.runs);
  }

  void writePage(const WrittenColumn& column, std::size_t begin, std::size_t end) {
    const bool isV2 = m_style.pageVersion == 2;
    std::vector<std::uint32_t> levels;
    std::int64_t nulls = 0;
    for (std::size_t row = begin; row < end; ++row) {
      levels.push_back(isNull(column, row) ? column.nullLevel : column.levels());
      if (isNull(column, row)) ++nulls;
    }
    unsigned width = 0;
    while ((1U << width) <= column.levels()) ++width;
    std::string levelBytes = column.levels() == 0 ? "" : hybrid(levels, width, m_style.runs);
    if (!isV2 && column.levels() > 0) {
      levelBytes = littleEndian(levelBytes.size(), 4) + levelBytes;
    }
    const bool isBoolean = column.type == parquet::PhysicalType::Boolean;
    const int encoding = m_style.claimedEncoding.value_or(
        hasDictionary(column) ? 8 : (isBoolean && m_style.hasDictionary ? 3 : 0));
    ThriftWriter header;
    header.number(1, m_style.claimedPageValues.value_or(static_cast<std::int64_t>(end - begin)));
    if (isV2) {
      header.number(2, nulls);
      header.number(3, static_cast<std::int64_t>(end - begin));
      header.number(4, encoding);
      header.number(5, static_cast<std::int64_t>(levelBytes.size()));
      header.number(6, 0);
      header.flag(7, true);
    } else {
      header.number(2, encoding);
      header.number(3, 3);
      header.number(4, 3);
    }
    page(header, levelBytes, values(column, begin, end), isV2);
  }

  // Columns of one struct stand next to each other.
  void schema(ThriftWriter& out) const {
    std::vector<std::pair<std::string, std::size_t>> tops;  // and how many leaves they have
    for (const WrittenColumn& column : m_columns) {
      if (tops.empty() || tops.back().first != column.path.front()) {
        tops.emplace_back(column.path.front(), 0);
      }
      ++tops.back().second;
    }
    std::size_t nodes = 1 + m_columns.size();
    for (std::size_t i = 0, leaf = 0; i < tops.size(); leaf += tops[i].second, ++i) {
      if (m_columns[leaf].path.size() > 1) ++nodes;
    }
    out.list(2, 12, nodes);
    out.beginElement();
    out.text(4, "schema");
    out.number(5, static_cast<std::int64_t>(tops.size()));
    out.end();
    for (std::size_t i = 0, leaf = 0; i < tops.size(); leaf += tops[i].second, ++i) {
      if (m_columns[leaf].path.size() > 1) {
        out.beginElement();
        out.number(3, m_columns[leaf].isOptional ? 1 : 0);
        out.text(4, tops[i].first);
        out.number(5, static_cast<std::int64_t>(tops[i].second));
        out.end();
      }
      for (std::size_t k = leaf; k < leaf + tops[i].second; ++k) leafNode(out, m_columns[k]);
    }
  }
  static void leafNode(ThriftWriter& out, const WrittenColumn& column) {
    out.beginElement();
    out.number(1, static_cast<std::int64_t>(column.type));
    out.number(3, column.isOptional ? 1 : 0);
    out.text(4, column.path.back());
    if (column.isText) out.number(6, 0);
    out.end();
  }

  void chunk(ThriftWriter& out, const WrittenColumn& column, const Chunk& chunk,
             std::size_t rows) const {
    out.beginElement();
    out.number(2, 0, 6);
    out.begin(3);
    out.number(1, static_cast<std::int64_t>(column.type));
    out.list(2, 5, 1);
    out.zigzag(0);
    out.list(3, 8, column.path.size());
    for (const std::string& name : column.path) out.textOnly(name);
    out.number(4, m_style.claimedCodec.value_or(m_style.codec));
    out.number(5, static_cast<std::int64_t>(rows), 6);
    out.number(6, chunk.bytes, 6);
    out.number(7, chunk.bytes, 6);
    out.number(9, chunk.dataAt, 6);
    if (chunk.dictionaryAt > 0) out.number(11, chunk.dictionaryAt, 6);
    out.end();
    out.end();
  }

  [[nodiscard]] std::string footer(std::size_t rows) const {
    ThriftWriter out;
    out.beginElement();
    out.number(1, 1);
    schema(out);
    out.number(3, static_cast<std::int64_t>(rows), 6);
    out.list(4, 12, m_groups.size());
    for (const Group& group : m_groups) {
      out.beginElement();
      out.list(1, 12, m_columns.size());
      for (std::size_t i = 0; i < m_columns.size(); ++i) {
        chunk(out, m_columns[i], group.chunks[i], group.rows);
      }
      out.number(2, 0, 6);
      out.number(3, static_cast<std::int64_t>(group.rows), 6);
      out.end();
    }
    out.list(5, 12, m_notes.size());
    for (const auto& [key, value] : m_notes) {
      out.beginElement();
      out.text(1, key);
      out.text(2, value);
      out.end();
    }
    out.text(6, "flipbook tests");
    out.end();
    return out.bytes();
  }

  std::vector<WrittenColumn> m_columns;
  WrittenStyle m_style;
  std::map<std::string, std::string> m_notes;
  std::string m_file;
  std::vector<Group> m_groups;
  std::map<std::string, std::uint32_t> m_dictionary;
  bool m_isDictionaryPage{};
};

inline void writeBytes(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream{path, std::ios::binary}.write(bytes.data(),
                                              static_cast<std::streamsize>(bytes.size()));
}

}  // namespace flipbook::test
