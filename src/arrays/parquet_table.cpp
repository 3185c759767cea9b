#include "arrays/parquet_table.h"

namespace flipbook::arrays {

std::string textOf(const TableEntry& entry) {
  std::string text;
  for (const std::string_view field : {entry.path, entry.label, entry.split}) {
    text += field.substr(0, field.find('\0'));
    text += '\0';
  }
  return text;
}

std::optional<TableEntry> takeEntry(std::string_view& text) {
  TableEntry entry;
  std::string_view rest = text;
  for (std::string_view* field : {&entry.path, &entry.label, &entry.split}) {
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    *field = rest.substr(0, end);
    rest.remove_prefix(end + 1);
  }
  text = rest;
  return entry;
}

}  // namespace flipbook::arrays
