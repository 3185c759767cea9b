// Convolution, batch normalisation and ReLU on tensors, forwards and backwards: the fused kernels
// of norm_kernels.h on a CPU, LibTorch's own operations on other devices and where told so.
//
// Activations are B x C x H x W, channels-last, float or bfloat16; parameters and sums are float.

#pragma once

#include "training/network_spec.h"
#include "training/torch.h"

namespace flipbook::training {

enum class Kernels : bool { Fused, Plain };

// A convolution without bias and the batch normalisation behind it.
struct ConvolutionUnit {
  ConvolutionSpec spec;
  at::Tensor weight;  // outputs x inputs x kernel x kernel
  at::Tensor gamma;   // outputs; as are the three below
  at::Tensor beta;
  at::Tensor runningMean;
  at::Tensor runningVariance;
};

// y = scale * x + shift, per channel.
struct Affine {
  at::Tensor scale;
  at::Tensor shift;
};

struct Moments {
  at::Tensor mean;
  at::Tensor inverseDeviation;
};

struct ConvolutionGradients {
  at::Tensor input;  // undefined if not asked for
  at::Tensor weight;
};

struct NormGradients {
  at::Tensor gamma;
  at::Tensor beta;
};

struct ShortcutInput {
  at::Tensor values;  // undefined: none
  Affine affine;      // undefined: taken as it is
};

[[nodiscard]] at::Tensor convolve(const at::Tensor& input, const at::Tensor& weight,
                                  const ConvolutionSpec& spec);
[[nodiscard]] ConvolutionGradients convolveBack(const at::Tensor& gradient, const at::Tensor& input,
                                                const at::Tensor& weight,
                                                const ConvolutionSpec& spec, bool wantsInput);

class NormLayer {
 public:
  explicit NormLayer(Kernels kernels) : m_kernels{kernels} {}

  // The batch's own moments; the running ones move towards them by `share`.
  [[nodiscard]] Moments moments(const at::Tensor& raw, const ConvolutionUnit& unit,
                                double share) const;
  [[nodiscard]] static Affine trainingAffine(const ConvolutionUnit& unit, const Moments& moments);
  [[nodiscard]] static Affine evaluationAffine(const ConvolutionUnit& unit);

  // relu(affine(raw) + shortcut). Overwrites `raw` if `inPlace`.
  [[nodiscard]] at::Tensor activate(at::Tensor raw, const Affine& affine,
                                    const ShortcutInput& shortcut, bool inPlace) const;

  struct Backward {
    at::Tensor gradient;  // by the ReLU's output, or by the affine's where `output` is undefined
    at::Tensor second;    // added to it; may be undefined
    at::Tensor output;    // what the ReLU gave
    at::Tensor raw;
  };
  // Leaves in `step.gradient` the gradient before the ReLU and in `step.raw` the one by `raw`.
  [[nodiscard]] NormGradients back(Backward& step, const ConvolutionUnit& unit,
                                   const Moments& moments) const;

 private:
  Kernels m_kernels;
};

}  // namespace flipbook::training
