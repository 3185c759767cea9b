// Parquet files as Hugging Face's datasets write them, opened as a dataset.

#include <gmock/gmock.h>

#include "dataset/open_fixture.h"
#include "support/image_fixtures.h"
#include "support/parquet_writer.h"

namespace flipbook::dataset {
namespace {

using test::WrittenColumn;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kNote = R"({"info": {"features": {
    "image": {"_type": "Image"}, "label": {"names": ["cat", "dog"], "_type": "ClassLabel"}}}})";

std::string pictureBytes(std::uint64_t seed) {
  const test::Bytes bytes = test::pngOf(test::staticImage(8, 8, seed));
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class OpenParquet : public OpenFolder {
 protected:
  OpenParquet() {
    const std::filesystem::path cache = m_cache.path();
    setenv("XDG_CACHE_HOME", cache.c_str(), 1);
  }
  ~OpenParquet() override { unsetenv("XDG_CACHE_HOME"); }

  // A row for each label, with pictures of their own.
  static std::string table(const std::vector<std::optional<std::int64_t>>& labels,
                           std::string_view note = kNote, const std::string& labelName = "label") {
    WrittenColumn bytes{.path = {"image", "bytes"}};
    WrittenColumn path{.path = {"image", "path"}, .isText = true};
    WrittenColumn label{.path = {labelName}, .type = parquet::PhysicalType::Int64};
    for (std::size_t i = 0; i < labels.size(); ++i) {
      bytes.texts.emplace_back(pictureBytes(++s_seed));
      path.texts.emplace_back("photo" + std::to_string(i) + ".png");
      label.numbers.push_back(labels[i]);
    }
    test::ParquetWriter writer{{bytes, path, label}, {.codec = 1, .hasDictionary = true}};
    if (!note.empty()) writer.note("huggingface", std::string{note});
    return writer.bytes();
  }

 private:
  static inline std::uint64_t s_seed = 0;
  test::TemporaryDirectory m_cache;
};

TEST_F(OpenParquet, TakesPicturesLabelsAndSplitsFromTheRows) {
  put("README.md", "# pets");
  put("data/train-00000-of-00002.parquet", table({0, 1}));
  put("data/train-00001-of-00002.parquet", table({1}));
  put("data/test-00000-of-00001.parquet", table({0}));

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "parquet");
  EXPECT_THAT(dataset.why, HasSubstr("unpacked from \"data\""));
  EXPECT_THAT(
      samplesOf(dataset),
      ElementsAre("test/000000-photo0.png=cat:validation", "train/000001-photo0.png=cat:train",
                  "train/000002-photo1.png=dog:train", "train/000003-photo0.png=dog:train"));
  EXPECT_THAT(dataset.quarantined, IsEmpty());
}

TEST_F(OpenParquet, OpensASingleFile) {
  put("pets.parquet", table({0, 1, 1}));

  const Dataset dataset = openDataset(root() / "pets.parquet").value();

  EXPECT_EQ(dataset.kind, "parquet");
  EXPECT_THAT(dataset.images, ::testing::SizeIs(3));
  EXPECT_THAT(dataset.classes, ElementsAre("cat", "dog"));
}

// The folder's name is that of the dataset, and must not lead out of the cache.
TEST_F(OpenParquet, OpensAFileByAPathThatGoesUp) {
  put("pets.parquet", table({0, 1, 1}));
  put("...parquet", table({0, 1}));
  std::filesystem::create_directory(root() / "below");

  const Dataset pets = openDataset(root() / "below" / ".." / "pets.parquet").value();
  const Dataset dots = openDataset(root() / "...parquet").value();

  EXPECT_THAT(pets.images, ::testing::SizeIs(3));
  EXPECT_EQ(pets.root.filename(), "data");
  EXPECT_THAT(dots.images, ::testing::SizeIs(2));
}

// More than are looked into where formats are told by the beginnings of files.
TEST_F(OpenParquet, TakesEveryFileOfALargeDataset) {
  for (int i = 0; i < 60; ++i) {
    put("data/train-" + std::to_string(100 + i) + ".parquet", table({i % 2}));
  }

  EXPECT_THAT(opened().images, ::testing::SizeIs(60));
}

TEST_F(OpenParquet, TakesNumbersForClassesWhereNothingNamesThem) {
  put("a.parquet", table({7, 3}, "", "target"));

  EXPECT_THAT(samplesOf(opened()), ElementsAre("a/000000-photo0.png=7", "a/000001-photo1.png=3"));
}

TEST_F(OpenParquet, LeavesOutRowsWithoutALabelAndSaysWhich) {
  put("a.parquet", table({0, std::nullopt, -1, 5, 1}));

  const Dataset dataset = opened();

  EXPECT_THAT(dataset.images, ::testing::SizeIs(2));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("a.parquet, row 1", "no label"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("a.parquet, row 2", "no label"));
  EXPECT_THAT(dataset.quarantined,
              quarantinedAs("a.parquet, row 3", "the label 5 is none of the 2 classes"));
}

TEST_F(OpenParquet, KeepsWhatIsWholeOfSeveralFiles) {
  put("train-00000-of-00002.parquet", table({0, 1, 0, 1}));
  put("train-00001-of-00002.parquet", "PAR1, and then nothing of the kind");

  const Dataset dataset = opened();

  EXPECT_THAT(dataset.images, ::testing::SizeIs(4));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("train-00001-of-00002.parquet", ""));
}

TEST_F(OpenParquet, RefusesTablesWithoutPictures) {
  WrittenColumn label{.path = {"label"}, .type = parquet::PhysicalType::Int64};
  label.numbers = {0, 1};
  put("a.parquet", test::ParquetWriter{{label}, {}}.bytes());

  EXPECT_THAT(refused(), HasSubstr("no column holds pictures (bytes of JPEG or PNG files); there "
                                   "are label"));
}

// Labels and names are a stranger's: neither leads out of the folder, nor ends an entry.
TEST_F(OpenParquet, DoesNotFollowNames) {
  WrittenColumn bytes{.path = {"image", "bytes"}};
  WrittenColumn path{.path = {"image", "path"}, .isText = true};
  WrittenColumn label{.path = {"label"}, .isText = true};
  for (const std::string name : {"../../out.png", "/etc/passwd", ""}) {
    bytes.texts.emplace_back(pictureBytes(1000 + path.texts.size()));
    path.texts.emplace_back(name);
    label.texts.emplace_back("a\tb\nc");
  }
  put("a.parquet", test::ParquetWriter{{bytes, path, label}, {}}.bytes());

  const Dataset dataset = opened();

  EXPECT_THAT(dataset.classes, ElementsAre("a\tb\nc"));
  EXPECT_THAT(samplesOf(dataset),
              ElementsAre("a/000000-out.png=a\tb\nc", "a/000001-passwd.png=a\tb\nc",
                          "a/000002.png=a\tb\nc"));
}

}  // namespace
}  // namespace flipbook::dataset
