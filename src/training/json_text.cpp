#include "training/json_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>

#include "flipbook/core/sample.h"

namespace flipbook::training {
namespace {

std::string jsonString(std::string_view text) {
  std::string quoted = "\"";
  for (const char letter : textFromPath(text)) {
    const auto code = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') {
      quoted += '\\';
      quoted += letter;
    } else if (code < 0x20) {
      quoted += fmt::format("\\u{:04x}", code);
    } else {
      quoted += letter;
    }
  }
  return quoted + '"';
}

}  // namespace

std::string jsonList(const std::vector<std::string>& strings) {
  std::vector<std::string> quoted;
  quoted.reserve(strings.size());
  for (const std::string& text : strings) quoted.push_back(jsonString(text));
  return fmt::format("[{}]", fmt::join(quoted, ", "));
}

}  // namespace flipbook::training
