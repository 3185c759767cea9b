// UTF-8, code point by code point.

#pragma once

#include <cstdint>
#include <string_view>

namespace flipbook {

struct CodePoint {
  char32_t value{};
  std::uint8_t length{};  // bytes; 0: `text` does not start with valid UTF-8
};

// The first code point of `text`, which is not empty. Overlong forms, surrogates and values beyond
// U+10FFFF are not valid.
[[nodiscard]] CodePoint firstCodePoint(std::string_view text);

}  // namespace flipbook
