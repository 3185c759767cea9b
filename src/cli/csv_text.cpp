#include "cli/csv_text.h"

#include "flipbook/exporting/csv.h"

namespace flipbook::cli {

std::string csvCell(std::string_view text) {
  constexpr std::string_view kFormula = "=+-@\t\r";
  std::string cell;
  if (!text.empty() && kFormula.find(text.front()) != std::string_view::npos) cell += '\'';
  cell += text;
  return exporting::quotedCell(cell);
}

}  // namespace flipbook::cli
