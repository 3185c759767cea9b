#include "training/network_spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace flipbook::training {
namespace {

// Pixels per side at which the residual blocks start.
std::uint32_t blockInputPx(std::uint32_t imageSizePx) {
  const NetworkSpec spec = specOf("auto", imageSizePx, 10).value();
  std::uint32_t side = imageSizePx;
  for (const ConvolutionSpec& convolution : spec.stem) {
    side = (side + convolution.stride - 1) / convolution.stride;
  }
  return side;
}

TEST(NetworkSpec, KeepsSmallImagesWhole) {
  EXPECT_EQ(blockInputPx(8), 8U);
  EXPECT_EQ(blockInputPx(32), 32U);
  EXPECT_EQ(blockInputPx(48), 48U);
}

TEST(NetworkSpec, StridesLargeImagesDownToWhatBlocksCanAfford) {
  EXPECT_EQ(blockInputPx(64), 32U);
  EXPECT_EQ(blockInputPx(128), 32U);
  EXPECT_EQ(blockInputPx(224), 28U);
  EXPECT_EQ(blockInputPx(1024), 32U);
}

TEST(NetworkSpec, ConnectsEveryLayerToTheOneBefore) {
  for (const std::string_view model : modelNames()) {
    const NetworkSpec spec = specOf(model, 224, 10).value();
    std::uint32_t width = 3;
    for (const ConvolutionSpec& convolution : spec.stem) {
      EXPECT_EQ(convolution.inputs, width) << convolution.name;
      width = convolution.outputs;
    }
    for (const BlockSpec& block : spec.blocks) {
      EXPECT_EQ(block.first.inputs, width) << block.first.name;
      EXPECT_EQ(block.second.inputs, block.first.outputs);
      EXPECT_EQ(block.shortcut.outputs, block.second.outputs);
      EXPECT_EQ(block.hasShortcut, block.first.stride != 1 || width != block.second.outputs);
      width = block.second.outputs;
    }
    EXPECT_EQ(width, spec.featureWidth);
  }
}

TEST(NetworkSpec, NamesTheModelsThereAre) {
  const auto spec = specOf("resnet", 32, 10);

  ASSERT_FALSE(spec.has_value());
  EXPECT_EQ(spec.error().code(), ErrorCode::InvalidArgument);
  EXPECT_THAT(spec.error().message(), ::testing::HasSubstr("auto, small-residual"));
}

}  // namespace
}  // namespace flipbook::training
