#include "flipbook/core/csv_text.h"

#include <fmt/format.h>

namespace flipbook {

std::string quotedCell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{text};
  std::string quoted{'"'};
  for (const char letter : text) {
    if (letter == '"') quoted += '"';
    quoted += letter;
  }
  return quoted + '"';
}

std::string csvCell(std::string_view text) {
  constexpr std::string_view kFormula = "=+-@\t\r";
  const bool isFormula = !text.empty() && kFormula.find(text.front()) != std::string_view::npos;
  return quotedCell(isFormula ? '\'' + std::string{text} : std::string{text});
}

std::string csvLine(const std::vector<std::string>& cells) {
  return fmt::format("{}\r\n", fmt::join(cells, ","));
}

}  // namespace flipbook
