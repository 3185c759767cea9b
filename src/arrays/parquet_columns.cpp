#include "arrays/parquet_columns.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <ranges>
#include <utility>

#include "flipbook/core/sample.h"

namespace flipbook::arrays {
namespace {

// Where a file says of several columns that they are labels, or of none: the usual names, the
// likeliest first.
constexpr std::array<std::string_view, 9> kLabelNames{
    "label", "labels", "fine_label", "class", "category", "target", "y", "species", "breed"};

bool canBeLabel(const parquet::Column& column) {
  const bool isNumber = column.type == parquet::PhysicalType::Int32 ||
                        column.type == parquet::PhysicalType::Int64 ||
                        column.type == parquet::PhysicalType::Boolean;
  const bool isText = column.type == parquet::PhysicalType::ByteArray && column.isText;
  return (isNumber || isText) && !column.isRepeated;
}

std::size_t likelihood(std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(kLabelNames, name) - kLabelNames.begin());
}

// The likeliest of the columns that the file itself calls labels, or else by its name.
std::optional<std::pair<std::size_t, std::vector<std::string>>> labelColumn(
    const parquet::Metadata& metadata, std::vector<parquet::ClassNames> named) {
  std::ranges::stable_sort(named, {}, [](const auto& names) { return likelihood(names.feature); });
  for (parquet::ClassNames& names : named) {
    const auto column = metadata.column(names.feature);
    if (column && canBeLabel(metadata.columns[*column])) {
      return std::pair{*column, std::move(names.names)};
    }
  }
  for (const std::string_view name : kLabelNames) {
    const auto column = metadata.column(name);
    if (column && canBeLabel(metadata.columns[*column])) {
      return std::pair{*column, std::vector<std::string>{}};
    }
  }
  return std::nullopt;
}

std::string namesOf(const parquet::Metadata& metadata) {
  const auto names = metadata.columns | std::views::transform([](const parquet::Column& column) {
                       return printablePath(column.path);
                     });
  return fmt::format("{}", fmt::join(names | std::views::take(12), ", "));
}

}  // namespace

Result<PictureColumns> pictureColumns(const parquet::Metadata& metadata) {
  const auto images = parquet::imageColumnsOf(metadata);
  const auto image = std::ranges::find_if(
      images, [](const parquet::ImageColumn& column) { return column.bytes.has_value(); });
  if (image == images.end()) {
    return fail(ErrorCode::CorruptData,
                "no column holds pictures (bytes of JPEG or PNG files); there are {}",
                namesOf(metadata));
  }
  auto names = parquet::classNamesFrom(metadata);
  if (!names) return passOn(names.error());
  auto label = labelColumn(metadata, *std::move(names));
  if (!label) {
    return fail(ErrorCode::CorruptData, "no column holds labels; there are {}", namesOf(metadata));
  }
  return PictureColumns{*image->bytes, image->path, label->first, std::move(label->second)};
}

Result<std::optional<std::string>> labelIn(const parquet::Cell& cell,
                                           const PictureColumns& columns) {
  if (const auto* text = std::get_if<std::string_view>(&cell)) {
    if (text->empty()) return std::nullopt;
    return std::optional{std::string{*text}};
  }
  const auto* number = std::get_if<std::int64_t>(&cell);
  if (number == nullptr || *number < 0) return std::nullopt;
  if (columns.classNames.empty()) return std::optional{std::to_string(*number)};
  const auto index = static_cast<std::uint64_t>(*number);
  if (index >= columns.classNames.size()) {
    return fail(ErrorCode::CorruptData, "the label {} is none of the {} classes", *number,
                columns.classNames.size());
  }
  return std::optional{columns.classNames[index]};
}

}  // namespace flipbook::arrays
