#include "training/network.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "flipbook/core/expects.h"
#include "training/random_purpose.h"

namespace flipbook::training {
namespace {

constexpr double kMomentum = 0.9;
constexpr double kWeightDecay = 5e-4;
constexpr double kRunningShare = 0.1;
constexpr std::size_t kParametersPerUnit = 3;

// Box and Muller's normal numbers: std::normal_distribution differs between standard libraries.
at::Tensor normalTensor(const std::vector<std::int64_t>& shape, double deviation, Random random) {
  at::Tensor tensor = at::empty(shape, at::kFloat);
  auto* const values = tensor.data_ptr<float>();
  for (std::int64_t i = 0; i < tensor.numel(); ++i) {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - random.uniform()));
    values[i] = static_cast<float>(deviation * radius *
                                   std::cos(2.0 * std::numbers::pi * random.uniform()));
  }
  return tensor;
}

at::Tensor uniformTensor(const std::vector<std::int64_t>& shape, double bound, Random random) {
  at::Tensor tensor = at::empty(shape, at::kFloat);
  auto* const values = tensor.data_ptr<float>();
  for (std::int64_t i = 0; i < tensor.numel(); ++i) {
    values[i] = static_cast<float>(random.uniform(-bound, bound));
  }
  return tensor;
}

}  // namespace

Network::Network(NetworkSpec spec, const NetworkSettings& settings)
    : m_spec{std::move(spec)}, m_settings{settings}, m_norm{settings.kernels} {
  for (const ConvolutionSpec& convolution : m_spec.stem) addUnit(convolution);
  for (const BlockSpec& block : m_spec.blocks) {
    const std::size_t first = addUnit(block.first);
    const std::size_t second = addUnit(block.second);
    const std::size_t shortcut = block.hasShortcut ? addUnit(block.shortcut) : 0;
    m_blocks.push_back({first, second, shortcut, block.hasShortcut});
  }
  const auto features = static_cast<std::int64_t>(m_spec.featureWidth);
  const auto classes = static_cast<std::int64_t>(m_spec.classCount);
  const double bound = 1.0 / std::sqrt(static_cast<double>(features));
  const Random random{settings.seed, RandomPurpose::Weights, m_units.size()};
  m_linearWeight = addParameter(uniformTensor({classes, features}, bound, random), true);
  m_linearBias = addParameter(at::zeros({classes}, at::kFloat), false);
  m_tapes.resize(m_units.size());
  castWeights();
}

at::Tensor Network::addParameter(const at::Tensor& value, bool decays) {
  const at::Tensor here = value.to(m_settings.device);
  m_parameters.push_back({here, at::zeros_like(here), {}, decays});
  return here;
}

std::size_t Network::addUnit(const ConvolutionSpec& spec) {
  const std::int64_t kernel = spec.kernel;
  const std::int64_t outputs = spec.outputs;
  const double fanOut = static_cast<double>(outputs * kernel * kernel);
  const Random random{m_settings.seed, RandomPurpose::Weights, m_units.size()};
  const at::Tensor weight =
      normalTensor({outputs, spec.inputs, kernel, kernel}, std::sqrt(2.0 / fanOut), random);
  const at::Tensor ones = at::ones({outputs}, at::kFloat);
  ConvolutionUnit unit;
  unit.spec = spec;
  unit.weight = addParameter(weight.contiguous(at::MemoryFormat::ChannelsLast), true);
  unit.gamma = addParameter(ones, false);
  unit.beta = addParameter(at::zeros_like(ones), false);
  unit.runningMean = at::zeros_like(ones).to(m_settings.device);
  unit.runningVariance = ones.clone().to(m_settings.device);
  m_units.push_back(std::move(unit));
  return m_units.size() - 1;
}

void Network::castWeights() {
  m_weights.clear();
  for (const ConvolutionUnit& unit : m_units) {
    m_weights.push_back(unit.weight.to(m_settings.computeType));
  }
}

void Network::normalise(std::size_t unit, const at::Tensor& input) {
  const double share = std::max(kRunningShare, 1.0 / static_cast<double>(m_stepsDone + 1));
  Tape& tape = m_tapes[unit];
  tape.input = input;
  tape.raw = convolve(input, m_weights[unit], m_units[unit].spec);
  tape.moments = m_norm.moments(tape.raw, m_units[unit], share);
}

at::Tensor Network::forwardUnit(std::size_t unit, const at::Tensor& input) {
  normalise(unit, input);
  Tape& tape = m_tapes[unit];
  const Affine affine = NormLayer::trainingAffine(m_units[unit], tape.moments);
  tape.output = m_norm.activate(tape.raw, affine, {}, false);
  return tape.output;
}

at::Tensor Network::forwardBlock(const Block& block, const at::Tensor& input) {
  normalise(block.second, forwardUnit(block.first, input));
  ShortcutInput shortcut{input, {}};
  if (block.hasShortcut) {
    normalise(block.shortcut, input);
    const Tape& tape = m_tapes[block.shortcut];
    shortcut = {tape.raw, NormLayer::trainingAffine(m_units[block.shortcut], tape.moments)};
  }
  Tape& tape = m_tapes[block.second];
  const Affine affine = NormLayer::trainingAffine(m_units[block.second], tape.moments);
  tape.output = m_norm.activate(tape.raw, affine, shortcut, false);
  return tape.output;
}

at::Tensor Network::evaluateUnit(std::size_t unit, const at::Tensor& input) {
  return m_norm.activate(convolve(input, m_weights[unit], m_units[unit].spec),
                         NormLayer::evaluationAffine(m_units[unit]), {}, true);
}

at::Tensor Network::evaluateBlock(const Block& block, const at::Tensor& input) {
  const at::Tensor between = evaluateUnit(block.first, input);
  ShortcutInput shortcut{input, {}};
  if (block.hasShortcut) {
    const ConvolutionUnit& unit = m_units[block.shortcut];
    shortcut = {convolve(input, m_weights[block.shortcut], unit.spec),
                NormLayer::evaluationAffine(unit)};
  }
  const ConvolutionUnit& unit = m_units[block.second];
  return m_norm.activate(convolve(between, m_weights[block.second], unit.spec),
                         NormLayer::evaluationAffine(unit), shortcut, true);
}

Network::Outputs Network::head(const at::Tensor& last) {
  const at::Tensor features = at::mean(last, at::IntArrayRef{2, 3}, false, at::kFloat);
  return {features, at::addmm(m_linearBias, features, m_linearWeight.t())};
}

Network::Outputs Network::forward(const at::Tensor& images) {
  at::Tensor x = images;
  for (std::size_t unit = 0; unit < m_spec.stem.size(); ++unit) x = forwardUnit(unit, x);
  for (const Block& block : m_blocks) x = forwardBlock(block, x);
  m_lastShape = x.sizes().vec();
  Outputs outputs = head(x);
  m_lastFeatures = outputs.features;
  return outputs;
}

Network::Outputs Network::evaluate(const at::Tensor& images) {
  at::Tensor x = images;
  for (std::size_t unit = 0; unit < m_spec.stem.size(); ++unit) x = evaluateUnit(unit, x);
  for (const Block& block : m_blocks) x = evaluateBlock(block, x);
  return head(x);
}

at::Tensor Network::backwardHead(const at::Tensor& byLogits) {
  const std::size_t linear = m_units.size() * kParametersPerUnit;
  m_parameters[linear].gradient = at::mm(byLogits.t(), m_lastFeatures);
  m_parameters[linear + 1].gradient = byLogits.sum(0);
  const auto pixels = static_cast<double>(m_lastShape[2] * m_lastShape[3]);
  const at::Tensor byFeatures = at::mm(byLogits, m_linearWeight).mul_(1.0 / pixels);
  return byFeatures.to(m_settings.computeType)
      .view({m_lastShape[0], m_lastShape[1], 1, 1})
      .expand(m_lastShape)
      .contiguous(at::MemoryFormat::ChannelsLast);
}

Network::Flow Network::backwardUnit(std::size_t unit, Flow flow, bool hasRelu, bool wantsInput) {
  Tape& tape = m_tapes[unit];
  NormLayer::Backward step{flow.gradient, flow.second, hasRelu ? tape.output : at::Tensor{},
                           tape.raw};
  const NormGradients norm = m_norm.back(step, m_units[unit], tape.moments);
  const ConvolutionGradients convolution =
      convolveBack(step.raw, tape.input, m_weights[unit], m_units[unit].spec, wantsInput);
  const std::size_t first = unit * kParametersPerUnit;
  m_parameters[first].gradient = convolution.weight;
  m_parameters[first + 1].gradient = norm.gamma;
  m_parameters[first + 2].gradient = norm.beta;
  tape = {};
  return {convolution.input, step.gradient};
}

Network::Flow Network::backwardBlock(const Block& block, Flow flow) {
  const Flow second = backwardUnit(block.second, std::move(flow), true, true);
  const Flow first = backwardUnit(block.first, {second.gradient, {}}, true, true);
  if (!block.hasShortcut) return {second.second, first.gradient};
  const Flow shortcut = backwardUnit(block.shortcut, {second.second, {}}, false, true);
  return {first.gradient, shortcut.gradient};
}

void Network::learn(const at::Tensor& byLogits, double learningRate) {
  Flow flow{backwardHead(byLogits), {}};
  for (std::size_t i = m_blocks.size(); i > 0; --i) flow = backwardBlock(m_blocks[i - 1], flow);
  for (std::size_t unit = m_spec.stem.size(); unit > 0; --unit) {
    flow = {backwardUnit(unit - 1, flow, true, unit > 1).gradient, {}};
  }
  update(learningRate);
  valuesChanged(m_stepsDone + 1);
}

void Network::update(double learningRate) {
  for (Parameter& parameter : m_parameters) {
    at::Tensor gradient = parameter.gradient.to(at::kFloat);
    if (parameter.decays) gradient = gradient.add(parameter.value, kWeightDecay);
    parameter.momentum.mul_(kMomentum).add_(gradient);
    parameter.value.sub_(gradient.add(parameter.momentum, kMomentum), learningRate);
    parameter.gradient.reset();
  }
}

void Network::valuesChanged(std::uint64_t stepsDone) {
  m_stepsDone = stepsDone;
  castWeights();
}

std::vector<NamedValue> Network::modelValues() const {
  std::vector<NamedValue> values;
  for (const ConvolutionUnit& unit : m_units) {
    values.push_back({unit.spec.name + ".weight", unit.weight});
    values.push_back({unit.spec.norm + ".weight", unit.gamma});
    values.push_back({unit.spec.norm + ".bias", unit.beta});
    values.push_back({unit.spec.norm + ".running_mean", unit.runningMean});
    values.push_back({unit.spec.norm + ".running_var", unit.runningVariance});
  }
  values.push_back({"fc.weight", m_linearWeight});
  values.push_back({"fc.bias", m_linearBias});
  return values;
}

std::vector<NamedValue> Network::optimizerValues() const {
  std::vector<NamedValue> values;
  std::size_t at = 0;
  for (const NamedValue& value : modelValues()) {
    if (value.name.find(".running_") != std::string::npos) continue;
    values.push_back({"optimizer.momentum." + value.name, m_parameters[at++].momentum});
  }
  FLIPBOOK_EXPECTS(at == m_parameters.size());
  return values;
}

std::string Network::firstNonFinite() const {
  for (const NamedValue& value : modelValues()) {
    if (!at::isfinite(value.value).all().item<bool>()) return value.name;
  }
  return {};
}

}  // namespace flipbook::training
