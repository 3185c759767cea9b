#include "training/json_text.h"

#include <gtest/gtest.h>

namespace flipbook::training {
namespace {

TEST(JsonList, EscapesWhatJsonCannotHold) {
  EXPECT_EQ(jsonList({}), "[]");
  EXPECT_EQ(jsonList({"cat", "a \"b\"", "line\nbreak"}),
            R"(["cat", "a \"b\"", "line\u000abreak"])");
  EXPECT_EQ(jsonList({"h\xc3\xa9ron"}), "[\"h\xc3\xa9ron\"]");
  EXPECT_EQ(jsonList({"\xff"}), R"(["\\xff"])");  // not UTF-8
}

}  // namespace
}  // namespace flipbook::training
