// JSON lines and lists of "path label".

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "flipbook/json/json.h"
#include "manifests/line_source.h"
#include "manifests/table.h"

namespace flipbook::manifests {
namespace {

class JsonLinesTable final : public Table {
 public:
  explicit JsonLinesTable(LineSource lines) : m_lines{std::move(lines)} {}

  Result<void> begin() {
    auto first = object();
    if (!first) return passOn(first.error());
    if (!*first) return fail(ErrorCode::CorruptData, "line 1: empty");
    for (const auto& [key, value] : *first->value().object()) m_columns.push_back(key);
    m_waiting = rowOf(**first);
    return {};
  }

  [[nodiscard]] const std::vector<std::string>& columns() const override { return m_columns; }

  Result<std::optional<Row>> next() override {
    if (m_waiting) return std::exchange(m_waiting, std::nullopt);
    auto value = object();
    if (!value) return passOn(value.error());
    if (!*value) return std::nullopt;
    return rowOf(**value);
  }

 private:
  Result<std::optional<json::Value>> object() {
    while (true) {
      auto line = m_lines.next();
      if (!line) return passOn(line.error());
      if (!*line) return std::nullopt;
      if (line->value().find_first_not_of(" \t") == std::string::npos) continue;
      auto value = json::parse(**line);
      if (!value) return passOn(value.error(), fmt::format("line {}", m_lines.number()));
      if (value->object() == nullptr) {
        return fail(ErrorCode::CorruptData, "line {}: not a JSON object", m_lines.number());
      }
      return std::optional{std::move(*value)};
    }
  }

  [[nodiscard]] Row rowOf(const json::Value& value) const {
    Row row{{}, m_lines.number(), {}, {}};
    for (const std::string& column : m_columns) {
      const json::Value* const cell = value.find(column);
      if (cell != nullptr && (cell->object() != nullptr || cell->array() != nullptr)) {
        row.nested.push_back(row.cells.size());
      }
      row.cells.push_back(cell == nullptr ? std::string{} : cell->asText().value_or(""));
    }
    return row;
  }

  LineSource m_lines;
  std::vector<std::string> m_columns;
  std::optional<Row> m_waiting;
};

class ListTable final : public Table {
 public:
  explicit ListTable(LineSource lines) : m_lines{std::move(lines)} {}

  [[nodiscard]] const std::vector<std::string>& columns() const override { return m_columns; }

  Result<std::optional<Row>> next() override {
    while (true) {
      auto line = m_lines.next();
      if (!line) return passOn(line.error());
      if (!*line) return std::nullopt;
      const std::string& text = **line;
      const std::size_t end = text.find_last_not_of(" \t");
      if (end == std::string::npos) continue;
      const std::size_t blank = text.rfind(' ', end);
      Row row{{}, m_lines.number(), {}, {}};
      if (blank == std::string::npos) {
        row.cells = {text, ""};
        row.problem = "no label after the path";
      } else {
        row.cells = {text.substr(0, blank), text.substr(blank + 1, end - blank)};
      }
      return row;
    }
  }

 private:
  LineSource m_lines;
  std::vector<std::string> m_columns{"path", "label"};
};

}  // namespace

Result<OpenTable> openJsonLines(const std::filesystem::path& path) {
  auto lines = LineSource::open(path);
  if (!lines) return passOn(lines.error());
  auto table = std::make_unique<JsonLinesTable>(std::move(*lines));
  if (auto begun = table->begin(); !begun) return passOn(begun.error());
  return table;
}

Result<OpenTable> openList(const std::filesystem::path& path) {
  auto lines = LineSource::open(path);
  if (!lines) return passOn(lines.error());
  return std::make_unique<ListTable>(std::move(*lines));
}

}  // namespace flipbook::manifests
