// A residual network with its backward pass written out, and its optimiser: SGD with Nesterov
// momentum and weight decay. Written out because every framework step between two convolutions
// costs a pass over memory, which on a CPU is a third of the time (layers.h).
//
// B images, C classes, D features. Call inside c10::InferenceMode.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "training/layers.h"
#include "training/network_spec.h"
#include "training/torch.h"

namespace flipbook::training {

struct NetworkSettings {
  at::Device device{at::kCPU};
  at::ScalarType computeType{at::kFloat};  // of activations; kFloat or kBFloat16
  Kernels kernels{Kernels::Fused};
  std::uint64_t seed{1};
};

// A tensor of the network under the name that a checkpoint gives it.
struct NamedValue {
  std::string name;
  at::Tensor value;
};

class Network {
 public:
  // Weights drawn from `seed`: He's for the convolutions, uniform for the linear layer.
  Network(NetworkSpec spec, const NetworkSettings& settings);

  [[nodiscard]] const NetworkSpec& spec() const { return m_spec; }
  [[nodiscard]] const NetworkSettings& settings() const { return m_settings; }

  struct Outputs {
    at::Tensor features;  // B x D, float
    at::Tensor logits;    // B x C, float
  };
  // `images` is B x 3 x side x side, channels-last, of the compute type and on the device.
  [[nodiscard]] Outputs forward(const at::Tensor& images);  // batch moments; remembers the way back
  [[nodiscard]] Outputs evaluate(const at::Tensor& images);  // running moments
  // Once after each forward(): one step of the optimiser. `byLogits` is B x C, float, on the
  // device.
  void learn(const at::Tensor& byLogits, double learningRate);

  // Parameters, running moments, and the optimiser's momentum; they share memory with the network.
  // After writing to them call valuesChanged().
  [[nodiscard]] std::vector<NamedValue> modelValues() const;
  [[nodiscard]] std::vector<NamedValue> optimizerValues() const;
  [[nodiscard]] std::uint64_t stepsDone() const { return m_stepsDone; }
  void valuesChanged(std::uint64_t stepsDone);

  // The first tensor with a NaN or an infinity, in the order of modelValues(); empty if there is
  // none.
  [[nodiscard]] std::string firstNonFinite() const;

 private:
  struct Tape {  // what the way back needs
    at::Tensor input;
    at::Tensor raw;
    at::Tensor output;
    Moments moments;
  };
  struct Block {  // positions in m_units
    std::size_t first{};
    std::size_t second{};
    std::size_t shortcut{};
    bool hasShortcut{};
  };
  struct Parameter {
    at::Tensor value;
    at::Tensor momentum;
    at::Tensor gradient;
    bool decays{};
  };
  struct Flow {  // a gradient on its way back: the sum of one or two tensors
    at::Tensor gradient;
    at::Tensor second;
  };

  std::size_t addUnit(const ConvolutionSpec& spec);
  at::Tensor addParameter(const at::Tensor& value, bool decays);
  void castWeights();

  void normalise(std::size_t unit, const at::Tensor& input);  // fills the tape, but for the output
  at::Tensor forwardUnit(std::size_t unit, const at::Tensor& input);
  at::Tensor forwardBlock(const Block& block, const at::Tensor& input);
  at::Tensor evaluateUnit(std::size_t unit, const at::Tensor& input);
  at::Tensor evaluateBlock(const Block& block, const at::Tensor& input);
  Outputs head(const at::Tensor& last);

  at::Tensor backwardHead(const at::Tensor& byLogits);
  // Takes the gradient by a unit's output to the one by its input; returns what is left of the
  // ReLU.
  Flow backwardUnit(std::size_t unit, Flow flow, bool hasRelu, bool wantsInput);
  Flow backwardBlock(const Block& block, Flow flow);
  void update(double learningRate);

  NetworkSpec m_spec;
  NetworkSettings m_settings;
  NormLayer m_norm;
  std::vector<ConvolutionUnit> m_units;
  std::vector<at::Tensor> m_weights;  // of the units, in the compute type
  std::vector<Tape> m_tapes;          // of the units
  std::vector<Block> m_blocks;
  std::vector<Parameter> m_parameters;  // three per unit, then the linear layer's two
  at::Tensor m_linearWeight;            // C x D
  at::Tensor m_linearBias;              // C
  at::Tensor m_lastFeatures;
  std::vector<std::int64_t> m_lastShape;  // of the last activations
  std::uint64_t m_stepsDone{};
};

}  // namespace flipbook::training
