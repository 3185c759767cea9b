#include "training/layers.h"

#include <array>

#include "training/norm_kernels.h"

namespace flipbook::training {
namespace {

constexpr double kEpsilon = 1e-5;

ActivationShape shapeOf(const at::Tensor& x) {
  return {static_cast<std::size_t>(x.size(0) * x.size(2) * x.size(3)),
          static_cast<std::size_t>(x.size(1))};
}

// Calls f with a null pointer of the element type of `x`.
template <typename F>
void withElementType(const at::Tensor& x, const F& f) {
  if (x.scalar_type() == at::kBFloat16) {
    f(static_cast<Bf16*>(nullptr));
  } else {
    f(static_cast<float*>(nullptr));
  }
}

template <typename T>
T* dataOf(const at::Tensor& x) {
  return x.defined() ? static_cast<T*>(x.data_ptr()) : nullptr;
}

const float* floatsOf(const at::Tensor& x) { return dataOf<float>(x); }

// The fused kernels walk memory: convolutions answer in channels-last for channels-last inputs, but
// do not promise it.
at::Tensor dense(const at::Tensor& x) { return x.contiguous(at::MemoryFormat::ChannelsLast); }

at::Tensor perChannel(const at::Tensor& x) { return x.view({1, -1, 1, 1}); }

at::Tensor plainAffine(const at::Tensor& x, const Affine& affine) {
  return x.to(at::kFloat) * perChannel(affine.scale) + perChannel(affine.shift);
}

struct GradientSums {
  at::Tensor sum;
  at::Tensor centredSum;
};

GradientSums fusedSums(const NormLayer::Backward& step, const Moments& moments) {
  GradientSums sums{at::empty_like(moments.mean), at::empty_like(moments.mean)};
  withElementType(step.raw, [&]<typename T>(T*) {
    reduceGradient(
        GradientInputs<T>{dataOf<T>(step.gradient), dataOf<T>(step.second), dataOf<T>(step.output),
                          dataOf<T>(step.raw), floatsOf(moments.mean)},
        shapeOf(step.raw), dataOf<float>(sums.sum), dataOf<float>(sums.centredSum));
  });
  return sums;
}

GradientSums plainSums(NormLayer::Backward& step, const Moments& moments) {
  at::Tensor gradient = step.gradient.to(at::kFloat);
  if (step.second.defined()) gradient = gradient + step.second.to(at::kFloat);
  if (step.output.defined()) gradient = gradient * step.output.gt(0);
  step.gradient = gradient.to(step.raw.scalar_type());
  const at::Tensor centred = step.raw.to(at::kFloat) - perChannel(moments.mean);
  return {gradient.sum(at::IntArrayRef{0, 2, 3}),
          (gradient * centred).sum(at::IntArrayRef{0, 2, 3})};
}

}  // namespace

at::Tensor convolve(const at::Tensor& input, const at::Tensor& weight,
                    const ConvolutionSpec& spec) {
  const std::int64_t pad = spec.kernel / 2;
  const std::int64_t stride = spec.stride;
  return dense(at::conv2d(input, weight, {}, {stride, stride}, {pad, pad}));
}

ConvolutionGradients convolveBack(const at::Tensor& gradient, const at::Tensor& input,
                                  const at::Tensor& weight, const ConvolutionSpec& spec,
                                  bool wantsInput) {
  const std::array<std::int64_t, 2> pad{spec.kernel / 2, spec.kernel / 2};
  const std::array<std::int64_t, 2> stride{spec.stride, spec.stride};
  const std::array<std::int64_t, 2> ones{1, 1};
  const std::array<std::int64_t, 2> zeros{0, 0};
  auto [byInput, byWeight, byBias] =
      at::convolution_backward(gradient, input, weight, at::OptionalIntArrayRef{}, stride, pad,
                               ones, false, zeros, 1, {wantsInput, true, false});
  return {wantsInput ? dense(byInput) : at::Tensor{}, byWeight};
}

Moments NormLayer::moments(const at::Tensor& raw, const ConvolutionUnit& unit, double share) const {
  at::Tensor mean = at::empty_like(unit.runningMean);
  at::Tensor variance = at::empty_like(unit.runningMean);
  const ActivationShape shape = shapeOf(raw);
  if (m_kernels == Kernels::Fused) {
    withElementType(raw, [&]<typename T>(T*) {
      channelMoments<T>(dataOf<T>(raw), shape, dataOf<float>(mean), dataOf<float>(variance));
    });
  } else {
    const at::Tensor values = raw.to(at::kFloat);
    mean = values.mean(at::IntArrayRef{0, 2, 3});
    variance = (values - perChannel(mean)).square().mean(at::IntArrayRef{0, 2, 3});
  }
  const auto rows = static_cast<double>(shape.rows);
  const double unbiased = shape.rows > 1 ? rows / (rows - 1) : 1.0;
  unit.runningMean.mul_(1 - share).add_(mean, share);
  unit.runningVariance.mul_(1 - share).add_(variance, share * unbiased);
  return {mean, (variance + kEpsilon).rsqrt()};
}

Affine NormLayer::trainingAffine(const ConvolutionUnit& unit, const Moments& moments) {
  const at::Tensor scale = unit.gamma * moments.inverseDeviation;
  return {scale, unit.beta - moments.mean * scale};
}

Affine NormLayer::evaluationAffine(const ConvolutionUnit& unit) {
  return trainingAffine(unit, {unit.runningMean, (unit.runningVariance + kEpsilon).rsqrt()});
}

at::Tensor NormLayer::activate(at::Tensor raw, const Affine& affine, const ShortcutInput& shortcut,
                               bool inPlace) const {
  if (m_kernels == Kernels::Plain) {
    at::Tensor sum = plainAffine(raw, affine);
    if (shortcut.values.defined()) {
      sum += shortcut.affine.scale.defined() ? plainAffine(shortcut.values, shortcut.affine)
                                             : shortcut.values.to(at::kFloat);
    }
    return sum.relu().to(raw.scalar_type());
  }
  at::Tensor out = inPlace ? raw : at::empty_like(raw);
  withElementType(raw, [&]<typename T>(T*) {
    training::activate<T>(
        dataOf<T>(raw), {floatsOf(affine.scale), floatsOf(affine.shift)},
        Residual<T>{dataOf<T>(shortcut.values),
                    {floatsOf(shortcut.affine.scale), floatsOf(shortcut.affine.shift)}},
        dataOf<T>(out), shapeOf(raw));
  });
  return out;
}

NormGradients NormLayer::back(Backward& step, const ConvolutionUnit& unit,
                              const Moments& moments) const {
  const bool fused = m_kernels == Kernels::Fused;
  const GradientSums sums = fused ? fusedSums(step, moments) : plainSums(step, moments);
  const ActivationShape shape = shapeOf(step.raw);
  const double perRow = 1.0 / static_cast<double>(shape.rows);
  const at::Tensor byGamma = sums.centredSum * moments.inverseDeviation;
  const at::Tensor ofGradient = unit.gamma * moments.inverseDeviation;
  const at::Tensor ofRaw = ofGradient * moments.inverseDeviation * byGamma * -perRow;
  const at::Tensor constant = ofGradient * sums.sum * -perRow - ofRaw * moments.mean;
  if (fused) {
    withElementType(step.raw, [&]<typename T>(T*) {
      applyGradient<T>(dataOf<T>(step.gradient),
                       {floatsOf(ofGradient), floatsOf(ofRaw), floatsOf(constant)},
                       dataOf<T>(step.raw), shape);
    });
  } else {
    step.raw = (plainAffine(step.gradient, {ofGradient, constant}) +
                step.raw.to(at::kFloat) * perChannel(ofRaw))
                   .to(step.raw.scalar_type());
  }
  return {byGamma, sums.sum};
}

}  // namespace flipbook::training
