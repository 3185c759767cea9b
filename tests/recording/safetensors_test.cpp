#include "recording/safetensors.h"

#include <gmock/gmock.h>

#include <cstring>

#include "support/run_fixtures.h"

namespace flipbook::recording {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SafetensorsTest : public ::testing::Test {
 protected:
  Result<SafetensorsHeader> readFile(const std::string& bytes) {
    test::writeFile(folder.path() / "file", bytes);
    const auto run = RunFolder::open(folder.path());
    const auto file = run->openFile("file");
    return readSafetensorsHeader(*file, folder.path() / "file");
  }

  test::TemporaryDirectory folder{test::memoryFolder()};
};

std::string withLength(std::uint64_t length, const std::string& rest) {
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, bytes.size());
  return bytes + rest;
}

std::string fileOf(const std::string& header, std::size_t dataBytes) {
  return withLength(header.size(), header + std::string(dataBytes, '\x01'));
}

TEST_F(SafetensorsTest, ReadsTensorsInAnyOrderOfKeys) {
  const auto header = readFile(
      fileOf(R"({"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]},)"
             R"("a":{"dtype":"F16","shape":[2,1],"data_offsets":[0,4]},"__metadata__":{"k":"v"}})",
             6));

  ASSERT_TRUE(header.has_value()) << header.error().message();
  ASSERT_THAT(header->tensors, SizeIs(2));
  EXPECT_EQ(header->tensors[0].name, "a");
  EXPECT_EQ(header->tensors[1].offset, header->dataStart + 4);
  EXPECT_EQ(header->metadata.at("k"), "v");
  EXPECT_EQ(header->find("c"), nullptr);
}

TEST_F(SafetensorsTest, ReadsAFileWithoutTensors) {
  const auto header = readFile(fileOf("{}", 0));

  ASSERT_TRUE(header.has_value());
  EXPECT_THAT(header->tensors, IsEmpty());
}

TEST_F(SafetensorsTest, ReadsScalarsAndEmptyTensors) {  // E6
  const auto header =
      readFile(fileOf(R"({"scalar":{"dtype":"I64","shape":[],"data_offsets":[0,8]},)"
                      R"("empty":{"dtype":"F32","shape":[0,5],"data_offsets":[8,8]}})",
                      8));

  ASSERT_TRUE(header.has_value()) << header.error().message();
  EXPECT_THAT(header->tensors, SizeIs(2));
}

struct BadFile {
  std::string name;
  std::string bytes;
  std::string message;
};

class SafetensorsRefuses : public SafetensorsTest, public ::testing::WithParamInterface<BadFile> {};

TEST_P(SafetensorsRefuses, BadFiles) {  // D7, D8, D10, E6
  const auto header = readFile(GetParam().bytes);

  ASSERT_FALSE(header.has_value());
  EXPECT_EQ(header.error().code(), ErrorCode::CorruptData);
  EXPECT_THAT(header.error().message(), HasSubstr(GetParam().message));
  EXPECT_THAT(header.error().message(), HasSubstr(folder.path().string()));
}

std::string oneTensor(const std::string& type, const std::string& shape, const std::string& offsets,
                      std::size_t dataBytes) {
  return fileOf(R"({"a":{"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" +
                    offsets + "}}",
                dataBytes);
}

std::string twoTensors(const std::string& first, const std::string& second, std::size_t bytes) {
  return fileOf(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":)" + first +
                    R"(},"b":{"dtype":"U8","shape":[4],"data_offsets":)" + second + "}}",
                bytes);
}

INSTANTIATE_TEST_SUITE_P(
    , SafetensorsRefuses,
    ::testing::Values(
        BadFile{"Empty", "", "too few"}, BadFile{"SevenBytes", "1234567", "too few"},
        BadFile{"LengthZero", withLength(0, "{}"), "header of 0"},
        BadFile{"LengthBeyondFile", withLength(3, "{}"), "header of 3"},
        BadFile{"Length2To31", withLength(1ULL << 31U, "{}"), "header of 2147483648"},
        BadFile{"LengthLargest", withLength(~0ULL, "{}"), "header of 18446744073709551615"},
        BadFile{"NotJson", withLength(2, "{{"), "not JSON"},
        BadFile{"NoObject", fileOf("[]", 0), "no JSON object"},
        BadFile{"TensorTwice",
                fileOf(R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},)"
                       R"("a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})",
                       0),
                "twice"},
        BadFile{"UnknownType", oneTensor("F8", "[1]", "[0,1]", 1), "unknown type"},
        BadFile{"NoType", fileOf(R"({"a":{"shape":[1],"data_offsets":[0,1]}})", 1), "type"},
        BadFile{"NoShape", fileOf(R"({"a":{"dtype":"U8","data_offsets":[0,1]}})", 1), "shape"},
        BadFile{"NegativeShape", oneTensor("U8", "[-1]", "[0,1]", 1), "shape"},
        BadFile{"FractionShape", oneTensor("U8", "[1.0]", "[0,1]", 1), "shape"},
        BadFile{"ShapeDiffers", oneTensor("F32", "[2]", "[0,4]", 4), "do not make"},
        BadFile{"ShapeOverflows", oneTensor("F32", "[4294967296,4294967297]", "[0,4]", 4),
                "do not make"},
        // 2^61 * 8 bytes is 0 in 64 bits.
        BadFile{"ShapeWrapsToZero", oneTensor("F64", "[2305843009213693952]", "[0,0]", 0),
                "do not make"},
        BadFile{"OffsetsFall", oneTensor("U8", "[1]", "[1,0]", 1), "do not rise"},
        BadFile{"ThreeOffsets", oneTensor("U8", "[1]", "[0,1,2]", 1), "do not rise"},
        BadFile{"OffsetsAreText", oneTensor("U8", "[1]", R"(["0","1"])", 1), "data_offsets"},
        BadFile{"BeyondTheEnd", oneTensor("U8", "[9]", "[0,9]", 8), "beyond the end"},
        BadFile{"BytesLeft", oneTensor("U8", "[4]", "[0,4]", 5), "1 bytes after"},
        BadFile{"Overlap", twoTensors("[0,4]", "[3,7]", 7), "instead of 4"},
        BadFile{"Same", twoTensors("[0,4]", "[0,4]", 4), "instead of 4"},
        BadFile{"Hole", twoTensors("[0,4]", "[5,9]", 9), "instead of 4"},
        BadFile{"HoleInFront", oneTensor("U8", "[4]", "[1,5]", 5), "instead of 0"},
        BadFile{"HugeOffsets",
                oneTensor("U8", "[1]", "[18446744073709551614,18446744073709551615]", 1),
                "instead of 0"},
        BadFile{"MetadataIsList", fileOf(R"({"__metadata__":[]})", 0), "no object"},
        BadFile{"Nested", fileOf(R"({"a":[[[[[[[[[[]]]]]]]]]]})", 0), "nested deeper"}),
    [](const auto& given) { return given.param.name; });

TEST_F(SafetensorsTest, WritesWhatItReads) {
  const std::vector<std::byte> bytes(6, std::byte{7});
  const TensorView tensor{"a \"quoted\" name", DType::F16, {3}, bytes};

  ASSERT_TRUE(writeSafetensors(folder.path() / "file", {&tensor, 1}, {{"k", "v"}}).has_value());
  const std::string text = test::fileText(folder.path() / "file");
  const auto header = readFile(text);

  ASSERT_TRUE(header.has_value()) << header.error().message();
  EXPECT_EQ(header->dataStart % 8, 0U);  // so that readers which map the file find it aligned
  EXPECT_EQ(header->tensors.front().name, tensor.name);
  EXPECT_EQ(text.substr(header->dataStart), std::string(6, '\x07'));
}

TEST(XxHash, IsThatOfThePublishedFunction) {
  Hasher hasher;
  EXPECT_EQ(hexFromHash(hasher.value()), "2d06800538d394c2");  // XXH3 of nothing
  EXPECT_EQ(hashFromHex("2D06800538D394C2"), hasher.value());
  EXPECT_FALSE(hashFromHex("2d06800538d394c").has_value());
  EXPECT_FALSE(hashFromHex("2d06800538d394cg").has_value());
}

}  // namespace
}  // namespace flipbook::recording
