#include "flipbook/viewmodel/thumbnail_store.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <array>
#include <atomic>
#include <fstream>
#include <mutex>

#include "support/run_fixtures.h"
#include "viewmodel/sample_fixtures.h"
#include "viewmodel/thumbnail_loading.h"

namespace flipbook::viewmodel {
namespace {

using test::RunShape;
using test::valueOrThrow;

constexpr std::uint64_t kHash = 77;

RgbImage red(std::uint32_t width, std::uint32_t height) {
  RgbImage image{.width = width, .height = height};
  for (std::uint32_t i = 0; i < width * height; ++i) {
    image.rgb.insert(image.rgb.end(), {255, 0, 0});
  }
  return image;
}

// A run whose dataset lies in a temporary folder; every file that `samples` name below it exists.
class ThumbnailStoreTest : public testing::Test {
 protected:
  void openRunOf(std::vector<Sample> samples) {
    const RunShape shape{.samples = static_cast<std::uint32_t>(samples.size()), .classes = 2};
    RunInfo info = test::runInfoOf(shape);
    info.dataset.root = root().string();
    auto writer = valueOrThrow(
        recording::RunWriter::create(folder.path() / "run.flipbook", info, samples, false));
    valueOrThrow(writer.commitEpoch(test::frameOf(EpochIndex{0}, shape), nullptr));
    valueOrThrow(writer.end(RunEnd::Completed, ""));
    run = valueOrThrow(OpenRun::open(folder.path() / "run.flipbook"));
    store.setRun(run.get());
  }

  void makeFile(const std::string& path) {
    std::filesystem::create_directories((root() / path).parent_path());
    test::writeFile(root() / path, "pixels");
  }

  void decodeEverythingAs(const RgbImage& image) {
    store.setDecoder(
        [this, image](const std::filesystem::path& path, std::uint32_t) -> Result<DecodedFile> {
          const std::scoped_lock lock{mutex};
          opened.push_back(path);
          return DecodedFile{image, kHash};
        });
  }

  Thumbnail waitFor(SampleId sample) {
    EXPECT_TRUE(QTest::qWaitFor([&] { return !store.thumbnail(sample).isLoading; }));
    return store.thumbnail(sample);
  }

  std::filesystem::path root() const { return folder.path() / "data"; }

  test::TemporaryDirectory folder{test::memoryFolder()};
  std::unique_ptr<OpenRun> run;
  std::mutex mutex;
  std::vector<std::filesystem::path> opened;
  ThumbnailStore store;
};

Sample sampleAt(const std::string& path, std::optional<std::uint64_t> hash = kHash) {
  return {.path = path, .label = ClassId{0}, .contentHash = hash};
}

TEST_F(ThumbnailStoreTest, LoadsWhatIsAskedForAndFitsIt) {
  makeFile("a.png");
  openRunOf({sampleAt("a.png"), sampleAt("b.png")});
  decodeEverythingAs(red(192, 96));

  EXPECT_TRUE(store.thumbnail(SampleId{0}).isLoading);
  const Thumbnail loaded = waitFor(SampleId{0});

  EXPECT_EQ(loaded.image.size(), QSize(96, 48));
  EXPECT_EQ(loaded.image.pixelColor(5, 5), QColor(255, 0, 0));
  EXPECT_TRUE(loaded.problem.isEmpty());
  EXPECT_EQ(opened, std::vector{root() / "a.png"});
}

TEST_F(ThumbnailStoreTest, KeepsTinyImagesAsTheyAre) {
  makeFile("a.png");
  openRunOf({sampleAt("a.png")});
  decodeEverythingAs(red(32, 32));

  EXPECT_EQ(waitFor(SampleId{0}).image.size(), QSize(32, 32));
}

TEST_F(ThumbnailStoreTest, WaitsForTheDecoder) {
  makeFile("a.png");
  openRunOf({sampleAt("a.png")});
  (void)store.thumbnail(SampleId{0});
  store.requestImage(SampleId{0});
  QSignalSpy image{&store, &ThumbnailStore::imageReady};

  decodeEverythingAs(red(200, 100));

  ASSERT_TRUE(QTest::qWaitFor([&] { return !image.isEmpty(); }));
  EXPECT_EQ(image.front().at(1).value<Thumbnail>().image.size(), QSize(200, 100));
  EXPECT_FALSE(waitFor(SampleId{0}).image.isNull());
}

TEST_F(ThumbnailStoreTest, D23_SaysWhereAMissingImageWasExpected) {
  openRunOf({sampleAt("gone/a.png")});
  decodeEverythingAs(red(8, 8));

  const Thumbnail loaded = waitFor(SampleId{0});

  EXPECT_TRUE(loaded.image.isNull());
  EXPECT_EQ(loaded.problem.toStdString(), "image not found at " + (root() / "gone/a.png").string());
}

TEST_F(ThumbnailStoreTest, A18_B28_ShowsAReplacedImageAndSaysThatItChanged) {
  makeFile("a.png");
  makeFile("b.png");
  openRunOf({sampleAt("a.png", kHash + 1), sampleAt("b.png", std::nullopt)});
  decodeEverythingAs(red(8, 8));

  EXPECT_EQ(waitFor(SampleId{0}).problem, QStringLiteral("changed since training"));
  EXPECT_FALSE(waitFor(SampleId{0}).image.isNull());
  EXPECT_TRUE(waitFor(SampleId{1}).problem.isEmpty());
}

TEST_F(ThumbnailStoreTest, D16_NeverOpensWhatLeavesTheDataset) {
  makeFile("../secret.png");
  openRunOf({sampleAt("../secret.png"), sampleAt((folder.path() / "secret.png").string())});
  decodeEverythingAs(red(8, 8));

  EXPECT_TRUE(waitFor(SampleId{0}).image.isNull());
  EXPECT_TRUE(waitFor(SampleId{1}).image.isNull());
  EXPECT_TRUE(opened.empty());
}

TEST_F(ThumbnailStoreTest, PassesOnWhyAnImageCannotBeRead) {
  makeFile("a.png");
  openRunOf({sampleAt("a.png")});
  store.setDecoder([](const auto&, auto) -> Result<DecodedFile> {
    return fail(ErrorCode::CorruptData, "truncated");
  });

  EXPECT_EQ(waitFor(SampleId{0}).problem, QStringLiteral("truncated"));
}

TEST_F(ThumbnailStoreTest, DeliversOnlyTheNewestImage) {
  makeFile("a.png");
  makeFile("b.png");
  openRunOf({sampleAt("a.png"), sampleAt("b.png")});
  decodeEverythingAs(red(8, 8));
  QSignalSpy image{&store, &ThumbnailStore::imageReady};

  store.requestImage(SampleId{0});
  store.requestImage(SampleId{1});

  ASSERT_TRUE(QTest::qWaitFor([&] { return !image.isEmpty(); }));
  ASSERT_EQ(image.size(), 1);
  EXPECT_EQ(image.front().front().value<SampleId>(), SampleId{1});
}

TEST_F(ThumbnailStoreTest, ForgetsTheRunBefore) {
  makeFile("a.png");
  openRunOf({sampleAt("a.png")});
  decodeEverythingAs(red(8, 8));
  (void)waitFor(SampleId{0});

  store.setRun(nullptr);

  EXPECT_TRUE(store.thumbnail(SampleId{0}).image.isNull());
  EXPECT_FALSE(store.thumbnail(SampleId{0}).isLoading);
}

TEST_F(ThumbnailStoreTest, CutsOutTheBoxOfASample) {
  makeFile("a.png");
  Sample sample = sampleAt("a.png");
  sample.box = std::array<std::int32_t, 4>{10, 10, 20, 30};
  openRunOf({sample});
  decodeEverythingAs(red(64, 64));

  EXPECT_EQ(waitFor(SampleId{0}).image.size(), QSize(20, 30));
}

TEST(ImageFrom, RefusesSizesThatDoNotMatchTheBytes) {
  RgbImage image = red(3, 2);
  EXPECT_FALSE(imageFrom(image).isNull());
  image.height = 3;
  EXPECT_TRUE(imageFrom(image).isNull());
  EXPECT_TRUE(imageFrom(RgbImage{}).isNull());
}

}  // namespace
}  // namespace flipbook::viewmodel
