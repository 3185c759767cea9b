// Batch normalisation, ReLU and the sum of a residual block in as few passes over memory as there
// are truths to read: on a CPU these steps, not the convolutions, are what a framework loses its
// time on.
//
// Activations are rows x C, row-major (an image batch B x C x H x W in channels-last order has
// rows = B * H * W); C is a multiple of 16. Element types are float and Bf16; sums are made in
// float over fixed runs of rows and in double beyond, so a result does not depend on the number of
// threads. All functions run on the OpenMP threads of the caller and touch no shared state.

#pragma once

#include <cstddef>
#include <cstdint>

namespace flipbook::training {

struct Bf16 {
  std::uint16_t bits;
};

inline constexpr std::size_t kChannelGranularity = 16;

struct ActivationShape {
  std::size_t rows{};
  std::size_t channels{};
};

// One value per channel: y = scale * x + shift.
struct ChannelAffine {
  const float* scale{};
  const float* shift{};
};

// Mean and (biased) variance of every channel.
template <typename T>
void channelMoments(const T* x, ActivationShape shape, float* mean, float* variance);

template <typename T>
struct Residual {
  const T* values{};     // null: none
  ChannelAffine affine;  // scale null: taken as it is
};

// out = max(0, affine(x) + residual). NaN stays NaN. `out` may be `x`.
template <typename T>
void activate(const T* x, ChannelAffine affine, Residual<T> residual, T* out,
              ActivationShape shape);

template <typename T>
struct GradientInputs {
  T* gradient{};  // in: by the output; out: by what entered the ReLU (unchanged without `output`)
  const T* second{};  // added to `gradient` first; null: none
  const T* output{};  // what the ReLU gave; null: there was no ReLU
  const T* raw{};     // what was normalised
  const float* mean{};
};

// Goes back through the ReLU and leaves, per channel, the sum of the gradient and of
// gradient * (raw - mean).
template <typename T>
void reduceGradient(const GradientInputs<T>& inputs, ActivationShape shape, float* sum,
                    float* centredSum);

struct GradientCoefficients {
  const float* ofGradient{};
  const float* ofRaw{};
  const float* constant{};
};

// raw = ofGradient * gradient + ofRaw * raw + constant, in place: the gradient by what was
// normalised.
template <typename T>
void applyGradient(const T* gradient, GradientCoefficients coefficients, T* raw,
                   ActivationShape shape);

}  // namespace flipbook::training
