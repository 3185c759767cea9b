// Walks over the values of one column in one row group, page by page.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

#include "flipbook/core/result.h"
#include "flipbook/parquet/metadata.h"
#include "flipbook/parquet/parquet_file.h"
#include "parquet/hybrid_reader.h"
#include "parquet/input_file.h"
#include "parquet/page_header.h"
#include "parquet/page_values.h"

namespace flipbook::parquet {

class ColumnCursor {
 public:
  // `file`, `column` and `chunk` must outlive it.
  ColumnCursor(const InputFile& file, const Column& column, const ColumnChunk& chunk);

  // The next value, which lives until the next call. Errors: CorruptData (there is none, too), Io,
  // Cancelled; without the column's name.
  [[nodiscard]] Result<Cell> next(const std::stop_token& stop);

 private:
  [[nodiscard]] Result<void> openPage();
  [[nodiscard]] Result<PageHeader> readHeader();
  [[nodiscard]] Result<void> checkSizes(const PageHeader& header) const;
  [[nodiscard]] Result<void> readBody(const PageHeader& header);
  [[nodiscard]] Result<void> openDictionary(const PageHeader& header);
  [[nodiscard]] Result<void> openData(const PageHeader& header);
  [[nodiscard]] Result<void> openDataV2(const PageHeader& header);
  [[nodiscard]] Result<void> openValues(const PageHeader& header, std::string_view bytes);
  [[nodiscard]] Result<std::string_view> unpackInto(std::vector<char>& out, std::string_view packed,
                                                    std::size_t bytes) const;

  const InputFile* m_file;
  const Column* m_column;
  const ColumnChunk* m_chunk;
  std::uint64_t m_at;          // in the file
  std::uint64_t m_valuesLeft;  // of the chunk, in pages that were not opened yet
  std::uint64_t m_pageLeft{};  // of the open page
  std::vector<char> m_packed;  // the page as in the file
  std::vector<char> m_page;
  std::vector<char> m_dictionaryPage;
  // On the heap, since pages point at it and cursors are moved.
  std::unique_ptr<Dictionary> m_dictionary;
  HybridReader m_levels;
  PageValues m_values;
};

}  // namespace flipbook::parquet
