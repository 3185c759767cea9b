// The table beside unpacked pictures: of each its path, label and split, every field closed by a
// zero byte, so that labels may be any other bytes.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace flipbook::arrays {

inline constexpr std::string_view kParquetTable = "from-parquet.table";

struct TableEntry {
  std::string_view path;   // relative to the table
  std::string_view label;  // up to its first zero byte
  std::string_view split;  // the word of the file's name; empty: none
};

// Why a row is left out that has a picture and nothing else.
inline constexpr std::string_view kNoLabel = "no label";

[[nodiscard]] std::string textOf(const TableEntry& entry);
// Takes the first entry off the front; nothing where no whole one is left.
[[nodiscard]] std::optional<TableEntry> takeEntry(std::string_view& text);

}  // namespace flipbook::arrays
