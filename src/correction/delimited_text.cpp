#include "correction/delimited_text.h"

#include <algorithm>

namespace flipbook::correction {
namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

char delimiterOf(std::string_view text) {
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  constexpr std::string_view kCandidates = ",;\t";
  return *std::ranges::max_element(
      kCandidates, {}, [&](char candidate) { return std::ranges::count(line, candidate); });
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

class Parser {
 public:
  Parser(std::string_view text, char delimiter) : m_text{text}, m_delimiter{delimiter} {}

  // The cell that begins at `m_at`; false: a quote is not closed.
  bool cell(Cell& into) {
    into.begin = m_at;
    if (m_at < m_text.size() && m_text[m_at] == '"') return quoted(into);
    while (m_at < m_text.size() && !isEnd(m_text[m_at])) ++m_at;
    into.end = m_at;
    into.value = trimmed(m_text.substr(into.begin, into.end - into.begin));
    return true;
  }

  bool row(TextRow& into) {
    into.begin = m_at;
    while (true) {
      if (!cell(into.cells.emplace_back())) return false;
      if (m_at >= m_text.size() || m_text[m_at] != m_delimiter) break;
      ++m_at;
    }
    if (m_at < m_text.size() && m_text[m_at] == '\r') ++m_at;
    if (m_at < m_text.size() && m_text[m_at] == '\n') ++m_at;
    into.end = m_at;
    return true;
  }

  [[nodiscard]] bool isAtEnd() const { return m_at >= m_text.size(); }
  void skip(std::size_t bytes) { m_at += bytes; }

 private:
  [[nodiscard]] bool isEnd(char c) const { return c == m_delimiter || c == '\r' || c == '\n'; }

  bool quoted(Cell& into) {
    into.isQuoted = true;
    for (++m_at; m_at < m_text.size(); ++m_at) {
      if (m_text[m_at] != '"') {
        into.value += m_text[m_at];
      } else if (m_at + 1 < m_text.size() && m_text[m_at + 1] == '"') {
        into.value += m_text[++m_at];
      } else {
        ++m_at;
        while (m_at < m_text.size() && !isEnd(m_text[m_at])) into.value += m_text[m_at++];
        into.end = m_at;
        into.value = trimmed(into.value);
        return true;
      }
    }
    return false;
  }

  std::string_view m_text;
  char m_delimiter;
  std::size_t m_at{};
};

}  // namespace

std::optional<DelimitedText> readDelimited(std::string_view text) {
  const std::size_t mark = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  DelimitedText table{.delimiter = delimiterOf(text.substr(mark))};
  Parser parser{text, table.delimiter};
  parser.skip(mark);
  while (!parser.isAtEnd()) {
    TextRow row;
    if (!parser.row(row)) return std::nullopt;
    const bool isEmpty = row.cells.size() == 1 && row.cells[0].value.empty();
    if (!isEmpty) table.rows.push_back(std::move(row));
  }
  return table;
}

std::string cellText(std::string_view value, const Cell& cell, char delimiter) {
  const bool needsQuotes = value.find_first_of("\"\r\n") != std::string_view::npos ||
                           value.find(delimiter) != std::string_view::npos;
  if (!cell.isQuoted && !needsQuotes) return std::string{value};
  std::string quoted{'"'};
  for (const char letter : value) {
    if (letter == '"') quoted += '"';
    quoted += letter;
  }
  return quoted + '"';
}

}  // namespace flipbook::correction
