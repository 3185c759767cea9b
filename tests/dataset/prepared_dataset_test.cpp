// Ids like A18 are those of the table of bad inputs in docs/datasets.md.

#include "flipbook/dataset/prepared_dataset.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "flipbook/dataset/open_dataset.h"
#include "flipbook/imaging/image_decoding.h"
#include "loading/image_size.h"
#include "support/image_fixtures.h"
#include "support/temporary_directory.h"

namespace flipbook::dataset {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): the fixtures

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PrepareDataset : public ::testing::Test {
 protected:
  PrepareDataset() {
    m_options.directory = m_directory.path() / "cache";
    m_options.imageSizePx = 8;
  }

  void put(const std::string& path, const Bytes& bytes) const { writeBytes(root() / path, bytes); }

  [[nodiscard]] Result<PreparedDataset> prepare() {
    m_hasDecoded = false;
    auto dataset = openDataset(root());
    if (!dataset) return passOn(dataset.error());
    return prepareDataset(*std::move(dataset), m_options, [this](const Progress& progress) {
      if (progress.stage == "Reading images") m_hasDecoded = true;
    });
  }
  [[nodiscard]] PreparedDataset prepared() {
    auto result = prepare();
    EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message());
    return result ? *std::move(result) : PreparedDataset{};
  }

  [[nodiscard]] std::filesystem::path root() const { return m_directory.path() / "data"; }
  [[nodiscard]] const std::filesystem::path& cache() const { return m_options.directory; }
  [[nodiscard]] std::vector<std::filesystem::path> cacheFiles() const {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{cache()})
      files.push_back(entry.path());
    return files;
  }
  static Pixel firstPixel(const PreparedDataset& prepared, std::size_t image) {
    const auto pixels = prepared.pixels->pixels();
    const std::size_t side = prepared.pixels->imageSizePx();
    const std::size_t at = image * side * side * 3;
    return {pixels[at], pixels[at + 1], pixels[at + 2]};
  }

  loading::CacheOptions m_options;
  bool m_hasDecoded{};

 private:
  test::TemporaryDirectory m_directory;
};

TEST_F(PrepareDataset, KeepsPixelsInTheOrderOfTheImages) {
  put("a/1.ppm", ppmOf(plainImage(8, 8, {10, 0, 0})));
  put("a/2.png", pngOf(plainImage(20, 16, {20, 0, 0})));
  put("b/1.bmp", bmpOf(plainImage(4, 4, {30, 0, 0})));
  put("b/2.ppm", ppmOf(plainImage(8, 9, {40, 0, 0})));

  const PreparedDataset result = prepared();

  ASSERT_THAT(result.dataset.images, SizeIs(4));
  EXPECT_EQ(result.pixels->imageSizePx(), 8U);
  EXPECT_EQ(result.pixels->pixels().size(), 4U * 8 * 8 * 3);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(firstPixel(result, i).red, 10 * (i + 1));
  }
  EXPECT_EQ(result.contentHashes[0], imaging::contentHash(ppmOf(plainImage(8, 8, {10, 0, 0}))));
}

TEST_F(PrepareDataset, ClosesTheGapsOfImagesThatCannotBeRead) {
  put("a/1.ppm", bytesOf("no image"));
  put("a/2.ppm", ppmOf(plainImage(8, 8, {20, 0, 0})));
  put("a/3.ppm", ppmOf(plainImage(8, 8, {30, 0, 0})));
  put("b/1.jpg", withoutEnd(jpegOf(staticImage(16, 16)), 50));
  put("b/2.ppm", ppmOf(plainImage(8, 8, {50, 0, 0})));
  put("b/3.ppm", ppmOf(plainImage(8, 8, {60, 0, 0})));

  for (const bool isSecondTime : {false, true}) {
    const PreparedDataset result = prepared();

    EXPECT_EQ(m_hasDecoded, !isSecondTime);
    ASSERT_THAT(result.dataset.images, SizeIs(4));
    EXPECT_THAT(result.dataset.quarantined, ElementsAre(QuarantinedFile{"a/1.ppm", "not an image"},
                                                        QuarantinedFile{"b/1.jpg", "truncated"}));
    EXPECT_THAT(result.contentHashes, SizeIs(4));
    EXPECT_EQ(firstPixel(result, 0).red, 20);
    EXPECT_EQ(firstPixel(result, 1).red, 30);
    EXPECT_EQ(firstPixel(result, 2).red, 50);
    EXPECT_EQ(firstPixel(result, 3).red, 60);
  }
}

TEST_F(PrepareDataset, DecodesOnlyOnce) {
  writeClasses(root(), {"a", "b"}, 3);

  const PreparedDataset first = prepared();
  EXPECT_TRUE(m_hasDecoded);
  const PreparedDataset second = prepared();
  EXPECT_FALSE(m_hasDecoded);

  EXPECT_TRUE(std::ranges::equal(first.pixels->pixels(), second.pixels->pixels()));
  EXPECT_EQ(first.contentHashes, second.contentHashes);
  EXPECT_EQ(first.fingerprint, second.fingerprint);
  EXPECT_THAT(first.fingerprint, SizeIs(16));
}

TEST_F(PrepareDataset, KeepsTheWarningsOfTheImages) {
  writeClasses(root(), {"a", "b"}, 2);
  put("a/x.jpg", withoutEnd(jpegOf(staticImage(16, 16)), 2));

  for (int time = 0; time < 2; ++time) {
    EXPECT_THAT(prepared().dataset.warnings,
                Contains(AllOf(HasSubstr("1 image: no end marker"), HasSubstr("a/x.jpg"))));
  }
}

TEST_F(PrepareDataset, DecodesAgainWhenAFileWasReplaced) {
  writeClasses(root(), {"a", "b"}, 2);
  const PreparedDataset before = prepared();
  const auto time = std::filesystem::last_write_time(root() / "a/0.ppm");

  put("a/0.ppm", ppmOf(plainImage(8, 8, {99, 0, 0})));         // of the same length,
  std::filesystem::last_write_time(root() / "a/0.ppm", time);  // and with the old time
  const PreparedDataset after = prepared();

  EXPECT_TRUE(m_hasDecoded);
  EXPECT_EQ(firstPixel(after, 0).red, 99);
  EXPECT_NE(before.fingerprint, after.fingerprint);
}

TEST_F(PrepareDataset, HasAFingerprintThatDoesNotDependOnTheFolder) {
  writeClasses(root(), {"a", "b"}, 2);
  const std::string fingerprint = prepared().fingerprint;

  const auto elsewhere = root().parent_path() / "moved";
  std::filesystem::copy(root(), elsewhere, std::filesystem::copy_options::recursive);
  const auto moved = prepareDataset(openDataset(elsewhere).value(), m_options);

  EXPECT_EQ(moved.value().fingerprint, fingerprint);
}

TEST_F(PrepareDataset, GivesTheSameWithAnyNumberOfThreads) {
  for (int i = 0; i < 40; ++i) {
    put("a/" + std::to_string(i) + ".jpg",
        jpegOf(staticImage(30, 20, static_cast<std::uint64_t>(i))));
  }
  writeClasses(root(), {"b"}, 5);
  put("b/bad.png", bytesOf("x"));
  m_options.threads = 1;
  const PreparedDataset one = prepared();
  std::filesystem::remove_all(cache());
  m_options.threads = 4;
  const PreparedDataset four = prepared();

  EXPECT_TRUE(std::ranges::equal(one.pixels->pixels(), four.pixels->pixels()));
  EXPECT_EQ(one.contentHashes, four.contentHashes);
  EXPECT_EQ(one.dataset.quarantined, four.dataset.quarantined);
}

TEST_F(PrepareDataset, KeepsCachesOfDifferentSizesApart) {
  writeClasses(root(), {"a", "b"}, 2);
  EXPECT_EQ(prepared().pixels->imageSizePx(), 8U);
  m_options.imageSizePx = 16;

  EXPECT_EQ(prepared().pixels->imageSizePx(), 16U);
  EXPECT_THAT(cacheFiles(), SizeIs(2));
}

TEST_F(PrepareDataset, ChoosesTheSizeFromTheMedianOfTheShorterSides) {
  put("a/1.ppm", ppmOf(plainImage(70, 200, {})));
  put("a/2.ppm", ppmOf(plainImage(20, 20, {})));
  put("b/1.ppm", ppmOf(plainImage(300, 66, {})));
  put("b/2.ppm", ppmOf(plainImage(300, 300, {})));
  put("b/3.ppm", ppmOf(plainImage(65, 65, {})));
  m_options.imageSizePx.reset();

  EXPECT_EQ(prepared().pixels->imageSizePx(), 64U);  // of 20, 65, 66, 70, 300: 66
}

TEST(ImageSizeFor, IsOneOfAFewSteps) {
  EXPECT_EQ(loading::imageSizeFor(1), 32U);
  EXPECT_EQ(loading::imageSizeFor(32), 32U);
  EXPECT_EQ(loading::imageSizeFor(47), 32U);
  EXPECT_EQ(loading::imageSizeFor(48), 48U);
  EXPECT_EQ(loading::imageSizeFor(100), 96U);
  EXPECT_EQ(loading::imageSizeFor(5000), 224U);
}

class DamagedCaches : public PrepareDataset, public ::testing::WithParamInterface<int> {};

TEST_P(DamagedCaches, AreMadeAgain) {
  writeClasses(root(), {"a", "b"}, 2);
  const std::string fingerprint = prepared().fingerprint;
  ASSERT_THAT(cacheFiles(), SizeIs(1));
  const auto file = cacheFiles().front();
  const Bytes whole = readBytes(file);
  const int damage = GetParam();
  Bytes bytes = whole;
  if (damage == 0) bytes.clear();
  if (damage == 1) bytes = withoutEnd(whole, 1);
  if (damage == 2) bytes.push_back(std::byte{0});
  if (damage == 3) bytes[0] ^= std::byte{1};                 // magic
  if (damage == 4) bytes[16] ^= std::byte{1};                // key
  if (damage == 5) bytes[whole.size() - 3] ^= std::byte{1};  // what decoding told
  writeBytes(file, bytes);

  const PreparedDataset again = prepared();

  EXPECT_TRUE(m_hasDecoded);
  EXPECT_EQ(again.fingerprint, fingerprint);
  EXPECT_EQ(readBytes(file), whole);
}

INSTANTIATE_TEST_SUITE_P(Ways, DamagedCaches, ::testing::Range(0, 6));

TEST_F(PrepareDataset, LeavesNothingBehindWhenItIsStopped) {
  writeClasses(root(), {"a", "b"}, 50);
  std::stop_source source;

  const auto result = prepareDataset(
      openDataset(root()).value(), m_options,
      [&](const Progress& progress) {
        if (progress.stage == "Reading images") source.request_stop();
      },
      source.get_token());

  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code(), ErrorCode::Cancelled);
  EXPECT_THAT(cacheFiles(), IsEmpty());
}

TEST_F(PrepareDataset, RemovesWhatAKilledProgramLeft) {
  writeClasses(root(), {"a", "b"}, 2);
  writeBytes(cache() / "0123.pixels.4711.tmp", bytesOf("half"));
  writeBytes(cache() / "other.txt", bytesOf("not ours"));

  static_cast<void>(prepared());

  EXPECT_FALSE(std::filesystem::exists(cache() / "0123.pixels.4711.tmp"));
  EXPECT_TRUE(std::filesystem::exists(cache() / "other.txt"));
}

TEST_F(PrepareDataset, ForgetsCachesThatWereNotUsedForAMonth) {
  writeClasses(root(), {"a", "b"}, 2);
  writeBytes(cache() / "old.pixels", bytesOf("x"));
  writeBytes(cache() / "new.pixels", bytesOf("x"));
  std::filesystem::last_write_time(
      cache() / "old.pixels",
      std::filesystem::file_time_type::clock::now() - std::chrono::hours{24 * 31});

  static_cast<void>(prepared());

  EXPECT_FALSE(std::filesystem::exists(cache() / "old.pixels"));
  EXPECT_TRUE(std::filesystem::exists(cache() / "new.pixels"));
}

TEST_F(PrepareDataset, SaysThatTheCacheFolderCannotBeMade) {
  writeClasses(root(), {"a", "b"}, 2);
  writeBytes(cache(), bytesOf("a file in the way"));

  const auto result = prepare();

  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code(), ErrorCode::Io);
  EXPECT_THAT(result.error().message(), HasSubstr("set XDG_CACHE_HOME"));
  EXPECT_THAT(result.error().message(), HasSubstr(cache().string()));
}

TEST_F(PrepareDataset, A16_QuarantinesAFileItMayNotRead) {
  writeClasses(root(), {"a", "b"}, 3);
  std::filesystem::permissions(root() / "a/1.ppm", std::filesystem::perms::none);
  std::filesystem::permissions(root().parent_path(), std::filesystem::perms{0777});
  const uid_t user = geteuid();
  if (user == 0) {
    ASSERT_EQ(seteuid(65534), 0);
  }

  const PreparedDataset result = prepared();

  ASSERT_EQ(seteuid(user), 0);
  EXPECT_THAT(result.dataset.quarantined,
              ElementsAre(QuarantinedFile{"a/1.ppm", "cannot be read: Permission denied"}));
  EXPECT_THAT(result.dataset.images, SizeIs(5));
}

TEST_F(PrepareDataset, A17_WritesNothingIntoTheDataset) {
  writeClasses(root(), {"a", "b"}, 2);
  const auto listing = [&] {
    std::set<std::string> entries;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{root()}) {
      entries.insert(entry.path().string());
    }
    return entries;
  };
  const auto before = listing();

  static_cast<void>(prepared());

  EXPECT_EQ(listing(), before);
}

TEST_F(PrepareDataset, A18_QuarantinesFilesThatVanishBetweenListingAndReading) {
  writeClasses(root(), {"a", "b"}, 3);
  Dataset dataset = openDataset(root()).value();
  std::filesystem::remove(root() / "a/2.ppm");

  const auto result = prepareDataset(std::move(dataset), m_options);

  ASSERT_TRUE(result.has_value());
  EXPECT_THAT(result->dataset.quarantined,
              ElementsAre(QuarantinedFile{"a/2.ppm", "the file is gone"}));
}

TEST_F(PrepareDataset, A20_StopsWhenTheWholeFolderGoesAway) {
  writeClasses(root(), {"a", "b"}, 40);
  Dataset dataset = openDataset(root()).value();
  std::filesystem::remove_all(root());

  const auto result = prepareDataset(std::move(dataset), m_options);

  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code(), ErrorCode::Io);
  EXPECT_THAT(result.error().message(), HasSubstr("the folder went away"));
}

TEST_F(PrepareDataset, B27_GoesOnWithAFewBadImages) {
  writeClasses(root(), {"a", "b"}, 10);
  put("a/bad.jpg", bytesOf("x"));

  EXPECT_THAT(prepared().dataset.images, SizeIs(20));
}

TEST_F(PrepareDataset, B27_RefusesADatasetThatIsMostlyBad) {
  writeClasses(root(), {"a", "b"}, 2);
  for (int i = 0; i < 4; ++i) put("a/empty" + std::to_string(i) + ".jpg", {});
  for (int i = 0; i < 3; ++i) put("b/text" + std::to_string(i) + ".jpg", bytesOf("text"));
  put("b/cut.png", withoutEnd(pngOf(staticImage(8, 8)), 12));

  const auto result = prepare();

  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code(), ErrorCode::InvalidArgument);
  EXPECT_THAT(result.error().message(),
              AllOf(HasSubstr("most images are unreadable (8 of 12)"),
                    HasSubstr("empty file (4), not an image (3), truncated (1)")));
}

TEST_F(PrepareDataset, RefusesWhatCannotBeTrainedOnOnceBadImagesAreGone) {
  writeClasses(root(), {"a"}, 4);
  put("b/only.png", bytesOf("x"));

  const auto result = prepare();

  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code(), ErrorCode::InvalidArgument);
}

TEST(DefaultCacheDirectory, FollowsTheEnvironment) {
  const char* const oldCache = std::getenv("XDG_CACHE_HOME");
  const std::string savedCache = oldCache == nullptr ? "" : oldCache;
  const char* const oldHome = std::getenv("HOME");
  const std::string savedHome = oldHome == nullptr ? "" : oldHome;

  setenv("XDG_CACHE_HOME", "/somewhere/cache", 1);
  EXPECT_EQ(loading::defaultCacheDirectory(), "/somewhere/cache/Flipbook/flipbook");
  setenv("XDG_CACHE_HOME", "relative", 1);  // does not count
  setenv("HOME", "/home/someone", 1);
  EXPECT_EQ(loading::defaultCacheDirectory(), "/home/someone/.cache/Flipbook/flipbook");
  unsetenv("XDG_CACHE_HOME");  // F7
  unsetenv("HOME");
  EXPECT_TRUE(loading::defaultCacheDirectory().is_absolute());

  if (oldCache != nullptr) setenv("XDG_CACHE_HOME", savedCache.c_str(), 1);
  if (oldHome != nullptr) setenv("HOME", savedHome.c_str(), 1);
}

}  // namespace
}  // namespace flipbook::dataset
