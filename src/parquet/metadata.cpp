#include "flipbook/parquet/metadata.h"

#include <algorithm>

namespace flipbook::parquet {
namespace {

constexpr std::uint32_t kMostLevels = 8;

const char* nameOf(PhysicalType type) {
  switch (type) {
    case PhysicalType::Int96:
      return "INT96";
    case PhysicalType::Float:
      return "FLOAT";
    case PhysicalType::Double:
      return "DOUBLE";
    case PhysicalType::FixedLengthByteArray:
      return "FIXED_LEN_BYTE_ARRAY";
    default:
      return nullptr;
  }
}

}  // namespace

std::optional<std::size_t> Metadata::column(std::string_view path) const {
  const auto found = std::ranges::find(columns, path, &Column::path);
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

const std::string* Metadata::note(std::string_view key) const {
  const auto found = std::ranges::find(notes, key, &KeyValue::key);
  return found == notes.end() ? nullptr : &found->value;
}

std::optional<std::string> refusalOf(const Column& column) {
  if (column.isRepeated) return "it is within a list or map";
  if (const char* name = nameOf(column.type))
    return "its values are of the type " + std::string{name};
  if (column.definitionLevels > kMostLevels) return "it is nested too deep";
  return std::nullopt;
}

}  // namespace flipbook::parquet
