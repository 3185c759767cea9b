#include "training/network_spec.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace flipbook::training {
namespace {

constexpr std::uint32_t kLargestBlockInputPx = 48;
constexpr std::uint32_t kStages = 3;

struct Model {
  std::string_view name;
  std::array<std::uint32_t, kStages> widths;
  std::array<std::uint32_t, kStages> blocks;
};

constexpr std::array kModels{
    Model{"small-residual", {32, 64, 128}, {1, 1, 1}},
    Model{"small-residual-wide", {64, 128, 256}, {1, 1, 1}},
};

std::uint32_t halvingsFor(std::uint32_t imageSizePx) {
  std::uint32_t halvings = 0;
  while ((imageSizePx >> halvings) > kLargestBlockInputPx) ++halvings;
  return halvings;
}

std::vector<ConvolutionSpec> stemOf(std::uint32_t width, std::uint32_t halvings) {
  // Large images are cut to a quarter at once: the first layers would cost more than all others.
  std::vector<ConvolutionSpec> stem{{"conv1", "bn1", 3, width, 3, 1}};
  if (halvings == 1) stem[0].stride = 2;
  if (halvings >= 2) stem[0] = {"conv1", "bn1", 3, width, 7, 4};
  for (std::uint32_t i = 2; i < halvings; ++i) {
    stem.push_back(
        {fmt::format("stem.{}.conv", i - 2), fmt::format("stem.{}.bn", i - 2), width, width, 3, 2});
  }
  return stem;
}

BlockSpec blockOf(const std::string& name, std::uint32_t inputs, std::uint32_t outputs,
                  std::uint32_t stride) {
  return {{name + ".conv1", name + ".bn1", inputs, outputs, 3, stride},
          {name + ".conv2", name + ".bn2", outputs, outputs, 3, 1},
          {name + ".downsample.0", name + ".downsample.1", inputs, outputs, 1, stride},
          stride != 1 || inputs != outputs};
}

}  // namespace

std::vector<std::string_view> modelNames() {
  std::vector<std::string_view> names;
  for (const Model& model : kModels) names.push_back(model.name);
  return names;
}

Result<NetworkSpec> specOf(std::string_view model, std::uint32_t imageSizePx,
                           std::uint32_t classCount) {
  const std::string_view name = model == "auto" ? kModels.front().name : model;
  const auto* const found = std::ranges::find(kModels, name, &Model::name);
  if (found == kModels.end()) {
    return fail(ErrorCode::InvalidArgument, "--model: there is no \"{}\"; choose auto, {}", model,
                fmt::join(modelNames(), ", "));
  }
  NetworkSpec spec{std::string{found->name}, imageSizePx, classCount, found->widths.back(), {}, {}};
  spec.stem = stemOf(found->widths.front(), halvingsFor(imageSizePx));
  std::uint32_t inputs = found->widths.front();
  for (std::uint32_t stage = 0; stage < kStages; ++stage) {
    for (std::uint32_t i = 0; i < found->blocks.at(stage); ++i) {
      const std::uint32_t stride = stage > 0 && i == 0 ? 2 : 1;
      const std::uint32_t outputs = found->widths.at(stage);
      spec.blocks.push_back(
          blockOf(fmt::format("layer{}.{}", stage + 1, i), inputs, outputs, stride));
      inputs = outputs;
    }
  }
  return spec;
}

}  // namespace flipbook::training
