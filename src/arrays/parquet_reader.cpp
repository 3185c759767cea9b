// Reads the folder that unpackedParquet() fills.

#include <algorithm>
#include <utility>

#include "arrays/parquet_table.h"
#include "flipbook/arrays/array_readers.h"
#include "flipbook/formats/dataset_builder.h"

namespace flipbook::arrays {
namespace {

constexpr std::uint64_t kLongestTable = 1ULL << 32U;

std::optional<formats::Recognition> recognise(const formats::FileTree& tree) {
  if (std::ranges::find(tree.others, kParquetTable) == tree.others.end()) return std::nullopt;
  return formats::Recognition{"pictures and labels in the rows of Parquet files"};
}

Result<Dataset> read(formats::FileTree tree) {
  const std::string table{kParquetTable};
  const auto text = formats::readText(tree, table, kLongestTable);
  if (!text) return passOn(text.error(), "open dataset");
  formats::DatasetBuilder builder{std::move(tree)};
  std::string_view rest = *text;
  while (const auto entry = takeEntry(rest)) {
    builder.addFound(
        {table}, std::string{entry->path},
        {.path = entry->path, .label = entry->label, .split = formats::splitWord(entry->split)});
  }
  auto dataset = std::move(builder).finish();
  if (dataset) {
    dataset->unlabeledImages += static_cast<std::size_t>(
        std::ranges::count(dataset->quarantined, kNoLabel, &QuarantinedFile::reason));
  }
  return dataset;
}

}  // namespace

const formats::FormatReader& parquetReader() {
  static const formats::FormatReader reader{"parquet", recognise, read};
  return reader;
}

}  // namespace flipbook::arrays
