#include "training/batch_assembly.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <vector>

namespace flipbook::training {
namespace {

constexpr std::uint32_t kSidePx = 8;
constexpr std::size_t kImageValues = std::size_t{kSidePx} * kSidePx * 3;
constexpr Normalisation kPlain{{0.0F, 0.0F, 0.0F}, {1.0F, 1.0F, 1.0F}};

// Two images whose every value is its own.
std::vector<std::uint8_t> twoImages() {
  std::vector<std::uint8_t> pixels(2 * kImageValues);
  for (std::size_t i = 0; i < pixels.size(); ++i)
    pixels[i] = static_cast<std::uint8_t>(1 + i % 251);
  return pixels;
}

std::vector<float> assembled(const std::vector<std::uint8_t>& pixels,
                             const std::vector<std::uint32_t>& samples,
                             const BatchAssembly::Draw& draw,
                             const Normalisation& normalisation = kPlain) {
  std::vector<float> out(samples.size() * kImageValues);
  BatchAssembly{pixels, kSidePx, normalisation}.assemble(samples, draw, out.data());
  return out;
}

TEST(BatchAssembly, LeavesImagesAloneWithoutAugmentation) {
  const auto pixels = twoImages();

  const auto out = assembled(pixels, {1, 0}, {});

  for (std::size_t i = 0; i < kImageValues; ++i) {
    EXPECT_FLOAT_EQ(out[i], static_cast<float>(pixels[kImageValues + i]) / 255.0F);
    EXPECT_FLOAT_EQ(out[kImageValues + i], static_cast<float>(pixels[i]) / 255.0F);
  }
}

TEST(BatchAssembly, NormalisesEachColour) {
  const auto pixels = twoImages();
  const Normalisation normalisation{{0.5F, 0.25F, 0.0F}, {0.5F, 0.25F, 2.0F}};

  const auto out = assembled(pixels, {0}, {}, normalisation);

  // The first pixel is 1, 2, 3.
  EXPECT_NEAR(out[0], (1.0 / 255 - 0.5) / 0.5, 1e-6);
  EXPECT_NEAR(out[1], (2.0 / 255 - 0.25) / 0.25, 1e-6);
  EXPECT_NEAR(out[2], 3.0 / 255 / 2.0, 1e-6);
}

TEST(BatchAssembly, AugmentsASampleTheSameWayInAnyBatch) {
  const auto pixels = twoImages();
  const BatchAssembly::Draw draw{Augmentation::Strong, 1, 3};

  const auto together = assembled(pixels, {0, 1}, draw);
  const auto alone = assembled(pixels, {1}, draw);

  EXPECT_TRUE(std::ranges::equal(std::span{together}.subspan(kImageValues), alone));
}

TEST(BatchAssembly, AugmentsDifferentlyInEachEpoch) {
  const auto pixels = twoImages();
  int changes = 0;
  for (std::uint32_t epoch = 1; epoch <= 10; ++epoch) {
    changes += assembled(pixels, {0}, {Augmentation::Light, 1, epoch}) !=
               assembled(pixels, {0}, {Augmentation::Light, 1, epoch + 1});
  }
  EXPECT_GE(changes, 8);  // a shift of 3 x 3 and a mirroring: two epochs agree once in 18
}

// A light augmentation only moves pixels: every value is one of the image's, or the mean colour.
TEST(BatchAssembly, ShiftsAndMirrorsAndFillsWithTheMean) {
  const auto pixels = twoImages();
  bool sawMirrored = false;
  bool sawUpright = false;
  for (std::uint32_t epoch = 0; epoch < 20; ++epoch) {
    const auto out = assembled(pixels, {0}, {Augmentation::Light, 1, epoch});
    // Row and column 3 stay inside under a shift of one pixel; neighbours differ by a pixel's
    // three.
    const std::size_t at = (3 * kSidePx + 3) * 3;
    const float step = (out[at + 3] - out[at]) * 255.0F;
    EXPECT_NEAR(std::abs(step), 3.0F, 1e-3);
    (step < 0 ? sawMirrored : sawUpright) = true;
    for (const float value : out) {
      EXPECT_TRUE(value == 0.0F || (value >= 1.0F / 256 && value <= 1.0F));
    }
  }
  EXPECT_TRUE(sawMirrored && sawUpright);
}

TEST(BatchAssembly, RoundsToTheNearestBf16) {
  const auto pixels = twoImages();
  const std::vector<std::uint32_t> samples{0};
  std::vector<Bf16> out(kImageValues);

  BatchAssembly{pixels, kSidePx, kPlain}.assemble(samples, {}, out.data());

  for (std::size_t i = 0; i < kImageValues; ++i) {
    const float value = std::bit_cast<float>(std::uint32_t{out[i].bits} << 16U);
    const float exact = static_cast<float>(pixels[i]) / 255.0F;
    EXPECT_NEAR(value, exact, exact / 256.0F);  // eight bits of precision
  }
}

TEST(Normalisation, IsTheMeanAndDeviationOfTheGivenSamples) {
  std::vector<std::uint8_t> pixels(2 * kImageValues, 0);
  std::fill(pixels.begin() + kImageValues, pixels.end(), std::uint8_t{255});
  const std::vector<std::uint32_t> both{0, 1};
  const std::vector<std::uint32_t> white{1};

  const Normalisation ofBoth = normalisationOf(pixels, kSidePx, both);
  const Normalisation ofWhite = normalisationOf(pixels, kSidePx, white);

  EXPECT_NEAR(ofBoth.mean[1], 0.5, 1e-6);  // half 0, half 1: the deviation is 0.5 too
  EXPECT_NEAR(ofBoth.deviation[1], 0.5, 1e-6);
  EXPECT_NEAR(ofWhite.mean[2], 1.0, 1e-6);
  EXPECT_EQ(ofWhite.deviation[2], 1.0F);  // never varies: nothing to divide by
}

}  // namespace
}  // namespace flipbook::training
