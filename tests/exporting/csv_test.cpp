#include "flipbook/exporting/csv.h"

#include <gtest/gtest.h>

namespace flipbook::exporting {
namespace {

TEST(QuotedCell, LeavesPlainTextAsItIs) {
  EXPECT_EQ(quotedCell("cat/1.png"), "cat/1.png");
  EXPECT_EQ(quotedCell("=1"), "=1");  // a path must stay one
}

TEST(QuotedCell, QuotesWhatWouldEndTheCell) {
  EXPECT_EQ(quotedCell("a,b"), "\"a,b\"");
  EXPECT_EQ(quotedCell("say \"x\""), "\"say \"\"x\"\"\"");
  EXPECT_EQ(quotedCell("two\nlines"), "\"two\nlines\"");
}

TEST(CsvLine, EndsAsTheStandardSays) { EXPECT_EQ(csvLine({"a", "b", ""}), "a,b,\r\n"); }

}  // namespace
}  // namespace flipbook::exporting
