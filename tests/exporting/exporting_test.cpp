// Copies of a dataset of four files, of which one is relabelled and one excluded.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>

#include "flipbook/exporting/cleanlab.h"
#include "flipbook/exporting/dataset_copy.h"
#include "flipbook/exporting/fiftyone.h"
#include "flipbook/recording/hash.h"
#include "support/temporary_directory.h"

namespace flipbook::exporting {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::UnorderedElementsAre;

std::string contentOf(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::map<std::string, std::string> filesBelow(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file()) {
      files[fs::relative(entry.path(), folder).native()] = contentOf(entry.path());
    }
  }
  return files;
}

class Exporting : public ::testing::Test {
 protected:
  Exporting() {
    add("cat/1.png", "first", 0, Split::Training);
    add("cat/2.png", "second", 0, Split::Validation);
    add("dog/1.png", "third", 1, Split::Training);
    add("dog/3.png", "fourth", 1, Split::Training);
    // cat/1.png is a dog, dog/3.png is nothing.
    samples[0].label = ClassId{1};
    samples[0].labelBefore = ClassId{0};
    samples[3].excludedBecause = "left out by hand";
    page.scores = ClassScores::full({{0, 1, 2, 0, 0, 3, 0, 0}, 2});
    page.features = exactFeatures({{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 3});
  }

  void add(const std::string& path, const std::string& bytes, std::uint32_t label, Split split) {
    fs::create_directories((root / path).parent_path());
    std::ofstream{root / path, std::ios::binary} << bytes;
    recording::Hasher hasher;
    hasher.add(std::as_bytes(std::span{bytes}));
    samples.push_back(
        {.path = path, .label = ClassId{label}, .split = split, .contentHash = hasher.value()});
  }

  [[nodiscard]] Source source() const { return {root, classes, samples, {}}; }
  [[nodiscard]] Work work() const {
    return {.encode = [](const fs::path& address) -> Result<std::vector<std::byte>> {
      const std::string text = "PNG of " + address.filename().native();
      const auto bytes = std::as_bytes(std::span{text});
      return std::vector<std::byte>{bytes.begin(), bytes.end()};
    }};
  }
  [[nodiscard]] ExportSummary copied() const {
    const auto summary = copyDataset(source(), out, work());
    EXPECT_TRUE(summary.has_value()) << summary.error().message();
    return summary.value_or(ExportSummary{});
  }

  test::TemporaryDirectory folder;
  fs::path root{folder.path() / "data"};
  fs::path out{folder.path() / "clean"};
  std::vector<std::string> classes{"cat", "dog"};
  std::vector<Sample> samples;
  EpochFrame page;
};

TEST_F(Exporting, CopiesADatasetByTheLabelsThatStand) {
  const auto before = filesBelow(root);

  const ExportSummary summary = copied();

  EXPECT_EQ(summary.images, 3U);
  EXPECT_EQ(summary.excluded, 1U);
  EXPECT_THAT(filesBelow(out),
              UnorderedElementsAre(Pair("dog/1.png", "first"), Pair("cat/2.png", "second"),
                                   Pair("dog/1-2.png", "third"),
                                   Pair("manifest.csv",
                                        "path,label,original_label,split,original_path\r\n"
                                        "dog/1.png,dog,cat,train,cat/1.png\r\n"
                                        "cat/2.png,cat,cat,validation,cat/2.png\r\n"
                                        "dog/1-2.png,dog,dog,train,dog/1.png\r\n")));
  EXPECT_EQ(filesBelow(root), before);
}

TEST_F(Exporting, WritesPartsOfFilesAsImages) {
  samples = {{.path = "digits.npz/x_train#17", .label = ClassId{0}},
             {.path = "cat/1.png", .label = ClassId{0}, .box = {{1, 2, 3, 4}}}};

  const ExportSummary summary = copied();

  EXPECT_EQ(summary.encoded, 2U);
  const auto files = filesBelow(out);
  EXPECT_EQ(files.at("cat/x_train-17.png"), "PNG of x_train#17");
  EXPECT_EQ(files.at("cat/1-1,2,3,4.png"), "PNG of 1.png#xywh=1,2,3,4");
}

TEST_F(Exporting, GivesEveryClassAFolderOfItsOwn) {
  classes = {"a/b", "a_b", ".", "A_B"};
  for (std::uint32_t i = 0; i < 4; ++i) {
    samples[i].label = ClassId{i};
    samples[i].excludedBecause.clear();
  }

  (void)copied();

  EXPECT_TRUE(fs::exists(out / "a_b/1.png"));
  EXPECT_TRUE(fs::exists(out / "a_b 2/2.png"));
  EXPECT_TRUE(fs::exists(out / "_./1.png"));
  EXPECT_TRUE(fs::exists(out / "A_B 3/3.png"));
}

TEST_F(Exporting, LeavesNothingBehindWhereAnImageIsNotTheOneOfTheRun) {
  std::ofstream{root / "dog/1.png", std::ios::binary} << "another";

  const auto changed = copyDataset(source(), out, work());
  fs::remove(root / "dog/1.png");
  const auto gone = copyDataset(source(), out, work());

  EXPECT_EQ(changed.error().code(), ErrorCode::CorruptData);
  EXPECT_THAT(changed.error().message(), HasSubstr("dog/1.png"));
  EXPECT_EQ(gone.error().code(), ErrorCode::NotFound);
  const auto left = fs::directory_iterator{folder.path()};
  EXPECT_EQ(std::distance(begin(left), end(left)), 1);  // the data
}

// Wherever an image lies by now, its copy has the name that it has in the run.
TEST_F(Exporting, FindsImagesThatWereMovedSince) {
  fs::create_directory(root / "aside");
  fs::rename(root / "cat/1.png", root / "dog/7.png");
  fs::rename(root / "cat/2.png", root / "aside/2.png");
  Source moved = source();
  moved.moved = {{"cat/1.png", "dog/7.png"}, {"cat/2.png", "aside/2.png"}};

  ASSERT_TRUE(copyDataset(moved, out, work()).has_value());
  const ModelOpinions opinions{&page.scores, {}, {}};
  ASSERT_TRUE(writeFiftyOne(moved, opinions, folder.path() / "fo", work()).has_value());

  EXPECT_EQ(contentOf(out / "dog/1.png"), "first");
  EXPECT_EQ(contentOf(out / "cat/2.png"), "second");
  EXPECT_THAT(contentOf(out / "manifest.csv"), HasSubstr("dog/1.png,dog,cat,train,cat/1.png"));
  EXPECT_EQ(contentOf(folder.path() / "fo/data/cat/2.png"), "second");
}

TEST_F(Exporting, NeverOverwritesNorWritesIntoTheData) {
  fs::create_directory(out);

  for (const fs::path& place : {out, root / "clean", root, folder.path() / "no/clean"}) {
    const auto summary = copyDataset(source(), place, work());
    ASSERT_FALSE(summary.has_value()) << place;
    EXPECT_EQ(summary.error().code(), ErrorCode::InvalidArgument);
  }
  EXPECT_TRUE(fs::is_empty(out));
}

// A run holds nothing but itself: with a stranger in it, it is no longer replaced or verified.
TEST_F(Exporting, NeverWritesIntoARun) {
  const fs::path run = folder.path() / "a.flipbook";
  fs::create_directories(run / "epochs");
  std::ofstream{run / "run.json"} << "{}";
  fs::create_directory_symlink(run / "epochs", folder.path() / "link");

  for (const fs::path& place :
       {run / "clean", run / "epochs/clean", run / "no/clean", folder.path() / "link/clean"}) {
    const auto summary = copyDataset(source(), place, work());
    ASSERT_FALSE(summary.has_value()) << place;
    EXPECT_EQ(summary.error().code(), ErrorCode::InvalidArgument);
    EXPECT_THAT(summary.error().message(),
                AllOf(HasSubstr("choose a folder outside"), HasSubstr("a.flipbook")));
    EXPECT_FALSE(writeCleanlab(source(), page, place).has_value());
  }
  const auto left = fs::recursive_directory_iterator{run};
  EXPECT_EQ(std::distance(begin(left), end(left)), 2);  // epochs, run.json
}

TEST_F(Exporting, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  Work stopped = work();
  stopped.stop = stop.get_token();

  EXPECT_EQ(copyDataset(source(), out, stopped).error().code(), ErrorCode::Cancelled);
  EXPECT_FALSE(fs::exists(out));
}

// Logits (0, 1) of cat/1.png: e / (1 + e) = 0.7311 for dog.
TEST_F(Exporting, TellsFiftyOneWhatTheModelThinks) {
  const ModelOpinions opinions{&page.scores, {0.9F, 0.1F, 0.2F, 0.3F}, {4, 0, 1, 2}};

  const auto summary = writeFiftyOne(source(), opinions, out, work());
  ASSERT_TRUE(summary.has_value()) << summary.error().message();

  const json labels = json::parse(contentOf(out / "labels.json"));
  EXPECT_EQ(labels["classes"], (json{"cat", "dog"}));
  ASSERT_EQ(labels["labels"].size(), 3U);
  const json& first = labels["labels"]["cat/1"];
  EXPECT_EQ(first["label"], 1);
  EXPECT_NEAR(first["confidence"].get<double>(), 0.7311, 1e-4);
  EXPECT_EQ(first["attributes"]["original_label"], "cat");
  EXPECT_EQ(first["attributes"]["split"], "train");
  EXPECT_EQ(first["attributes"]["predicted"], "dog");
  EXPECT_EQ(first["attributes"]["prediction_changes"], 4);
  EXPECT_NEAR(first["attributes"]["mistakenness"].get<double>(), 0.9, 1e-6);
  EXPECT_EQ(contentOf(out / "data/cat/1.png"), "first");
  EXPECT_FALSE(fs::exists(out / "data/dog/3.png"));
}

template <typename Number>
std::vector<Number> numbersOf(const std::string& npy, const std::string& header) {
  EXPECT_EQ(npy.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
  const std::size_t length =
      static_cast<unsigned char>(npy[8]) + 256U * static_cast<unsigned char>(npy[9]);
  EXPECT_EQ((length + 10) % 64, 0U);
  EXPECT_THAT(npy.substr(10, length), testing::StartsWith(header));
  EXPECT_EQ(npy[9 + length], '\n');
  std::vector<Number> numbers((npy.size() - 10 - length) / sizeof(Number));
  std::memcpy(numbers.data(), npy.data() + 10 + length, numbers.size() * sizeof(Number));
  return numbers;
}

TEST_F(Exporting, HandsArraysToCleanlab) {
  const auto summary = writeCleanlab(source(), page, out);
  ASSERT_TRUE(summary.has_value()) << summary.error().message();

  EXPECT_EQ(summary->images, 3U);
  EXPECT_THAT(numbersOf<std::int64_t>(contentOf(out / "labels.npy"),
                                      "{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }"),
              ElementsAre(1, 0, 1));
  const auto probabilities =
      numbersOf<float>(contentOf(out / "pred_probs.npy"),
                       "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }");
  ASSERT_EQ(probabilities.size(), 6U);
  EXPECT_NEAR(probabilities[1], 0.7311, 1e-4);
  EXPECT_NEAR(probabilities[2], 0.8808, 1e-4);  // e^2 / (1 + e^2)
  EXPECT_THAT(numbersOf<float>(contentOf(out / "features.npy"),
                               "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3), }"),
              ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9));
  EXPECT_EQ(contentOf(out / "samples.csv"),
            "row,sample,path,label,split\r\n0,0,cat/1.png,dog,train\r\n"
            "1,1,cat/2.png,cat,validation\r\n2,2,dog/1.png,dog,train\r\n");
}

// 100 classes: eight are known, the rest shares what is left.
TEST_F(Exporting, FillsRowsOfManyClassesToOne) {
  FloatMatrix logits{{}, 100};
  for (std::uint32_t i = 0; i < 400; ++i) logits.values.push_back(static_cast<float>(i % 7));
  std::vector<Label> labels(4, ClassId{50});
  page.scores = ClassScores::topOnly(logits.view(), labels);
  page.features = {};

  ASSERT_TRUE(writeCleanlab(source(), page, out).has_value());

  const auto rows = numbersOf<float>(contentOf(out / "pred_probs.npy"), "{'descr': '<f4'");
  ASSERT_EQ(rows.size(), 300U);
  for (std::size_t at = 0; at < rows.size(); at += 100) {
    EXPECT_NEAR(std::accumulate(rows.begin() + static_cast<std::ptrdiff_t>(at),
                                rows.begin() + static_cast<std::ptrdiff_t>(at) + 100, 0.0),
                1, 1e-5);
  }
  EXPECT_FALSE(fs::exists(out / "features.npy"));
}

}  // namespace
}  // namespace flipbook::exporting
