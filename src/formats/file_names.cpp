#include "flipbook/formats/file_names.h"

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdint>
#include <cwctype>
#include <utility>
#include <vector>

#include "flipbook/core/names.h"
#include "formats/canonical_decompositions.h"

namespace flipbook::formats {
namespace {

// One code point from the front of `text`, which is shortened; bytes that are no UTF-8 come out one
// by one, above the range of Unicode, so that they never equal a character.
char32_t takeCodePoint(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  const bool startsWell = first < 0x80 || (first >= 0xC2 && first <= 0xF4);
  char32_t point = first < 0x80 ? first : first & (0xFFU >> (length + 1));
  bool whole = startsWell && length <= text.size();
  for (std::size_t i = 1; whole && i < length; ++i) {
    whole = (byte(i) & 0xC0U) == 0x80U;
    point = (point << 6U) | (byte(i) & 0x3FU);
  }
  if (!whole) {
    text.remove_prefix(1);
    return 0x110000U + first;
  }
  text.remove_prefix(length);
  return point;
}

void appendKey(std::string& key, char32_t point) {
  for (const unsigned shift : {16U, 8U, 0U})
    key.push_back(static_cast<char>((point >> shift) & 0xFFU));
}

void decompose(char32_t point, std::vector<char32_t>& out) {
  constexpr char32_t kHangul = 0xAC00;
  if (point >= kHangul && point < kHangul + 11172) {
    const char32_t syllable = point - kHangul;
    out.push_back(0x1100 + syllable / 588);
    out.push_back(0x1161 + syllable % 588 / 28);
    if (syllable % 28 != 0) out.push_back(0x11A7 + syllable % 28);
    return;
  }
  const auto* const found = std::ranges::lower_bound(kCanonicalDecompositions, point, {},
                                                     &CanonicalDecomposition::composed);
  if (found == kCanonicalDecompositions.end() || found->composed != point) {
    out.push_back(point);
    return;
  }
  decompose(found->base, out);
  if (found->mark != 0) out.push_back(found->mark);
}

// The system's tables of characters, which do not depend on the user's locale.
locale_t unicodeLocale() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

}  // namespace

bool isJunk(std::string_view name) {
  if (name.starts_with('.')) return true;
  const std::string lower = lowerAscii(name);
  return lower == "thumbs.db" || lower == "desktop.ini" || lower == "ehthumbs.db" ||
         lower == "__macosx" || lower == "@eadir" || lower == "$recycle.bin";
}

std::optional<SplitWord> splitWord(std::string_view folderName) {
  constexpr std::array<std::pair<std::string_view, SplitWord>, 10> kWords{{
      {"train", SplitWord::Training},
      {"training", SplitWord::Training},
      {"validation", SplitWord::Validation},
      {"valid", SplitWord::Validation},
      {"dev", SplitWord::Validation},
      {"val", SplitWord::Validation},
      {"test", SplitWord::Test},
      {"testing", SplitWord::Test},
      {"eval", SplitWord::Test},
      {"evaluation", SplitWord::Test},
  }};
  const std::string lower = lowerAscii(folderName);
  std::string_view rest = lower;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of("-._ 0123456789"), rest.size());
    for (const auto& [word, split] : kWords) {
      if (rest.substr(0, end) == word) return split;
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return std::nullopt;
}

bool isNamedUnlabeled(std::string_view folderName) {
  const std::string name = lowerAscii(folderName.substr(folderName.starts_with('_') ? 1 : 0));
  return name == "unlabeled" || name == "unlabelled";
}

std::string withoutCase(std::string_view name) {
  std::string key;
  const locale_t locale = unicodeLocale();
  while (!name.empty()) {
    const char32_t point = takeCodePoint(name);
    const bool known = locale != nullptr && point < 0x110000U;
    appendKey(
        key, known ? static_cast<char32_t>(towlower_l(static_cast<wint_t>(point), locale)) : point);
  }
  return key;
}

std::string decomposed(std::string_view name) {
  std::vector<char32_t> points;
  while (!name.empty()) decompose(takeCodePoint(name), points);
  std::string key;
  for (const char32_t point : points) appendKey(key, point);
  return key;
}

}  // namespace flipbook::formats
