// Rows of texts under named columns, however a file writes them.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "flipbook/core/result.h"

namespace flipbook::manifests {

struct Row {
  std::vector<std::string> cells;  // as many as there are columns
  std::uint64_t line{};            // where it begins
  std::string problem;             // not empty: the row cannot be used, and why
  // Columns whose cell is empty because it is a list or an object.
  std::vector<std::size_t> nested;
};

class Table {
 public:
  virtual ~Table() = default;
  // The names of the columns; empty names where the file has none.
  [[nodiscard]] virtual const std::vector<std::string>& columns() const = 0;
  // Nothing at the end. Errors: Io, CorruptData with the line.
  [[nodiscard]] virtual Result<std::optional<Row>> next() = 0;
};
using OpenTable = std::unique_ptr<Table>;

// Comma, semicolon, tab or bar between cells, with or without a line of names. Errors: as above.
[[nodiscard]] Result<OpenTable> openCsv(const std::filesystem::path& path);

// One JSON object per line; the columns are the keys of the first. Errors: as above.
[[nodiscard]] Result<OpenTable> openJsonLines(const std::filesystem::path& path);

// "path label" per line, the last word being the label. Columns "path" and "label".
[[nodiscard]] Result<OpenTable> openList(const std::filesystem::path& path);

// Cuts one record into cells. Quotes ("") may enclose separators, and are doubled inside. Nothing
// if a quote is not closed: the record goes on in the next line.
[[nodiscard]] std::optional<std::vector<std::string>> cellsOf(const std::string& record,
                                                              char separator);

// The separator that cuts `lines` into the same number of cells most evenly; ',' if none does.
[[nodiscard]] char separatorOf(const std::vector<std::string>& lines);

}  // namespace flipbook::manifests
