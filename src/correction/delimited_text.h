// A CSV or TSV file of which single cells are changed and every other byte stays.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flipbook::correction {

struct Cell {
  std::size_t begin{};  // in the text, quotes included
  std::size_t end{};
  std::string value;  // without quotes and the blanks around it
  bool isQuoted{};
};

struct TextRow {
  std::size_t begin{};
  std::size_t end{};  // behind its line break
  std::vector<Cell> cells;
};

struct DelimitedText {
  char delimiter{','};
  std::vector<TextRow> rows;  // without empty lines
};

// RFC 4180, with the delimiter (',', ';' or a tab) that the first line has most of. Nothing where a
// quote is not closed.
[[nodiscard]] std::optional<DelimitedText> readDelimited(std::string_view text);

// How `value` stands in place of `cell`.
[[nodiscard]] std::string cellText(std::string_view value, const Cell& cell, char delimiter);

}  // namespace flipbook::correction
