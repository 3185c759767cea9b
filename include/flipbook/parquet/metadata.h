// What the footer of a Parquet file says: its columns, its row groups, and notes of its writer.
//
// Source: https://github.com/apache/parquet-format, src/main/thrift/parquet.thrift.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flipbook::parquet {

// Named and numbered as in the format.
enum class PhysicalType : std::uint8_t {
  Boolean = 0,
  Int32 = 1,
  Int64 = 2,
  Int96 = 3,
  Float = 4,
  Double = 5,
  ByteArray = 6,
  FixedLengthByteArray = 7,
};

// A leaf of the schema.
struct Column {
  std::string path;  // dotted: "image.bytes"
  PhysicalType type{};
  bool isText{};                     // the bytes are marked as text (UTF-8)
  bool isRepeated{};                 // within a list or map
  std::uint32_t definitionLevels{};  // how many of its nodes may be missing
};

struct KeyValue {
  std::string key;
  std::string value;
};

// Where the pages of one column in one row group are.
struct ColumnChunk {
  std::uint64_t begin{};  // in the file, in bytes
  std::uint64_t end{};
  std::uint64_t values{};  // nulls included
  std::int32_t codec{};
  bool isElsewhere{};  // in another file
  bool isEncrypted{};
};

struct RowGroup {
  std::uint64_t rows{};
  std::vector<ColumnChunk> chunks;  // one per column
};

struct Metadata {
  std::vector<Column> columns;
  std::vector<RowGroup> rowGroups;
  std::vector<KeyValue> notes;
  std::string writer;    // "parquet-cpp-arrow version 17.0.0"; may be empty
  std::uint64_t rows{};  // the sum of the row groups

  [[nodiscard]] std::optional<std::size_t> column(std::string_view path) const;
  [[nodiscard]] const std::string* note(std::string_view key) const;  // null if there is none
};

// Why a column cannot be read in any row group; nothing if it can.
[[nodiscard]] std::optional<std::string> refusalOf(const Column& column);

}  // namespace flipbook::parquet
