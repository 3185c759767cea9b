// Cells of a table that other programs open (RFC 4180).

#pragma once

#include <string>
#include <string_view>

namespace flipbook::cli {

// Quoted where it must be. Text that a spreadsheet would take for a formula (it starts with = + -
// @, a tab or a carriage return) gets an apostrophe in front.
[[nodiscard]] std::string csvCell(std::string_view text);

}  // namespace flipbook::cli
