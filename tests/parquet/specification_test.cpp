// The worked examples of the format's own documents, since a writer and a reader by the same hand
// could share a mistake.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parquet/hybrid_reader.h"
#include "parquet/thrift_compact.h"
#include "support/parquet_writer.h"

namespace flipbook::parquet {
namespace {

using ::testing::ElementsAre;

std::vector<std::uint32_t> take(HybridReader reader, std::size_t count) {
  std::vector<std::uint32_t> values;
  while (values.size() < count) {
    const auto value = reader.next();
    if (!value) break;
    values.push_back(*value);
  }
  return values;
}

// Encodings.md, RLE: "The numbers 1 through 7 using bit width 3 ... would be encoded like this:
// 10001000 11000110 11111010". Before them the header of one group of eight: 1 << 1 | 1 = 3.
TEST(HybridReader, UnpacksTheSpecificationsExample) {
  const std::string bytes{"\x03\x88\xC6\xFA"};

  EXPECT_THAT(take({bytes, 3}, 9), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
  EXPECT_EQ(bytes, test::hybrid({0, 1, 2, 3, 4, 5, 6, 7}, 3, test::RunStyle::Packed));
}

// rle-header: varint(length << 1); repeated-value: round-up-to-next-byte(bit-width).
TEST(HybridReader, RepeatsAValueOfWholeBytes) {
  const std::string bytes{"\x06\x2C\x01\x04\x00\x00", 6};  // 3 x 300, 2 x 0, 9 bits each

  EXPECT_THAT(take({bytes, 9}, 6), ElementsAre(300, 300, 300, 0, 0));
}

TEST(HybridReader, TakesRunsOfBothKindsOneAfterTheOther) {
  const std::string bytes{"\x04\x01\x03\x0F\x02\x01", 6};  // 2 x 1; 11110000 packed; 1 x 1

  EXPECT_THAT(take({bytes, 1}, 11), ElementsAre(1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1));
}

TEST(HybridReader, NeedsNoBytesForValuesOfNoBits) {
  EXPECT_THAT(take({std::string_view{"\x06"}, 0}, 9), ElementsAre(0, 0, 0));
}

TEST(HybridReader, EndsWhereTheBytesEnd) {
  EXPECT_THAT(take({std::string_view{}, 3}, 1), ElementsAre());
  EXPECT_THAT(take({std::string_view{"\x06"}, 8}, 1), ElementsAre());  // no value
  EXPECT_THAT(take({std::string_view{"\xFF\xFF\xFF\xFF\xFF\xFF"}, 8}, 1), ElementsAre());
  EXPECT_THAT(take({std::string_view{"\x05\x01"}, 8}, 3), ElementsAre(1));  // 16 claimed
}

// thrift-compact-protocol.md: "the integer 50399 is encoded as ... 0xDF 0x89 0x03"; here as the
// length of a text that is not there, and "0, 1, 2, 3, 4 ... is translated to 0, -1, 1, -2, 2".
TEST(ThriftReader, ReadsTheSpecificationsNumbers) {
  const std::string text = "\x18\xDF\x89\x03" + std::string(50'399, 'x') + '\0';
  ThriftReader texts{text};
  std::size_t length = 0;
  texts.readStruct([&](const ThriftField& field) {
    length = texts.text(field).size();
    return true;
  });
  ThriftReader numbers{std::string_view{"\x15\x00\x15\x01\x15\x02\x15\x03\x15\x04\x00", 11}};
  std::vector<std::int64_t> read;
  numbers.readStruct([&](const ThriftField& field) {
    read.push_back(numbers.number(field));
    return true;
  });

  EXPECT_FALSE(texts.failed());
  EXPECT_EQ(length, 50'399);
  EXPECT_FALSE(numbers.failed());
  EXPECT_THAT(read, ElementsAre(0, -1, 1, -2, 2));
}

// Fields of every kind that are not known: booleans, i8, double, list of structs, map, long form.
TEST(ThriftReader, SkipsWhatItDoesNotKnow) {
  const std::string bytes{
      "\x11\x12\x13\x7F\x17\x01\x02\x03\x04\x05\x06\x07\x08"  // true, false, i8, double
      "\x19\x2C\x00\x15\x02\x00"                              // two structs, one of them empty
      "\x1B\x01\x58\x02\x01k"                                 // map of an i32 to a text
      "\x05\xC8\x01\x54\x00",                                 // field 100, long form: 42
      30};
  ThriftReader reader{bytes};
  std::int64_t number = 0;
  reader.readStruct([&](const ThriftField& field) {
    if (field.id != 100) return false;
    number = reader.number(field);
    return true;
  });

  EXPECT_FALSE(reader.failed()) << reader.problem();
  EXPECT_EQ(number, 42);
  EXPECT_EQ(reader.position(), bytes.size());
}

TEST(ThriftReader, RefusesEndlessNestingAndForgedCounts) {
  const std::string nested(100'000, '\x1C');
  const std::string lists(100'000, '\x19');
  for (const std::string& bytes :
       {nested, lists, std::string{"\x19\xF5\xFF\xFF\xFF\xFF\x0F"},
        std::string{"\x18\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"},
        std::string{"\x15\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"}, std::string{"\x1E"}}) {
    ThriftReader reader{bytes};

    reader.readStruct([](const ThriftField& /*field*/) { return false; });

    EXPECT_TRUE(reader.failed());
  }
}

}  // namespace
}  // namespace flipbook::parquet
