// Ids like C6 are those of the table of bad inputs in docs/datasets.md.

#include "flipbook/json/json.h"

#include <gmock/gmock.h>

namespace flipbook::json {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string problemOf(std::string_view text) {
  const auto value = parse(text);
  return value ? "accepted" : value.error().message();
}

TEST(ParseJson, ReadsValuesOfAllKinds) {
  const Value value =
      parse(R"({"a":[1,-2,0.5,"x",true,null],"b":{"c":18446744073709551615}})").value();

  const Value::Array& list = *value.find("a")->array();
  EXPECT_EQ(list[0].whole(), 1);
  EXPECT_EQ(list[1].number(), -2.0);
  EXPECT_EQ(list[2].number(), 0.5);
  EXPECT_EQ(list[2].whole(), std::nullopt);
  EXPECT_EQ(*list[3].text(), "x");
  EXPECT_TRUE(list[4].isTrue());
  EXPECT_TRUE(list[5].isNull());
  EXPECT_EQ(value.find("b")->find("c")->number(), 18446744073709551615.0);
  EXPECT_EQ(value.find("d"), nullptr);
}

TEST(ParseJson, C6_RefusesWhatIsNestedTooDeeply) {
  EXPECT_THAT(problemOf(std::string(100'000, '[')), HasSubstr("nested deeper than 64"));
}

TEST(ParseJson, C6_RefusesAKeyTwice) {
  EXPECT_THAT(problemOf(R"({"a":1,"b":2,"a":3})"), HasSubstr("key 'a' twice"));
}

TEST(ParseJson, C6_RefusesTrailingGarbage) {
  EXPECT_THAT(problemOf("[1] x"), HasSubstr("not JSON at byte 4"));
}

TEST(ParseJson, C6_RefusesLoneSurrogates) {
  EXPECT_THAT(problemOf(R"(["\ud800"])"), HasSubstr("not JSON"));
}

TEST(ParseJson, RefusesWhatIsNoUtf8) {
  EXPECT_THAT(problemOf("[\"\xFF\"]"), HasSubstr("not JSON"));
}

std::vector<std::string> visited(std::string_view text) {
  std::vector<std::string> places;
  const auto done = visit(text, [&](const Place& place, Value&& value) -> Result<void> {
    places.push_back(place.key + "/" + place.name + "/" + std::to_string(place.index) + "=" +
                     value.asText().value_or("..."));
    return {};
  });
  if (!done) places.push_back(done.error().message());
  return places;
}

TEST(VisitJson, HandsOverTheElementsOfAList) {
  EXPECT_THAT(visited(R"(["a",{"b":1},[2]])"), ElementsAre("//0=a", "//1=...", "//2=..."));
}

TEST(VisitJson, HandsOverTheElementsOfEachMember) {
  EXPECT_THAT(visited(R"({"list":[7,{"x":[1]}],"map":{"k":"v","n":null},"flag":true})"),
              ElementsAre("list//0=7", "list//1=...", "map/k/0=v", "map/n/1=...", "flag//0=true"));
}

TEST(VisitJson, PassesTheVisitorsErrorOn) {
  const auto done = visit("[1,2]", [](const Place& place, Value&&) -> Result<void> {
    return fail(ErrorCode::CorruptData, "element {} is bad", place.index);
  });

  EXPECT_EQ(done.error().message(), "element 0 is bad");
}

}  // namespace
}  // namespace flipbook::json
