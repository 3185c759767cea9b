#include "flipbook/loading/image_loader.h"

#include <gmock/gmock.h>

#include "support/image_fixtures.h"
#include "support/temporary_directory.h"

namespace flipbook::loading {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): the fixtures

using ::testing::HasSubstr;

class LoadImage : public ::testing::Test {
 protected:
  void put(const std::string& path, const Bytes& bytes) const { writeBytes(at(path), bytes); }
  [[nodiscard]] std::filesystem::path at(const std::string& path) const {
    return m_directory.path() / path;
  }
  [[nodiscard]] Result<LoadedImage> load(const std::string& address) const {
    return m_loader.load(at(address), {});
  }
  [[nodiscard]] std::string problemOf(const std::string& address) const {
    const auto loaded = load(address);
    return loaded ? "accepted" : loaded.error().message();
  }

  // Two grey pictures of 3 x 2: 0 1 2 / 3 4 5 and 10 11 12 / 13 14 15, as IDX.
  static Bytes twoPictures() {
    return bytesOf(
        std::string_view{"\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x03"
                         "\0\1\2\3\4\5\x0A\x0B\x0C\x0D\x0E\x0F",
                         28});
  }

 private:
  TemporaryDirectory m_directory;
  ImageLoader m_loader;
};

TEST_F(LoadImage, ReadsAFile) {
  put("a.ppm", ppmOf(plainImage(4, 2, {1, 2, 3})));

  const LoadedImage loaded = load("a.ppm").value();

  EXPECT_EQ(loaded.fullWidth, 4U);
  EXPECT_EQ(loaded.fullHeight, 2U);
  EXPECT_EQ(loaded.contentHash, imaging::contentHash(ppmOf(plainImage(4, 2, {1, 2, 3}))));
  EXPECT_EQ(pixelAt(loaded.image, 3, 1), (Pixel{1, 2, 3}));
}

TEST_F(LoadImage, TakesAFileWithSuchANameBeforeAPartOfAnother) {
  put("a#1", twoPictures());
  put("a#1#0", ppmOf(plainImage(5, 5, {9, 9, 9})));

  EXPECT_EQ(load("a#1#0")->fullWidth, 5U);
  EXPECT_EQ(load("a#1#1")->fullWidth, 3U);
}

TEST_F(LoadImage, ReadsAPictureOfAnArray) {
  put("images", twoPictures());

  const LoadedImage loaded = load("images#1").value();

  EXPECT_EQ(loaded.fullWidth, 3U);
  EXPECT_EQ(loaded.fullHeight, 2U);
  EXPECT_EQ(pixelAt(loaded.image, 0, 0), (Pixel{10, 10, 10}));
  EXPECT_EQ(pixelAt(loaded.image, 2, 1), (Pixel{15, 15, 15}));
  EXPECT_EQ(loaded.contentHash, imaging::contentHash(bytesOf("\x0A\x0B\x0C\x0D\x0E\x0F")));
  EXPECT_NE(load("images#0")->contentHash, loaded.contentHash);
}

TEST_F(LoadImage, SaysThatThereIsNoSuchPicture) {
  put("images", twoPictures());

  EXPECT_THAT(problemOf("images#2"), HasSubstr("no picture 2 among 2"));
  EXPECT_THAT(problemOf("gone#2"), HasSubstr("gone"));
}

TEST_F(LoadImage, CutsOutAPartOfAnImage) {
  RgbImage image = plainImage(4, 3, {0, 0, 0});
  image.rgb[(1 * 4 + 2) * 3] = 200;  // red at (2, 1)
  put("a.png", pngOf(image));

  const LoadedImage loaded = load("a.png#xywh=2,1,2,2").value();

  EXPECT_EQ(loaded.image.width, 2U);
  EXPECT_EQ(loaded.image.height, 2U);
  EXPECT_EQ(pixelAt(loaded.image, 0, 0).red, 200);
  EXPECT_EQ(pixelAt(loaded.image, 1, 1).red, 0);
  EXPECT_EQ(loaded.contentHash, imaging::contentHash(pngOf(image)));
}

TEST_F(LoadImage, ClampsAPartToTheImage) {
  put("a.png", pngOf(plainImage(4, 3, {0, 0, 0})));

  EXPECT_EQ(load("a.png#xywh=3,0,2147483647,2147483647")->image.width, 1U);
  EXPECT_EQ(load("a.png#xywh=3,0,2147483647,2147483647")->image.height, 3U);
  EXPECT_THAT(problemOf("a.png#xywh=4,0,5,5"), HasSubstr("a box that cannot be used"));
  EXPECT_THAT(problemOf("a.png#xywh=0,0,0,3"), HasSubstr("no pixels"));
}

TEST_F(LoadImage, TellsTheSizeWithoutDecoding) {
  put("images", twoPictures());
  put("a.png", pngOf(plainImage(4, 3, {0, 0, 0})));
  const ImageLoader loader;

  EXPECT_EQ(loader.sizeOf(at("images#0")).value(), (ImageSize{3, 2}));
  EXPECT_EQ(loader.sizeOf(at("a.png")).value(), (ImageSize{4, 3}));
  EXPECT_EQ(loader.sizeOf(at("a.png#xywh=1,1,2,9")).value(), (ImageSize{2, 2}));
}

TEST_F(LoadImage, FindsTheFileThatHoldsAnImage) {
  put("d/images", twoPictures());

  EXPECT_EQ(fileHolding(at("."), "d/images#1"), at(".") / "d/images");
  EXPECT_EQ(fileHolding(at("d"), "images/x_train#1"), at("d/images"));
}

}  // namespace
}  // namespace flipbook::loading
