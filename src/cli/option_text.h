// Options whose value is a word or a number: `--batch-size auto`, `--batch-size 64`.

#pragma once

#include <charconv>
#include <optional>
#include <string>

#include "flipbook/core/result.h"

namespace flipbook::cli {

// "auto" is no value; else a number, whatever the locale says of decimal points. `range` is only
// told ("from 1 to 8"); who uses the number judges it.
// Errors: InvalidArgument, naming the option and the range.
template <typename Number>
[[nodiscard]] Result<std::optional<Number>> numberOrAuto(std::string_view option,
                                                         const std::string& text,
                                                         std::string_view range) {
  if (text == "auto") return std::optional<Number>{};
  Number number{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc{} && stop == end && !text.empty()) return std::optional<Number>{number};
  return fail(ErrorCode::InvalidArgument, "{} {}: must be auto or a number {}", option, text,
              range);
}

// Errors: InvalidArgument, naming the option and the range.
template <typename Number>
[[nodiscard]] Result<Number> number(std::string_view option, const std::string& text,
                                    std::string_view range) {
  const auto parsed = text == "auto" ? fail(ErrorCode::InvalidArgument, "")
                                     : numberOrAuto<Number>(option, text, range);
  if (parsed) return **parsed;
  return fail(ErrorCode::InvalidArgument, "{} {}: must be a number {}", option, text, range);
}

}  // namespace flipbook::cli
