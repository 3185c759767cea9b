// Cells of a table that other programs open (RFC 4180).

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace flipbook {

// The text as it is, quoted where it must be.
[[nodiscard]] std::string quotedCell(std::string_view text);

// The same for people's spreadsheets. Text that a spreadsheet would take for a formula (it starts
// with = + -
// @, a tab or a carriage return) gets an apostrophe in front.
[[nodiscard]] std::string csvCell(std::string_view text);

// The cells, already made, as one line.
[[nodiscard]] std::string csvLine(const std::vector<std::string>& cells);

}  // namespace flipbook
