// What the networks on offer look like, before any tensor exists.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/core/result.h"

namespace flipbook::training {

struct ConvolutionSpec {
  std::string name;  // of the weight, without ".weight": "layer1.0.conv1"
  std::string norm;  // of the batch normalisation behind it: "layer1.0.bn1"
  std::uint32_t inputs{};
  std::uint32_t outputs{};
  std::uint32_t kernel{3};
  std::uint32_t stride{1};
};

// relu(second(relu(first(x))) + shortcut(x)); the shortcut is x itself where `hasShortcut` is
// false.
struct BlockSpec {
  ConvolutionSpec first;
  ConvolutionSpec second;
  ConvolutionSpec shortcut;
  bool hasShortcut{};
};

// Stem convolutions, residual blocks, average over the image, one linear layer.
struct NetworkSpec {
  std::string model;  // "small-residual"
  std::uint32_t imageSizePx{};
  std::uint32_t classCount{};
  std::uint32_t featureWidth{};  // inputs of the linear layer
  std::vector<ConvolutionSpec> stem;
  std::vector<BlockSpec> blocks;
};

[[nodiscard]] std::vector<std::string_view> modelNames();

// `model` may be "auto". Images over 48 pixels get further stem strides, so that the residual
// blocks always start on 25 to 48 pixels (fewer for smaller images). Errors: InvalidArgument if
// there is no such model, naming those there are.
[[nodiscard]] Result<NetworkSpec> specOf(std::string_view model, std::uint32_t imageSizePx,
                                         std::uint32_t classCount);

}  // namespace flipbook::training
