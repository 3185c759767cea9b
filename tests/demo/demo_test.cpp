#include "flipbook/demo/demo.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>

#include "demo/demo_painting.h"
#include "flipbook/imaging/image_decoding.h"
#include "support/image_fixtures.h"
#include "support/temporary_directory.h"

namespace flipbook::demo {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): the fixtures

using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Truth {
  bool isWrong{};
  std::string clean;
  bool isOutlier{};
  std::string duplicateOf;
};

class WriteDemoDataset : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path at(const std::string& name) const {
    return m_directory.path() / name;
  }
  static std::map<std::string, Bytes> filesIn(const std::filesystem::path& folder) {
    std::map<std::string, Bytes> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
      if (!entry.is_regular_file()) continue;
      files[std::filesystem::relative(entry.path(), folder).string()] = readBytes(entry.path());
    }
    return files;
  }
  static std::map<std::string, Truth> truthIn(const std::filesystem::path& folder) {
    std::map<std::string, Truth> rows;
    std::string text;
    for (const std::byte byte : readBytes(folder / "truth.csv"))
      text += std::to_integer<char>(byte);
    std::istringstream lines{text};
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(line, "path,wrong,clean,outlier,duplicate_of");
    while (std::getline(lines, line)) {
      std::istringstream fields{line};
      std::string path, wrong, clean, outlier, duplicate;
      std::getline(fields, path, ',');
      std::getline(fields, wrong, ',');
      std::getline(fields, clean, ',');
      std::getline(fields, outlier, ',');
      std::getline(fields, duplicate);
      rows[path] = {wrong == "1", clean, outlier == "1", duplicate};
    }
    return rows;
  }

 private:
  test::TemporaryDirectory m_directory;
};

TEST_F(WriteDemoDataset, GivesTheSameBytesForTheSameSeed) {
  ASSERT_TRUE(writeDemoDataset(at("first"), {60, 5, 3}).has_value());
  ASSERT_TRUE(writeDemoDataset(at("second"), {60, 5, 3}).has_value());
  ASSERT_TRUE(writeDemoDataset(at("other"), {60, 5, 4}).has_value());

  EXPECT_EQ(filesIn(at("first")), filesIn(at("second")));
  EXPECT_NE(filesIn(at("first")), filesIn(at("other")));
}

TEST_F(WriteDemoDataset, ListsWhatItPlanted) {
  const auto summary = writeDemoDataset(at("demo"), {400, 10, 1}).value();
  const auto truth = truthIn(at("demo"));

  EXPECT_EQ(truth.size(), 400U);
  EXPECT_EQ(summary.wrongLabels, 14U);  // 3.5 % of 400
  EXPECT_EQ(summary.outliers, 4U);      // 1 %
  EXPECT_EQ(summary.nearDuplicates, 4U);
  std::uint32_t wrong = 0;
  std::uint32_t outliers = 0;
  std::uint32_t duplicates = 0;
  for (const auto& [path, row] : truth) {
    EXPECT_TRUE(std::filesystem::exists(at("demo") / path)) << path;
    const std::string folder = path.substr(0, path.find('/'));
    if (row.isOutlier) {
      EXPECT_EQ(row.clean, "") << path;
    } else {
      EXPECT_EQ(row.clean != folder, row.isWrong) << path;
    }
    EXPECT_TRUE(row.duplicateOf.empty() || truth.contains(row.duplicateOf)) << path;
    wrong += row.isWrong ? 1U : 0U;
    outliers += row.isOutlier ? 1U : 0U;
    duplicates += row.duplicateOf.empty() ? 0U : 1U;
  }
  EXPECT_EQ(wrong, summary.wrongLabels);
  EXPECT_EQ(outliers, summary.outliers);
  EXPECT_EQ(duplicates, summary.nearDuplicates);
}

TEST_F(WriteDemoDataset, LeavesAFinishedDemoAsItIs) {
  ASSERT_TRUE(writeDemoDataset(at("demo"), {20, 2, 1}).has_value());
  const std::string first = truthIn(at("demo")).begin()->first;
  writeBytes(at("demo") / first, bytesOf("changed by its owner"));

  const auto again = writeDemoDataset(at("demo"), {20, 2, 1});

  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->samples, 20U);
  EXPECT_EQ(readBytes(at("demo") / first), bytesOf("changed by its owner"));
}

TEST_F(WriteDemoDataset, FinishesADemoThatWasInterrupted) {
  std::stop_source source;
  source.request_stop();
  const auto stopped = writeDemoDataset(at("demo"), {20, 2, 1}, {}, source.get_token());
  ASSERT_FALSE(stopped.has_value());
  EXPECT_EQ(stopped.error().code(), ErrorCode::Cancelled);

  ASSERT_TRUE(writeDemoDataset(at("demo"), {20, 2, 1}).has_value());

  EXPECT_EQ(truthIn(at("demo")).size(), 20U);
}

TEST_F(WriteDemoDataset, NeverWritesAmongOtherFiles) {
  writeBytes(at("mine/letter.txt"), bytesOf("x"));
  ASSERT_TRUE(writeDemoDataset(at("demo"), {20, 2, 1}).has_value());

  EXPECT_THAT(writeDemoDataset(at("mine"), {20, 2, 1}).error().message(), HasSubstr("other files"));
  EXPECT_THAT(writeDemoDataset(at("demo"), {20, 2, 9}).error().message(),
              HasSubstr("other options"));
}

TEST_F(WriteDemoDataset, RefusesOptionsOutOfRange) {
  for (const DemoOptions& options : {DemoOptions{19, 2, 1}, DemoOptions{2'000'000, 2, 1},
                                     DemoOptions{100, 1, 1}, DemoOptions{100, 21, 1}}) {
    const auto result = writeDemoDataset(at("demo"), options);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code(), ErrorCode::InvalidArgument);
  }
  EXPECT_FALSE(std::filesystem::exists(at("demo")));
}

TEST(NearlyTheSame, MovesAndLightensByALittle) {
  const RgbImage image = demo::paintSample(0, Random{1, 2, 3});

  const RgbImage copy = demo::nearlyTheSame(image, Random{1, 2, 4});

  EXPECT_EQ(copy.rgb.size(), image.rgb.size());
  EXPECT_NE(copy.rgb, image.rgb);
}

}  // namespace
}  // namespace flipbook::demo
