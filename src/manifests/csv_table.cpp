#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "manifests/column_roles.h"
#include "manifests/line_source.h"
#include "manifests/table.h"

namespace flipbook::manifests {
namespace {

constexpr std::size_t kLinesToJudge = 20;

class CsvTable final : public Table {
 public:
  CsvTable(LineSource lines, char separator) : m_lines{std::move(lines)}, m_separator{separator} {}

  // Takes the first row as names if it reads like names.
  Result<void> begin() {
    auto first = next();
    if (!first) return passOn(first.error());
    if (!*first) return fail(ErrorCode::CorruptData, "line 1: empty");
    if (isHeader((*first)->cells)) {
      m_columns = std::move((*first)->cells);
    } else {
      m_columns.resize((*first)->cells.size());
      m_waiting = std::move(**first);
    }
    return {};
  }

  [[nodiscard]] const std::vector<std::string>& columns() const override { return m_columns; }

  Result<std::optional<Row>> next() override {
    if (m_waiting) return std::exchange(m_waiting, std::nullopt);
    while (true) {
      auto line = m_lines.next();
      if (!line) return passOn(line.error());
      if (!*line) return std::nullopt;
      if (line->value().find_first_not_of(" \t") == std::string::npos) continue;
      return record(std::move(**line));
    }
  }

 private:
  // A record may go on over several lines inside quotes.
  Result<std::optional<Row>> record(std::string text) {
    const std::uint64_t opened = m_lines.number();
    auto cells = cellsOf(text, m_separator);
    while (!cells) {
      auto line = m_lines.next();
      if (!line) return passOn(line.error());
      if (!*line || text.size() + line->value().size() > kLongestLine) {
        return fail(ErrorCode::CorruptData, "line {}: a quote (\") is opened and not closed",
                    opened);
      }
      text += '\n';
      text += **line;
      cells = cellsOf(text, m_separator);
    }
    Row row{std::move(*cells), opened, {}, {}};
    if (!m_columns.empty() && row.cells.size() != m_columns.size()) {
      const bool isLonger = row.cells.size() > m_columns.size();
      const bool endsEmpty =
          isLonger &&
          std::ranges::all_of(row.cells.begin() + static_cast<std::ptrdiff_t>(m_columns.size()),
                              row.cells.end(), &std::string::empty);
      if (!endsEmpty) {
        row.problem = fmt::format("{} cells, not {} as in the first line", row.cells.size(),
                                  m_columns.size());
      }
      row.cells.resize(m_columns.size());
    }
    return row;
  }

  LineSource m_lines;
  char m_separator;
  std::vector<std::string> m_columns;
  std::optional<Row> m_waiting;
};

}  // namespace

std::optional<std::vector<std::string>> cellsOf(const std::string& record, char separator) {
  std::vector<std::string> cells;
  std::string cell;
  std::size_t i = 0;
  while (true) {
    if (i < record.size() && record[i] == '"' && cell.empty()) {
      ++i;
      while (true) {
        const std::size_t quote = record.find('"', i);
        if (quote == std::string::npos) return std::nullopt;
        cell.append(record, i, quote - i);
        i = quote + 1;
        if (i >= record.size() || record[i] != '"') break;
        cell += '"';
        ++i;
      }
    }
    const std::size_t end = std::min(record.find(separator, i), record.size());
    cell.append(record, i, end - i);
    cells.push_back(std::exchange(cell, {}));
    if (end == record.size()) return cells;
    i = end + 1;
  }
}

char separatorOf(const std::vector<std::string>& lines) {
  constexpr std::array<char, 4> kSeparators{',', ';', '\t', '|'};
  char best = ',';
  std::size_t bestCells = 1;
  for (const char separator : kSeparators) {
    std::size_t fewest = SIZE_MAX;
    for (const std::string& line : lines) {
      const auto cells = cellsOf(line, separator);
      if (cells) fewest = std::min(fewest, cells->size());
    }
    if (fewest == SIZE_MAX || fewest <= bestCells) continue;
    best = separator;
    bestCells = fewest;
  }
  return best;
}

Result<OpenTable> openCsv(const std::filesystem::path& path) {
  std::vector<std::string> first;
  {
    auto lines = LineSource::open(path);
    if (!lines) return passOn(lines.error());
    while (first.size() < kLinesToJudge) {
      auto line = lines->next();
      if (!line || !*line) break;  // an error comes again below, where it counts
      if (!line->value().empty()) first.push_back(std::move(**line));
    }
  }
  auto lines = LineSource::open(path);
  if (!lines) return passOn(lines.error());
  auto table = std::make_unique<CsvTable>(std::move(*lines), separatorOf(first));
  if (auto begun = table->begin(); !begun) return passOn(begun.error());
  return table;
}

}  // namespace flipbook::manifests
