#include "flipbook/core/csv_text.h"

#include <gtest/gtest.h>

namespace flipbook {
namespace {

TEST(QuotedCell, LeavesTextAsItIs) {
  EXPECT_EQ(quotedCell("cat/1.png"), "cat/1.png");
  EXPECT_EQ(quotedCell("=1"), "=1");  // a path must stay one
  EXPECT_EQ(quotedCell("=1,2"), "\"=1,2\"");
}

TEST(CsvCell, QuotesWhatWouldBreakTheTable) {
  EXPECT_EQ(csvCell("plain text"), "plain text");
  EXPECT_EQ(csvCell("a,b"), "\"a,b\"");
  EXPECT_EQ(csvCell("say \"cat\""), "\"say \"\"cat\"\"\"");
  EXPECT_EQ(csvCell("two\nlines"), "\"two\nlines\"");
}

TEST(CsvCell, DisarmsFormulas) {
  EXPECT_EQ(csvCell("=1+1"), "'=1+1");
  EXPECT_EQ(csvCell("+1"), "'+1");
  EXPECT_EQ(csvCell("-1"), "'-1");
  EXPECT_EQ(csvCell("@sum(a,b)"), "\"'@sum(a,b)\"");
  EXPECT_EQ(csvCell("a=b"), "a=b");
}

}  // namespace
}  // namespace flipbook
