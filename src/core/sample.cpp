#include "flipbook/core/sample.h"

#include <fmt/format.h>

#include "core/text.h"

namespace flipbook {
namespace {

void appendEscaped(std::string& out, char byte) {
  out += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
}

// Controls, and the marks that reorder text on screen (so that a name cannot pretend to be
// another).
bool isInvisible(char32_t value) {
  return value < 0x20 || (value >= 0x7F && value < 0xA0) || (value >= 0x202A && value <= 0x202E) ||
         (value >= 0x2066 && value <= 0x2069) || value == 0x200E || value == 0x200F;
}

bool isHexDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

unsigned valueOfHexDigit(char c) {
  return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
}

// A backslash followed by x and two lower-case hex digits.
bool startsWithEscape(std::string_view text) {
  return text.size() >= 4 && text[0] == '\\' && text[1] == 'x' && isHexDigit(text[2]) &&
         isHexDigit(text[3]);
}

template <typename MustEscape>
std::string escaped(std::string_view bytes, MustEscape mustEscape) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    const CodePoint point = firstCodePoint(bytes);
    const std::size_t length = point.length == 0 ? 1 : point.length;
    if (point.length == 0 || mustEscape(point.value, bytes)) {
      for (const char byte : bytes.substr(0, length)) appendEscaped(out, byte);
    } else {
      out += bytes.substr(0, length);
    }
    bytes.remove_prefix(length);
  }
  return out;
}

}  // namespace

std::string printablePath(std::string_view bytes) {
  return escaped(bytes, [](char32_t value, std::string_view) { return isInvisible(value); });
}

std::string textFromPath(std::string_view bytes) {
  return escaped(bytes, [](char32_t, std::string_view rest) { return startsWithEscape(rest); });
}

std::string pathFromText(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  while (!text.empty()) {
    if (startsWithEscape(text)) {
      bytes += static_cast<char>(valueOfHexDigit(text[2]) * 16 + valueOfHexDigit(text[3]));
      text.remove_prefix(4);
    } else {
      bytes += text.front();
      text.remove_prefix(1);
    }
  }
  return bytes;
}

}  // namespace flipbook
