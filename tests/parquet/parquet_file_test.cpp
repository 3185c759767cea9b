#include "flipbook/parquet/parquet_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <numeric>

#include "flipbook/parquet/hugging_face.h"
#include "support/parquet_writer.h"
#include "support/temporary_directory.h"

namespace flipbook::parquet {
namespace {

using test::ParquetWriter;
using test::RunStyle;
using test::TemporaryDirectory;
using test::WrittenColumn;
using test::WrittenStyle;
using ::testing::HasSubstr;

// A cell as text, so that tables compare and print: "-" for null, "#5" for a number.
std::string textOf(const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return fmt::format("#{}", *number);
  if (const auto* text = std::get_if<std::string_view>(&cell)) return std::string{*text};
  return "-";
}

using Table = std::vector<std::vector<std::string>>;

Result<Table> readAll(const ParquetFile& file, const std::vector<std::size_t>& columns) {
  auto rows = file.rows(columns);
  if (!rows) return passOn(rows.error());
  Table table;
  while (true) {
    const auto isThere = rows->next({});
    if (!isThere) return passOn(isThere.error());
    if (!*isThere) return table;
    std::vector<std::string>& row = table.emplace_back();
    for (const Cell& cell : rows->cells()) row.push_back(textOf(cell));
  }
}

Result<Table> readAll(const std::filesystem::path& path) {
  auto file = ParquetFile::open(path);
  if (!file) return passOn(file.error());
  std::vector<std::size_t> columns(file->metadata().columns.size());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  return readAll(*file, columns);
}

class ParquetFileTest : public ::testing::Test {
 protected:
  std::filesystem::path write(std::string_view bytes) const {
    const auto path = m_folder.path() / "table.parquet";
    test::writeBytes(path, bytes);
    return path;
  }
  std::string errorOf(std::string_view bytes) const {
    const auto table = readAll(write(bytes));
    return table ? std::string{"no error"} : table.error().message();
  }

 private:
  TemporaryDirectory m_folder{test::memoryFolder()};
};

// image.bytes, image.path, label, count, seen; row 3 has no image, row 5 no path.
std::vector<WrittenColumn> pictures(std::size_t rows) {
  WrittenColumn bytes{.path = {"image", "bytes"}};
  WrittenColumn path{.path = {"image", "path"}, .isText = true};
  WrittenColumn label{.path = {"label"}, .type = PhysicalType::Int64};
  WrittenColumn count{.path = {"count"}, .type = PhysicalType::Int32, .isOptional = false};
  WrittenColumn seen{.path = {"seen"}, .type = PhysicalType::Boolean};
  for (std::size_t i = 0; i < rows; ++i) {
    const bool hasImage = i != 3;
    bytes.texts.push_back(hasImage ? std::optional{fmt::format("picture {}", i % 6)}
                                   : std::nullopt);
    path.texts.push_back(hasImage && i != 5 ? std::optional{fmt::format("{}.png", i % 4)}
                                            : std::nullopt);
    label.numbers.push_back(i % 5 == 4 ? std::nullopt : std::optional<std::int64_t>(i % 3));
    count.numbers.push_back(-static_cast<std::int64_t>(i) * 70'000);
    seen.numbers.push_back(i % 7 == 6 ? std::nullopt : std::optional<std::int64_t>(i / 3 % 2));
  }
  return {bytes, path, label, count, seen};
}

Table tableOf(const std::vector<WrittenColumn>& columns) {
  Table table(columns.front().size());
  for (const WrittenColumn& column : columns) {
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (column.texts.empty()) {
        const auto& number = column.numbers[i];
        table[i].push_back(number ? fmt::format("#{}", *number) : "-");
      } else {
        table[i].push_back(column.texts[i].value_or("-"));
      }
    }
  }
  return table;
}

TEST_F(ParquetFileTest, ReadsEveryCodecEncodingAndPageVersion) {
  const auto columns = pictures(23);
  for (const int codec : {0, 1, 2, 6, 7}) {
    for (const int version : {1, 2}) {
      for (const bool hasDictionary : {false, true}) {
        for (const RunStyle runs : {RunStyle::Packed, RunStyle::Repeated}) {
          SCOPED_TRACE(
              fmt::format("codec {}, version {}, dictionary {}", codec, version, hasDictionary));
          ParquetWriter writer{columns,
                               {.codec = codec,
                                .pageVersion = version,
                                .hasDictionary = hasDictionary,
                                .runs = runs,
                                .rowsEachGroup = 10,
                                .rowsEachPage = 4,
                                .hasCrc = version == 1}};

          const auto table = readAll(write(writer.bytes()));

          ASSERT_TRUE(table) << table.error().message();
          EXPECT_EQ(*table, tableOf(columns));
        }
      }
    }
  }
}

TEST_F(ParquetFileTest, TellsWhatIsInIt) {
  ParquetWriter writer{pictures(23), {.rowsEachGroup = 10}};
  writer.note("huggingface", "{}");

  const auto file = ParquetFile::open(write(writer.bytes())).value();

  const Metadata& metadata = file.metadata();
  EXPECT_EQ(metadata.rows, 23);
  ASSERT_EQ(metadata.rowGroups.size(), 3);
  EXPECT_EQ(metadata.rowGroups[2].rows, 3);
  EXPECT_EQ(metadata.writer, "flipbook tests");
  ASSERT_NE(metadata.note("huggingface"), nullptr);
  EXPECT_EQ(*metadata.note("huggingface"), "{}");
  EXPECT_EQ(metadata.note("pandas"), nullptr);
  ASSERT_EQ(metadata.column("image.path"), 1);
  EXPECT_TRUE(metadata.columns[1].isText);
  EXPECT_FALSE(metadata.columns[0].isText);
  EXPECT_EQ(metadata.columns[0].definitionLevels, 2);
  EXPECT_EQ(metadata.columns[3].type, PhysicalType::Int32);
}

TEST_F(ParquetFileTest, ReadsChosenColumnsOfOneRowGroup) {
  ParquetWriter writer{pictures(23), {.codec = 6, .rowsEachGroup = 10}};
  const auto file = ParquetFile::open(write(writer.bytes())).value();
  const std::vector<std::size_t> columns{3, 2};

  auto rows = file.rowsOfGroup(2, columns).value();

  ASSERT_TRUE(rows.next({}).value());  // row 20: count -20 x 70,000, label 20 % 3
  EXPECT_EQ(textOf(rows.cells()[0]), "#-1400000");
  EXPECT_EQ(textOf(rows.cells()[1]), "#2");
  ASSERT_TRUE(rows.next({}).value());
  ASSERT_TRUE(rows.next({}).value());
  EXPECT_FALSE(rows.next({}).value());
}

// As data/README.md describes them.
TEST_F(ParquetFileTest, ReadsFilesOfAnotherWriter) {
  const std::filesystem::path folder{FLIPBOOK_PARQUET_DATA};
  for (const char* name : {"snappy_v1_dict", "zstd_v2_plain", "gzip_v2_dict", "lz4_raw_v1_plain",
                           "uncompressed_v1_dict"}) {
    SCOPED_TRACE(name);
    const auto file = ParquetFile::open(folder / fmt::format("{}.parquet", name));
    ASSERT_TRUE(file) << file.error().message();
    const auto table = readAll(*file, {0, 1, 2, 3, 4});
    ASSERT_TRUE(table) << table.error().message();
    ASSERT_EQ(table->size(), 40);
    for (std::size_t k = 0; k < 40; ++k) {
      const auto& row = table->at(k);
      const std::string digits = fmt::format("{:03}", k);
      EXPECT_EQ(row[0], k % 7 == 3 || k % 7 == 4 ? "-" : "img" + digits + digits + digits);
      EXPECT_EQ(row[1], k % 7 == 3 || k % 3 == 0 ? "-" : fmt::format("p{}.png", k % 5));
      EXPECT_EQ(row[2], k % 11 == 5 ? "-" : fmt::format("#{}", k % 3));
      EXPECT_EQ(row[3], k % 4 != 1 ? "#1" : "#0");
      EXPECT_EQ(row[4], fmt::format("#{}", -1000 * static_cast<int>(k)));
    }
    EXPECT_EQ(file->metadata().rowGroups.size(), 3);
    EXPECT_EQ(classNamesFrom(file->metadata()).value().at(0).names.at(2), "owl");
    EXPECT_EQ(imageColumnsOf(file->metadata()).at(0).feature, "image");
  }
}

TEST_F(ParquetFileTest, RefusesWhatItDoesNotReadByName) {
  const auto columns = pictures(5);
  const auto bytesWith = [&](const WrittenStyle& style) {
    return ParquetWriter{columns, style}.bytes();
  };

  EXPECT_THAT(errorOf(bytesWith({.claimedCodec = 4})), HasSubstr("BROTLI"));
  EXPECT_THAT(errorOf(bytesWith({.claimedCodec = 99})), HasSubstr("99"));
  EXPECT_THAT(errorOf(bytesWith({.claimedEncoding = 7})), HasSubstr("DELTA_BYTE_ARRAY"));
  EXPECT_THAT(errorOf(bytesWith({.claimedEncoding = 8})), HasSubstr("dictionary is missing"));
  EXPECT_THAT(errorOf(bytesWith({.claimedEncoding = 50})), HasSubstr("50"));
  EXPECT_THAT(errorOf(bytesWith({.claimedEncoding = 7})), HasSubstr("column \"image.bytes\""));
}

TEST_F(ParquetFileTest, RefusesOneColumnAndReadsTheOthers) {
  auto columns = pictures(5);
  columns[3].type = PhysicalType::Float;  // written as INT32, of as many bytes
  const auto file = ParquetFile::open(write(ParquetWriter{columns, {}}.bytes())).value();

  const auto refused = readAll(file, {3});
  const auto others = readAll(file, {0, 1, 2, 4});

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(),
            "column \"count\" cannot be read: its values are of the type FLOAT");
  EXPECT_TRUE(others);
}

// Of another writer: id (INT64), tags (a list of INT32), score (DOUBLE), name (text).
TEST_F(ParquetFileTest, RefusesListsAndReadsTheOtherColumns) {
  const std::filesystem::path path{FLIPBOOK_PARQUET_DATA "/with_list.parquet"};
  const auto file = ParquetFile::open(path).value();
  ASSERT_EQ(file.metadata().columns.size(), 4);
  const std::string list = file.metadata().columns[1].path;

  const auto refused = readAll(file, {1});
  const auto others = readAll(file, {0, 3});

  EXPECT_TRUE(file.metadata().columns[1].isRepeated);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(),
            fmt::format("column \"{}\" cannot be read: it is within a list or map", list));
  EXPECT_THAT(readAll(file, {2}).error().message(), HasSubstr("DOUBLE"));
  EXPECT_EQ(others.value(), (Table{{"#7", "ant"}, {"#8", "-"}, {"#9", "cat"}}));
}

TEST_F(ParquetFileTest, RefusesForgedSizes) {
  const auto columns = pictures(5);
  for (const int codec : {0, 1, 2, 6, 7}) {
    for (const int version : {1, 2}) {
      const WrittenStyle style{.codec = codec, .pageVersion = version};
      for (const std::int64_t bytes :
           {std::int64_t{-1}, std::int64_t{1}, std::int64_t{50'000'000}, std::int64_t{900'000'000},
            std::int64_t{INT32_MAX}, std::int64_t{INT64_MAX}, std::int64_t{INT64_MIN}}) {
        WrittenStyle forged = style;
        forged.claimedPageBytes = bytes;
        EXPECT_NE(errorOf(ParquetWriter{columns, forged}.bytes()), "no error") << bytes;
        forged = style;
        forged.claimedPageValues = bytes;
        EXPECT_NE(errorOf(ParquetWriter{columns, forged}.bytes()), "no error") << bytes;
        forged = style;
        forged.claimedChunkBytes = bytes;
        EXPECT_NE(errorOf(ParquetWriter{columns, forged}.bytes()), "no error") << bytes;
      }
    }
  }
}

TEST_F(ParquetFileTest, NoticesWrongChecksums) {
  std::string bytes = ParquetWriter{pictures(5), {.hasCrc = true}}.bytes();
  const std::size_t at = bytes.find("picture 1");
  ASSERT_NE(at, std::string::npos);
  bytes[at] = 'P';

  EXPECT_THAT(errorOf(bytes), HasSubstr("checksum"));
}

TEST_F(ParquetFileTest, RefusesEveryTruncation) {
  const std::string bytes = ParquetWriter{pictures(8), {.codec = 1, .hasDictionary = true}}.bytes();

  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_NE(errorOf(bytes.substr(0, length)), "no error") << length;
  }
}

// What a byte within the pages says may well be another picture; nothing worse may come of it.
TEST_F(ParquetFileTest, SurvivesEveryChangedByte) {
  for (const int version : {1, 2}) {
    const std::string whole = ParquetWriter{
        pictures(8),
        {.codec = version == 1 ? 0 : 7,
         .pageVersion = version,
         .hasDictionary = true}}.bytes();
    for (std::size_t at = 0; at < whole.size(); ++at) {
      for (const int change : {0x01, 0x10, 0x80, 0xFF}) {
        std::string bytes = whole;
        bytes[at] = static_cast<char>(bytes[at] ^ change);
        const auto table = readAll(write(bytes));
        EXPECT_TRUE(!table || table->size() == 8) << at << " changed by " << change;
      }
    }
  }
}

TEST_F(ParquetFileTest, RefusesWhatIsNoParquetFile) {
  EXPECT_EQ(errorOf(""), "not a Parquet file");
  EXPECT_EQ(errorOf("PK\x03\x04 and so on, and on"), "not a Parquet file");
  EXPECT_THAT(errorOf("PARE and so on, and on"), HasSubstr("encrypted"));
  EXPECT_THAT(errorOf("PAR1"), HasSubstr("cut off"));
  EXPECT_THAT(errorOf("PAR1\xFF\xFF\xFF\xFFPAR1"), HasSubstr("footer claims"));
  EXPECT_FALSE(ParquetFile::open("/dev/zero"));
  EXPECT_EQ(ParquetFile::open("/nowhere/at/all").error().code(), ErrorCode::NotFound);
}

TEST_F(ParquetFileTest, StopsWhenAsked) {
  const auto file = ParquetFile::open(write(ParquetWriter{pictures(5), {}}.bytes())).value();
  const std::vector<std::size_t> columns{0};
  auto rows = file.rows(columns).value();
  std::stop_source source;
  ASSERT_TRUE(rows.next(source.get_token()).value());

  source.request_stop();

  EXPECT_EQ(rows.next(source.get_token()).error().code(), ErrorCode::Cancelled);
}

}  // namespace
}  // namespace flipbook::parquet
