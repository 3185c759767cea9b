#include "flipbook/core/names.h"

#include <fmt/format.h>

#include <algorithm>

#include "flipbook/core/sample.h"

namespace flipbook {

const char* nameOf(Split split) {
  switch (split) {
    case Split::Training:
      return "train";
    case Split::Validation:
      return "validation";
    case Split::Unlabeled:
      return "unlabeled";
  }
  return "";
}

std::optional<Split> splitNamed(std::string_view name) {
  for (const Split split : {Split::Training, Split::Validation, Split::Unlabeled}) {
    if (name == nameOf(split)) return split;
  }
  return std::nullopt;
}

std::string lowerAscii(std::string_view text) {
  std::string lower{text};
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

std::string quotedList(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i) {
    text += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", printablePath(names[i]));
  }
  if (names.size() > most) text += fmt::format(" and {} more", names.size() - most);
  return text;
}

}  // namespace flipbook
