#include "flipbook/core/sample.h"

#include <gtest/gtest.h>

#include <string>

namespace flipbook {
namespace {

TEST(PrintablePath, LeavesUtf8AsItIs) {
  EXPECT_EQ(printablePath("Käfer/猫 1.png"), "Käfer/猫 1.png");
}

TEST(PrintablePath, EscapesWhatIsNotUtf8) {  // A10
  EXPECT_EQ(printablePath("a\xff.png"), "a\\xff.png");
  EXPECT_EQ(printablePath("\xc0\xaf"), "\\xc0\\xaf");           // overlong
  EXPECT_EQ(printablePath("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // surrogate
  EXPECT_EQ(printablePath("\xe7\x8c"), "\\xe7\\x8c");           // cut short
}

TEST(PrintablePath, EscapesControlsAndReordering) {  // A8, D15
  EXPECT_EQ(printablePath("a\nb\x1b[31m"), "a\\x0ab\\x1b[31m");
  EXPECT_EQ(printablePath("evil\u202Egnp.exe"), "evil\\xe2\\x80\\xaegnp.exe");
}

TEST(TextFromPath, ComesBackFromEveryByte) {  // A10
  std::string bytes;
  for (int byte = 1; byte < 256; ++byte) bytes += static_cast<char>(byte);

  const std::string text = textFromPath(bytes);

  EXPECT_EQ(pathFromText(text), bytes);
}

TEST(TextFromPath, TellsAnEscapeFromTheSameTextInAName) {
  const std::string name = "a\\xff.png";  // eight characters, none of them an escape

  const std::string text = textFromPath(name);

  EXPECT_EQ(text, "a\\x5cxff.png");
  EXPECT_EQ(pathFromText(text), name);
}

TEST(TextFromPath, LeavesOtherBackslashesAlone) {
  EXPECT_EQ(textFromPath("a\\b"), "a\\b");
  EXPECT_EQ(pathFromText("a\\b"), "a\\b");
}

}  // namespace
}  // namespace flipbook
