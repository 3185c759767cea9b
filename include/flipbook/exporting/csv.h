// Cells of a table (RFC 4180).

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace flipbook::exporting {

// The text as it is, quoted where it must be.
[[nodiscard]] std::string quotedCell(std::string_view text);

// The cells, already made, as one line.
[[nodiscard]] std::string csvLine(const std::vector<std::string>& cells);

}  // namespace flipbook::exporting
