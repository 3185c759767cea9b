// The way back is written out, so it is held against the one that LibTorch derives by itself.

#include "training/network.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace flipbook::training {
namespace {

constexpr std::int64_t kBatch = 6;
constexpr std::uint32_t kClasses = 3;
constexpr double kWeightDecay = 5e-4;

NetworkSpec specFor(std::uint32_t imageSizePx) {
  return specOf("small-residual", imageSizePx, kClasses).value();
}

at::Tensor somePixels(std::uint32_t imageSizePx) {
  const std::int64_t side = imageSizePx;
  const at::Tensor ramp = at::arange(kBatch * 3 * side * side, at::kFloat);
  return (ramp * 0.37).sin().view({kBatch, side, side, 3}).permute({0, 3, 1, 2});
}

at::Tensor someGradient() {
  return (at::arange(kBatch * kClasses, at::kFloat) * 1.7).cos().view({kBatch, kClasses}) * 0.1;
}

using Values = std::map<std::string, at::Tensor>;

Values leavesOf(const Network& network) {
  Values values;
  for (const NamedValue& named : network.modelValues()) {
    const bool isParameter = named.name.find("running") == std::string::npos;
    values[named.name] = named.value.clone().set_requires_grad(isParameter);
  }
  return values;
}

at::Tensor normalised(const at::Tensor& x, const ConvolutionSpec& spec, Values& values) {
  const std::int64_t pad = spec.kernel / 2;
  const at::Tensor raw =
      at::conv2d(x, values[spec.name + ".weight"], {}, at::IntArrayRef{spec.stride}, pad);
  return at::batch_norm(raw, values[spec.norm + ".weight"], values[spec.norm + ".bias"],
                        values[spec.norm + ".running_mean"], values[spec.norm + ".running_var"],
                        true, 1.0, 1e-5, false);
}

at::Tensor logitsOf(const NetworkSpec& spec, at::Tensor x, Values& values) {
  for (const ConvolutionSpec& convolution : spec.stem)
    x = normalised(x, convolution, values).relu();
  for (const BlockSpec& block : spec.blocks) {
    const at::Tensor between = normalised(x, block.first, values).relu();
    const at::Tensor shortcut = block.hasShortcut ? normalised(x, block.shortcut, values) : x;
    x = (normalised(between, block.second, values) + shortcut).relu();
  }
  return at::linear(x.mean(at::IntArrayRef{2, 3}), values["fc.weight"], values["fc.bias"]);
}

struct Case {
  const char* name;
  std::uint32_t imageSizePx;
  Kernels kernels;
  double tolerance;  // relative; rounding turns a ReLU on or off here and there, in deep nets more
};

class NetworkBack : public ::testing::TestWithParam<Case> {};

TEST_P(NetworkBack, AgreesWithTheGradientsOfLibTorch) {
  const NetworkSpec spec = specFor(GetParam().imageSizePx);
  NetworkSettings settings;
  settings.kernels = GetParam().kernels;
  const at::Tensor images = somePixels(GetParam().imageSizePx);
  Network network{spec, settings};
  Values values = leavesOf(network);

  const at::Tensor expectedLogits = logitsOf(spec, images, values);
  (expectedLogits * someGradient()).sum().backward();
  at::Tensor logits;
  {
    const c10::InferenceMode inference;
    logits = network.forward(images).logits;
    network.learn(someGradient(), 0.0);
  }

  EXPECT_TRUE(at::allclose(logits, expectedLogits.detach(), 1e-3, 1e-4));
  for (const NamedValue& momentum : network.optimizerValues()) {
    const std::string name = momentum.name.substr(std::string{"optimizer.momentum."}.size());
    const at::Tensor& leaf = values[name];
    const bool decays = name.ends_with(".weight") && leaf.dim() > 1;
    const at::Tensor expected = leaf.grad() + (decays ? kWeightDecay : 0.0) * leaf.detach();
    const double difference = (momentum.value - expected).norm().item<double>();
    EXPECT_LE(difference, GetParam().tolerance * expected.norm().item<double>() + 1e-6) << name;
  }
}

// The first step takes the batch's moments whole, so that few steps suffice for an evaluation.
TEST_P(NetworkBack, RemembersTheMomentsOfTheFirstBatch) {
  NetworkSettings settings;
  settings.kernels = GetParam().kernels;
  const at::Tensor images = somePixels(GetParam().imageSizePx);
  const c10::InferenceMode inference;
  Network network{specFor(GetParam().imageSizePx), settings};

  const at::Tensor training = network.forward(images).logits;
  const at::Tensor evaluation = network.evaluate(images).logits;

  // They differ by the unbiased variance alone.
  EXPECT_TRUE(at::allclose(training, evaluation, 0.1, 0.1));
}

INSTANTIATE_TEST_SUITE_P(Kernels, NetworkBack,
                         ::testing::Values(Case{"Fused", 16, Kernels::Fused, 1e-3},
                                           Case{"Plain", 16, Kernels::Plain, 1e-3},
                                           Case{"FusedWithDeepStem", 200, Kernels::Fused, 0.03}),
                         [](const auto& given) { return std::string{given.param.name}; });

// As near as eight bits of precision and six images allow.
TEST(Network, GivesNearlyTheSameInBf16WithEitherKernels) {
  const c10::InferenceMode inference;
  const at::Tensor images = somePixels(16).to(at::kBFloat16);
  std::vector<std::vector<NamedValue>> momenta;
  for (const Kernels kernels : {Kernels::Fused, Kernels::Plain}) {
    NetworkSettings settings;
    settings.kernels = kernels;
    settings.computeType = at::kBFloat16;
    Network network{specFor(16), settings};
    static_cast<void>(network.forward(images));
    network.learn(someGradient(), 0.0);
    momenta.push_back(network.optimizerValues());
  }

  for (std::size_t i = 0; i < momenta[0].size(); ++i) {
    const at::Tensor& plain = momenta[1][i].value;
    const double difference = (momenta[0][i].value - plain).norm().item<double>();
    EXPECT_LE(difference, 0.25 * plain.norm().item<double>() + 1e-4) << momenta[0][i].name;
  }
}

TEST(Network, StepsByNesterovsRule) {
  const c10::InferenceMode inference;
  Network network{specFor(16), {}};
  const at::Tensor images = somePixels(16);
  static_cast<void>(network.forward(images));
  const at::Tensor bias = network.modelValues().back().value;

  network.learn(at::ones({kBatch, kClasses}), 0.5);

  // The gradient of the bias is the sum over six images: 6. Momentum 0 * 0.9 + 6 = 6; the step is
  // 0.5 * (6 + 0.9 * 6) = 5.7, from 0.
  EXPECT_TRUE(at::allclose(bias, at::full({kClasses}, -5.7)));
}

TEST(Network, NamesTheFirstTensorThatIsNotFinite) {
  const c10::InferenceMode inference;
  const Network network{specFor(16), {}};
  EXPECT_EQ(network.firstNonFinite(), "");

  network.modelValues()[7].value[0] = std::numeric_limits<float>::infinity();

  EXPECT_EQ(network.firstNonFinite(), network.modelValues()[7].name);
}

}  // namespace
}  // namespace flipbook::training
