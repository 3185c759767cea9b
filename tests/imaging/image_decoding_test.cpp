// Ids like B3 are those of the table of bad inputs in docs/datasets.md.

#include "flipbook/imaging/image_decoding.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "flipbook/imaging/image_header.h"
#include "support/image_fixtures.h"
#include "support/temporary_directory.h"

namespace flipbook::imaging {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): the fixtures

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string refusalOf(const Bytes& bytes) {
  const auto image = decodeImage(bytes);
  if (image) return "accepted";
  EXPECT_EQ(image.error().code(), ErrorCode::CorruptData);
  return image.error().message();
}

RgbImage decoded(const Bytes& bytes, const DecodeOptions& options = {}) {
  auto image = decodeImage(bytes, options);
  EXPECT_TRUE(image.has_value()) << (image ? "" : image.error().message());
  return image ? *std::move(image) : RgbImage{};
}

MATCHER_P2(IsNear, color, tolerance, "") {
  return std::abs(arg.red - color.red) <= tolerance &&
         std::abs(arg.green - color.green) <= tolerance &&
         std::abs(arg.blue - color.blue) <= tolerance;
}

class LosslessFormats : public ::testing::TestWithParam<Bytes (*)(const RgbImage&)> {};

TEST_P(LosslessFormats, GiveBackEveryPixel) {
  const RgbImage image = staticImage(13, 7);

  const RgbImage again = decoded(GetParam()(image));

  EXPECT_EQ(again.width, 13U);
  EXPECT_EQ(again.height, 7U);
  EXPECT_EQ(again.rgb, image.rgb);
  EXPECT_THAT(again.warnings, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(All, LosslessFormats,
                         ::testing::Values([](const RgbImage& image) { return pngOf(image); },
                                           [](const RgbImage& image) { return bmpOf(image); },
                                           [](const RgbImage& image) { return bmpOf(image, true); },
                                           [](const RgbImage& image) { return ppmOf(image); }));

TEST(DecodeImage, ReadsWebp) {
  const RgbImage image = decoded(smallWebp());

  EXPECT_EQ(image.width, 3U);
  EXPECT_EQ(image.height, 2U);
  EXPECT_EQ(pixelAt(image, 2, 1), (Pixel{90, 60, 30}));
}

TEST(DecodeImage, ReadsEveryKindOfPnm) {
  EXPECT_THAT(decoded(bytesOf("P1\n# a comment\n2 1\n01\n")).rgb,
              ElementsAre(255, 255, 255, 0, 0, 0));
  EXPECT_THAT(decoded(bytesOf("P2 2 1 10 0 10\n")).rgb, ElementsAre(0, 0, 0, 255, 255, 255));
  EXPECT_THAT(decoded(bytesOf("P3 1 1 255 1 2 3\n")).rgb, ElementsAre(1, 2, 3));
  EXPECT_THAT(decoded(bytesOf("P4 2 1 \x40")).rgb, ElementsAre(255, 255, 255, 0, 0, 0));
  EXPECT_THAT(decoded(bytesOf("P5 1 1 255 \x07")).rgb, ElementsAre(7, 7, 7));
  using namespace std::string_view_literals;
  EXPECT_THAT(decoded(bytesOf("P5 1 1 65535 \x80\x80"sv)).rgb, ElementsAre(128, 128, 128));
}

TEST(DecodeImage, B1_RefusesAnEmptyFile) { EXPECT_EQ(refusalOf({}), "empty file"); }

TEST(DecodeImage, B2_RefusesWhatIsNoImage) {
  EXPECT_EQ(refusalOf(bytesOf("x")), "not an image");
  EXPECT_EQ(refusalOf(bytesOf("Dear diary, today I was renamed to diary.jpg")), "not an image");
}

class CutJpegs : public ::testing::TestWithParam<std::tuple<double, bool>> {};

TEST_P(CutJpegs, B3_AreTruncated) {
  const auto [share, isProgressive] = GetParam();
  const Bytes whole = jpegOf(staticImage(64, 64), {95, isProgressive});

  EXPECT_THAT(refusalOf(firstPart(whole, share)), HasSubstr("truncated"));
}

INSTANTIATE_TEST_SUITE_P(At, CutJpegs,
                         ::testing::Combine(::testing::Values(0.02, 0.1, 0.5, 0.9, 0.99),
                                            ::testing::Bool()));

TEST(DecodeImage, B3_NeverTakesACutJpegForWhole) {
  const Bytes whole = jpegOf(cornersImage(24, 24), {90});

  for (std::size_t cut = 3; cut + 3 <= whole.size(); ++cut) {
    EXPECT_THAT(refusalOf(withoutEnd(whole, cut)), HasSubstr("truncated")) << cut << " bytes less";
  }
}

TEST(DecodeImage, B4_AcceptsAJpegWithoutItsEndMarkerWithAWarning) {
  const RgbImage image = staticImage(40, 24);

  const RgbImage again = decoded(withoutEnd(jpegOf(image), 2));

  EXPECT_EQ(again.rgb, decoded(jpegOf(image)).rgb);
  EXPECT_THAT(again.warnings, ElementsAre("no end marker"));
}

TEST(DecodeImage, B5_AcceptsAFlippedBitInJpegData) {
  Bytes bytes = jpegOf(staticImage(64, 64));
  bytes[bytes.size() - 40] ^= std::byte{0x04};

  const auto image = decodeImage(bytes);

  ASSERT_TRUE(image.has_value());
  EXPECT_EQ(image->width, 64U);
}

TEST(DecodeImage, B6_RefusesAPngCutAnywhere) {
  const Bytes whole = pngOf(staticImage(9, 9));

  for (std::size_t size = 9; size < whole.size(); ++size) {
    EXPECT_THAT(refusalOf(withoutEnd(whole, whole.size() - size)), HasSubstr("truncated")) << size;
  }
}

TEST(DecodeImage, B6_RefusesAPngWithAWrongChecksum) {
  Bytes bytes = pngOf(staticImage(9, 9));
  bytes[bytes.size() - 14] ^= std::byte{1};  // in the checksum of the image data

  EXPECT_THAT(refusalOf(bytes), HasSubstr("damaged PNG"));
}

TEST(DecodeImage, B8_WarnsOfDataBehindAJpeg) {
  Bytes bytes = jpegOf(staticImage(16, 16));
  bytes.resize(bytes.size() + 3000, std::byte{'Z'});

  EXPECT_THAT(decoded(bytes).warnings, Contains(HasSubstr("behind the picture")));
}

TEST(DecodeImage, B9_MakesGreyColour) {
  const RgbImage image = decoded(jpegOf(plainImage(16, 16, {77, 77, 77}), {95, false, true}));

  EXPECT_THAT(pixelAt(image, 8, 8), IsNear(Pixel{77, 77, 77}, 1));
}

TEST(DecodeImage, B9_BlendsTransparencyOverGrey128) {
  PngParts parts{3,
                 1,
                 8,
                 6,
                 bytesOf(std::string_view{"\xFF\0\0\xFF"
                                          "\xFF\0\0\0"
                                          "\xFF\0\0\x80",
                                          12}),
                 {}};

  const RgbImage image = decoded(pngOf(parts));

  EXPECT_EQ(pixelAt(image, 0, 0), (Pixel{255, 0, 0}));
  EXPECT_EQ(pixelAt(image, 1, 0), (Pixel{128, 128, 128}));
  // (255 * 128 + 128 * 127) / 255 = 191.7 and 128 * 127 / 255 = 63.7
  EXPECT_EQ(pixelAt(image, 2, 0), (Pixel{192, 64, 64}));
}

TEST(DecodeImage, B9_DividesSixteenBitsBy257) {
  PngParts parts{3, 1, 16, 0, bytesOf(std::string_view{"\xFF\xFF\x01\x01\x80\x80", 6}), {}};

  const RgbImage image = decoded(pngOf(parts));

  EXPECT_EQ(pixelAt(image, 0, 0), (Pixel{255, 255, 255}));
  EXPECT_EQ(pixelAt(image, 1, 0), (Pixel{1, 1, 1}));
  EXPECT_EQ(pixelAt(image, 2, 0), (Pixel{128, 128, 128}));
}

TEST(DecodeImage, B9_ReadsOneBitAndPalettes) {
  PngParts oneBit{8, 1, 1, 0, bytesOf("\xA0"), {}};
  PngParts palette{2, 1, 8, 3, bytesOf(std::string_view{"\x01\x00", 2}), {}};
  palette.extraChunks.emplace_back("PLTE", bytesOf("\x01\x02\x03\x0A\x0B\x0C"));

  EXPECT_EQ(pixelAt(decoded(pngOf(oneBit)), 0, 0), (Pixel{255, 255, 255}));
  EXPECT_EQ(pixelAt(decoded(pngOf(oneBit)), 1, 0), (Pixel{0, 0, 0}));
  EXPECT_EQ(pixelAt(decoded(pngOf(palette)), 0, 0), (Pixel{10, 11, 12}));
}

TEST(DecodeImage, B9_TurnsAdobesInvertedInkIntoColour) {
  const RgbImage image =
      decoded(jpegOf(plainImage(16, 16, {200, 100, 50}), {100, false, false, true}));

  EXPECT_THAT(pixelAt(image, 8, 8), IsNear(Pixel{200, 100, 50}, 2));
}

TEST(DecodeImage, B9_ReadsProgressiveJpegs) {
  const RgbImage image = decoded(jpegOf(plainImage(32, 32, {10, 200, 90}), {95, true}));

  EXPECT_THAT(pixelAt(image, 16, 16), IsNear(Pixel{10, 200, 90}, 2));
  EXPECT_THAT(image.warnings, IsEmpty());
}

// Where the upper left corner of the stored picture comes to lie, as EXIF defines the orientations.
struct Orientation {
  std::uint8_t value;
  bool isRight;
  bool isBottom;
  bool isTurned;
};
class ExifOrientations : public ::testing::TestWithParam<Orientation> {};

TEST_P(ExifOrientations, B10_AreAppliedOnce) {
  const auto [value, isRight, isBottom, isTurned] = GetParam();
  const RgbImage stored = cornersImage(48, 32);  // upper left: (0, 0, 128)

  const RgbImage image = decoded(withOrientation(jpegOf(stored), value));

  EXPECT_EQ(image.width, isTurned ? 32U : 48U);
  EXPECT_EQ(image.height, isTurned ? 48U : 32U);
  const std::uint32_t x = isRight ? image.width - 1 : 0;
  const std::uint32_t y = isBottom ? image.height - 1 : 0;
  EXPECT_THAT(pixelAt(image, x, y), IsNear(Pixel{0, 0, 128}, 12));
  // Red grows along the stored rows, so along the columns of a turned picture.
  const std::uint32_t alongX = isTurned ? x : image.width - 1 - x;
  const std::uint32_t alongY = isTurned ? image.height - 1 - y : y;
  EXPECT_THAT(pixelAt(image, alongX, alongY), IsNear(Pixel{255, 0, 128}, 12));
}

INSTANTIATE_TEST_SUITE_P(
    All, ExifOrientations,
    ::testing::Values(Orientation{1, false, false, false}, Orientation{2, true, false, false},
                      Orientation{3, true, true, false}, Orientation{4, false, true, false},
                      Orientation{5, false, false, true}, Orientation{6, true, false, true},
                      Orientation{7, true, true, true}, Orientation{8, false, true, true}));

TEST(DecodeImage, B11_AcceptsASinglePixelWithAWarning) {
  EXPECT_THAT(decoded(pngOf(plainImage(1, 1, {1, 2, 3}))).warnings, ElementsAre("a single pixel"));
}

TEST(DecodeImage, B11_RefusesImagesThatAreTooLongAndThin) {
  EXPECT_THAT(refusalOf(pngOf(plainImage(1, 101, {}))), HasSubstr("too long and thin"));
  EXPECT_EQ(decoded(pngOf(plainImage(1, 100, {}))).height, 100U);
}

TEST(DecodeImage, B12_RefusesHugePngsByTheirHeader) {
  EXPECT_EQ(refusalOf(pngOf(PngParts{20'000, 20'000, 8, 0, bytesOf("x"), {}})),
            "400 Mpx > limit 64 Mpx");
  EXPECT_EQ(refusalOf(pngOf(PngParts{30'000, 12'000, 8, 2, bytesOf("x"), {}})),
            "360 Mpx > limit 64 Mpx");
}

TEST(DecodeImage, B13_RefusesForgedJpegSizes) {
  const Bytes small = jpegOf(staticImage(16, 16));

  EXPECT_EQ(refusalOf(withForgedSize(small, 65'500, 16'000)), "1048 Mpx > limit 64 Mpx");
  // Within the limit, but far more than the file holds.
  EXPECT_THAT(refusalOf(withForgedSize(small, 8000, 8000)), HasSubstr("truncated"));
  EXPECT_THAT(refusalOf(withForgedSize(small, 32, 32)), HasSubstr("end before the picture does"));
}

TEST(DecodeImage, B14_RefusesImpossibleSizes) {
  const Bytes small = jpegOf(staticImage(16, 16));

  EXPECT_THAT(refusalOf(withForgedSize(small, 65'500, 65'500)), HasSubstr("Mpx > limit"));
  EXPECT_THAT(refusalOf(withForgedSize(small, 0, 16)), HasSubstr("no pixels"));
  EXPECT_THAT(refusalOf(pngOf(PngParts{0x7FFFFFFF, 0x7FFFFFFF, 8, 2, bytesOf("x"), {}})),
              HasSubstr("Mpx > limit"));
  EXPECT_THAT(refusalOf(pngOf(PngParts{0, 16, 8, 2, bytesOf("x"), {}})), HasSubstr("no pixels"));
}

TEST(DecodeImage, B15_RefusesPngsThatCannotHoldWhatTheyClaim) {
  const Bytes tiny(std::size_t{16} * 16 * 3);

  EXPECT_THAT(refusalOf(pngOf(PngParts{30'000, 30'000, 8, 2, tiny, {}})), HasSubstr("Mpx > limit"));
  EXPECT_THAT(refusalOf(pngOf(PngParts{7000, 7000, 8, 2, tiny, {}})), HasSubstr("too little data"));
}

TEST(DecodeImage, B16_RefusesPngsOfCountlessChunks) {
  PngParts parts{1, 1, 8, 0, bytesOf("x"), {}};
  for (int i = 0; i < 3000; ++i) parts.extraChunks.emplace_back("tEXt", Bytes{});

  EXPECT_THAT(refusalOf(pngOf(parts)), HasSubstr("too costly"));
}

TEST(DecodeImage, B16_DoesNotUnpackTextAndProfiles) {
  PngParts parts{1, 1, 8, 0, bytesOf("x"), {}};
  parts.extraChunks.emplace_back("iCCP", bytesOf("broken"));
  parts.extraChunks.emplace_back("zTXt", bytesOf("broken"));

  EXPECT_EQ(pixelAt(decoded(pngOf(parts)), 0, 0), (Pixel{'x', 'x', 'x'}));
}

TEST(DecodeImage, B17_RefusesJpegsOfCountlessScans) {
  Bytes bytes = jpegOf(staticImage(16, 16), {90, true});
  const Bytes scan = bytesOf(std::string_view{"\xFF\xDA\x00\x08\x01\x01\x00\x01\x3F\x00\x55", 11});
  Bytes bomb = withoutEnd(bytes, 2);
  for (int i = 0; i < 10'000; ++i) bomb.insert(bomb.end(), scan.begin(), scan.end());

  EXPECT_THAT(refusalOf(bomb), HasSubstr("too costly"));
}

TEST(DecodeImage, B18_JudgesBmpHeaders) {
  Bytes huge = bmpOf(plainImage(4, 4, {1, 2, 3}));
  huge[19] = huge[23] = std::byte{0x7D};  // 32,004 x 32,004
  EXPECT_THAT(refusalOf(huge), HasSubstr("Mpx > limit"));
  EXPECT_EQ(refusalOf(withoutEnd(bmpOf(staticImage(40, 40)), 1)), "truncated");
}

TEST(DecodeImage, B19_JudgesPnmHeaders) {
  EXPECT_EQ(refusalOf(withoutEnd(ppmOf(staticImage(4, 4)), 1)), "truncated");
  EXPECT_THAT(refusalOf(bytesOf("P6 -4 4 255 xxxxxxxxxxxx")), HasSubstr("damaged header"));
  EXPECT_THAT(refusalOf(bytesOf("P6 4 4 999999 xxxxxxxxxxxx")), HasSubstr("999999"));
  EXPECT_THAT(refusalOf(bytesOf("P2 2 1 10 0 11 ")), HasSubstr("beyond its largest"));
  EXPECT_THAT(refusalOf(bytesOf("P6 99999999999 4 255 x")), HasSubstr("damaged header"));
}

TEST(DecodeImage, B20_B21_B22_NamesFormatsThatAreNotLetIn) {
  using namespace std::string_view_literals;
  EXPECT_THAT(refusalOf(bytesOf("GIF89a.......")), HasSubstr("GIF is not supported"));
  EXPECT_THAT(refusalOf(bytesOf("II*\0\x08\0\0\0"sv)), HasSubstr("TIFF is not supported"));
  EXPECT_THAT(refusalOf(bytesOf("#?RADIANCE\n")), HasSubstr("Radiance HDR is not supported"));
  EXPECT_THAT(refusalOf(bytesOf("\0\0\0\x1C"
                                "ftypheic"sv)),
              HasSubstr("HEIC is not supported"));
  EXPECT_THAT(refusalOf(bytesOf("%PDF-1.7")), HasSubstr("PDF is not supported"));
  EXPECT_THAT(refusalOf(bytesOf("PF\n1 1\n-1.0\n")), HasSubstr("not supported"));
}

TEST(DecodeImage, DecodesLargeJpegsAtAFractionOfTheirSize) {
  const Bytes bytes = jpegOf(plainImage(400, 200, {30, 60, 90}));
  DecodeOptions options;
  options.shorterSideAtLeastPx = 50;

  const RgbImage image = decoded(bytes, options);

  EXPECT_EQ(image.width, 100U);
  EXPECT_EQ(image.height, 50U);
  EXPECT_THAT(pixelAt(image, 50, 25), IsNear(Pixel{30, 60, 90}, 2));
}

TEST(ReadImageHeader, KnowsTheSizeFromTheFrontOfAFile) {
  const Bytes jpeg = firstPart(jpegOf(staticImage(300, 200)), 0.1);
  const Bytes png = firstPart(pngOf(staticImage(30, 20)), 0.1);

  EXPECT_EQ(readImageHeader(jpeg, {}, HeaderDepth::SizeOnly).value().width, 300U);
  EXPECT_EQ(readImageHeader(png, {}, HeaderDepth::SizeOnly).value().height, 20U);
}

TEST(ReadImageHeader, SurvivesEveryFlippedByteOfEveryFormat) {
  const RgbImage image = staticImage(8, 8);
  for (const Bytes& whole :
       {jpegOf(image), pngOf(image), bmpOf(image), ppmOf(image), smallWebp()}) {
    for (std::size_t at = 0; at < whole.size(); ++at) {
      Bytes bytes = whole;
      bytes[at] ^= std::byte{0xFF};
      const auto result = decodeImage(bytes);
      if (!result) continue;
      EXPECT_EQ(result->rgb.size(), std::size_t{result->width} * result->height * 3);
    }
  }
}

TEST(SquareThumbnail, CutsTheMiddleOutAndScalesIt) {
  RgbImage wide = plainImage(12, 4, {0, 0, 0});
  for (std::uint32_t y = 0; y < 4; ++y) {
    for (std::uint32_t x = 4; x < 8; ++x) wide.rgb[(y * 12 + x) * 3] = 200;
  }

  for (const std::uint32_t side : {2U, 4U, 9U}) {
    const RgbImage square = squareThumbnail(wide, side);
    EXPECT_EQ(square.width, side);
    EXPECT_EQ(square.rgb, plainImage(side, side, {200, 0, 0}).rgb) << side;
  }
}

TEST(SquareThumbnail, AveragesWhatItShrinks) {
  RgbImage image = plainImage(2, 2, {0, 0, 0});
  image.rgb[0] = 100;  // one of four

  EXPECT_THAT(squareThumbnail(image, 1).rgb, ElementsAre(25, 0, 0));
}

class DecodeImageFile : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path at(const std::string& name) const {
    return m_directory.path() / name;
  }

 private:
  test::TemporaryDirectory m_directory;
};

TEST_F(DecodeImageFile, B7_GoesByContentAndWarnsOfTheName) {
  writeBytes(at("a.jpg"), pngOf(plainImage(4, 4, {1, 2, 3})));

  const auto image = decodeImageFile(at("a.jpg"));

  ASSERT_TRUE(image.has_value());
  EXPECT_EQ(pixelAt(*image, 0, 0), (Pixel{1, 2, 3}));
  EXPECT_THAT(image->warnings, ElementsAre("a PNG although its name ends with .jpg"));
}

TEST_F(DecodeImageFile, SaysThatAFileIsGone) {
  EXPECT_EQ(decodeImageFile(at("gone.png")).error().code(), ErrorCode::NotFound);
}

TEST_F(DecodeImageFile, A13_DoesNotFollowLinks) {
  writeBytes(at("a.png"), pngOf(plainImage(4, 4, {})));
  std::filesystem::create_symlink("a.png", at("link.png"));

  EXPECT_THAT(decodeImageFile(at("link.png")).error().message(), HasSubstr("a link"));
}

TEST_F(DecodeImageFile, A15_DoesNotWaitForAPipe) {
  ASSERT_EQ(mkfifo(at("pipe.png").c_str(), 0600), 0);

  EXPECT_THAT(decodeImageFile(at("pipe.png")).error().message(), HasSubstr("a pipe"));
  EXPECT_THAT(decodeImageFile("/dev/zero").error().message(), HasSubstr("device"));
  EXPECT_THAT(decodeImageFile(at("")).error().message(), HasSubstr("a folder"));
}

TEST_F(DecodeImageFile, A21_RefusesFilesThatAreTooLargeWithoutReadingThem) {
  writeBytes(at("big.jpg"), bytesOf("x"));
  ASSERT_EQ(truncate(at("big.jpg").c_str(), off_t{1} << 40), 0);

  EXPECT_THAT(decodeImageFile(at("big.jpg")).error().message(), HasSubstr("> limit 512 MB"));
}

}  // namespace
}  // namespace flipbook::imaging
