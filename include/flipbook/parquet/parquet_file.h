// Reads tables that others wrote as Apache Parquet: chosen columns, row by row.
//
// For files as Hugging Face's `datasets` writes them. Read are BYTE_ARRAY, INT32, INT64 and BOOLEAN
// columns that are not lists or maps, also within structs that may be null; encodings PLAIN,
// dictionary and RLE; codecs SNAPPY, GZIP, ZSTD, LZ4_RAW and none. Everything else is refused by
// its name, and only where it is asked for.

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>
#include <variant>
#include <vector>

#include "flipbook/core/result.h"
#include "flipbook/parquet/metadata.h"

namespace flipbook::parquet {

// Null, a whole number (a truth value is 0 or 1), or bytes.
using Cell = std::variant<std::monostate, std::int64_t, std::string_view>;

class InputFile;
class ColumnCursor;

// Walks over some row groups of a file. Keeps one page and one dictionary per column in memory.
class Rows {
 public:
  Rows(Rows&& other) noexcept;
  Rows& operator=(Rows&& other) noexcept;
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows();

  // Goes to the next row; false after the last. Never call it again after an error.
  // Errors: CorruptData, Io, Cancelled; in words, without the file's path.
  [[nodiscard]] Result<bool> next(const std::stop_token& stop);

  // Of the current row, in the order the columns were asked for. Bytes live until `next`.
  [[nodiscard]] std::span<const Cell> cells() const { return m_cells; }

 private:
  friend class ParquetFile;
  Rows(std::shared_ptr<const InputFile> file, std::shared_ptr<const Metadata> metadata,
       std::vector<std::size_t> columns, std::size_t firstGroup, std::size_t endGroup);

  [[nodiscard]] Result<void> openGroup();

  std::shared_ptr<const InputFile> m_file;
  std::shared_ptr<const Metadata> m_metadata;
  std::vector<std::size_t> m_columns;
  std::vector<ColumnCursor> m_cursors;
  std::vector<Cell> m_cells;
  std::size_t m_nextGroup;
  std::size_t m_endGroup;
  std::uint64_t m_rowsLeft{};  // in the open row group
};

// An open file. Copies share it; callable from any thread.
class ParquetFile {
 public:
  // Reads the footer only.
  // Errors: NotFound, Io, CorruptData (no Parquet file, damaged, encrypted); without the path.
  [[nodiscard]] static Result<ParquetFile> open(const std::filesystem::path& path);

  [[nodiscard]] const Metadata& metadata() const { return *m_metadata; }

  // Over all row groups, or over the one of this index (less than their number). `columns` are
  // indices into metadata().columns.
  // Errors: CorruptData, naming the column that cannot be read and why.
  [[nodiscard]] Result<Rows> rows(std::span<const std::size_t> columns) const;
  [[nodiscard]] Result<Rows> rowsOfGroup(std::size_t group,
                                         std::span<const std::size_t> columns) const;

 private:
  ParquetFile(std::shared_ptr<const InputFile> file, std::shared_ptr<const Metadata> metadata);

  std::shared_ptr<const InputFile> m_file;
  std::shared_ptr<const Metadata> m_metadata;
};

}  // namespace flipbook::parquet
