// The front door against images that were changed at random (B23: lossless WebP among them);
// `mutated_images` does more of them and looks at the clock (B26).

#include "imaging/mutated_images.h"

#include <gtest/gtest.h>

namespace flipbook::imaging {
namespace {

TEST(MutatedImages, AreRefusedToldOfOrSmallAndSeldomChangedWithoutAWord) {
  std::size_t ours = 0;
  std::size_t byOpenCv = 0;
  for (const test::ImageSeed& seed : test::imageSeeds()) {
    SCOPED_TRACE(seed.kind);

    const auto counts = test::countMutations(seed, 300, 7, [](const auto& decode) { decode(); });

    EXPECT_GT(counts.refused, 0U);
    EXPECT_LE(counts.mostPixels, DecodeLimits{}.maxPixels);
    EXPECT_LE(counts.otherwise, counts.byOpenCv);
    ours += counts.otherwise;
    byOpenCv += counts.byOpenCv;
  }
  EXPECT_LT(ours, byOpenCv);
}

}  // namespace
}  // namespace flipbook::imaging
