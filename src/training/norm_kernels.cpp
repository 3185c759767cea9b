#include "training/norm_kernels.h"

#include <algorithm>
#include <cstring>
#include <vector>

// One version of each inner loop per instruction set, chosen when the program starts. Not under
// ThreadSanitizer, which cannot follow that choice.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define FLIPBOOK_PER_CPU __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FLIPBOOK_PER_CPU
#endif
#define FLIPBOOK_INLINE __attribute__((always_inline)) inline

namespace flipbook::training {
namespace {

constexpr std::size_t kLanes = kChannelGranularity;
constexpr std::size_t kValuesPerChunk =
    32768;  // fits the first two cache levels with its companions

using F32s = float __attribute__((vector_size(kLanes * 4)));
using I32s = std::int32_t __attribute__((vector_size(kLanes * 4)));
using U32s = std::uint32_t __attribute__((vector_size(kLanes * 4)));
using U16s = std::uint16_t __attribute__((vector_size(kLanes * 2)));

// Results go through references: vectors by value have no common calling convention.
FLIPBOOK_INLINE void load(const float* from, F32s& to) { std::memcpy(&to, from, sizeof(to)); }
FLIPBOOK_INLINE void store(const F32s& from, float* to) { std::memcpy(to, &from, sizeof(from)); }

FLIPBOOK_INLINE void load(const Bf16* from, F32s& to) {
  U16s bits;
  std::memcpy(&bits, from, sizeof(bits));
  to = reinterpret_cast<F32s>(__builtin_convertvector(bits, U32s) << 16U);
}
FLIPBOOK_INLINE void store(const F32s& from, Bf16* to) {  // to nearest, ties to even
  const U32s wide = reinterpret_cast<U32s>(from);
  const U32s rounded = (wide + 0x7FFFU + ((wide >> 16U) & 1U)) >> 16U;
  const U16s bits = __builtin_convertvector(rounded, U16s);
  std::memcpy(to, &bits, sizeof(bits));
}
FLIPBOOK_INLINE void keepWhere(const I32s& mask, F32s& values) {
  values = reinterpret_cast<F32s>(reinterpret_cast<I32s>(values) & mask);
}

struct Chunk {
  std::size_t begin;  // rows
  std::size_t end;
  std::size_t channels;
};

template <typename T>
FLIPBOOK_INLINE void momentsChunk(const T* x, const Chunk& chunk, float* sums) {
  for (std::size_t c = 0; c < chunk.channels; c += kLanes) {
    F32s sum{};
    F32s squares{};
    for (std::size_t row = chunk.begin; row < chunk.end; ++row) {
      F32s value;
      load(x + row * chunk.channels + c, value);
      sum += value;
      squares += value * value;
    }
    store(sum, sums + c);
    store(squares, sums + chunk.channels + c);
  }
}

template <typename T>
FLIPBOOK_INLINE void activateChunk(const T* x, const ChannelAffine& affine,
                                   const Residual<T>& residual, T* out, const Chunk& chunk) {
  for (std::size_t c = 0; c < chunk.channels; c += kLanes) {
    F32s scale;
    F32s shift;
    load(affine.scale + c, scale);
    load(affine.shift + c, shift);
    F32s residualScale = F32s{} + 1.0F;
    if (residual.values != nullptr && residual.affine.scale != nullptr) {
      F32s residualShift;
      load(residual.affine.scale + c, residualScale);
      load(residual.affine.shift + c, residualShift);
      shift += residualShift;
    }
    for (std::size_t row = chunk.begin; row < chunk.end; ++row) {
      const std::size_t at = row * chunk.channels + c;
      F32s value;
      load(x + at, value);
      value = value * scale + shift;
      if (residual.values != nullptr) {
        F32s added;
        load(residual.values + at, added);
        value += added * residualScale;
      }
      keepWhere(~(value < 0.0F), value);  // not `value > 0`, which would hide a NaN
      store(value, out + at);
    }
  }
}

template <typename T>
FLIPBOOK_INLINE void reduceChunk(const GradientInputs<T>& in, const Chunk& chunk, float* sums) {
  for (std::size_t c = 0; c < chunk.channels; c += kLanes) {
    F32s mean;
    load(in.mean + c, mean);
    F32s sum{};
    F32s centred{};
    for (std::size_t row = chunk.begin; row < chunk.end; ++row) {
      const std::size_t at = row * chunk.channels + c;
      F32s gradient;
      load(in.gradient + at, gradient);
      if (in.second != nullptr) {
        F32s second;
        load(in.second + at, second);
        gradient += second;
      }
      if (in.output != nullptr) {
        F32s output;
        load(in.output + at, output);
        keepWhere(output > 0.0F, gradient);
        store(gradient, in.gradient + at);
      }
      F32s raw;
      load(in.raw + at, raw);
      sum += gradient;
      centred += gradient * (raw - mean);
    }
    store(sum, sums + c);
    store(centred, sums + chunk.channels + c);
  }
}

template <typename T>
FLIPBOOK_INLINE void applyChunk(const T* gradient, const GradientCoefficients& coefficients, T* raw,
                                const Chunk& chunk) {
  for (std::size_t c = 0; c < chunk.channels; c += kLanes) {
    F32s ofGradient;
    F32s ofRaw;
    F32s constant;
    load(coefficients.ofGradient + c, ofGradient);
    load(coefficients.ofRaw + c, ofRaw);
    load(coefficients.constant + c, constant);
    for (std::size_t row = chunk.begin; row < chunk.end; ++row) {
      const std::size_t at = row * chunk.channels + c;
      F32s g;
      F32s value;
      load(gradient + at, g);
      load(raw + at, value);
      value = g * ofGradient + value * ofRaw + constant;
      store(value, raw + at);
    }
  }
}

// The versions per instruction set: a template cannot carry them.
FLIPBOOK_PER_CPU void moments(const float* x, const Chunk& chunk, float* sums) {
  momentsChunk(x, chunk, sums);
}
FLIPBOOK_PER_CPU void moments(const Bf16* x, const Chunk& chunk, float* sums) {
  momentsChunk(x, chunk, sums);
}
FLIPBOOK_PER_CPU void activation(const float* x, const ChannelAffine& affine,
                                 const Residual<float>& residual, float* out, const Chunk& chunk) {
  activateChunk(x, affine, residual, out, chunk);
}
FLIPBOOK_PER_CPU void activation(const Bf16* x, const ChannelAffine& affine,
                                 const Residual<Bf16>& residual, Bf16* out, const Chunk& chunk) {
  activateChunk(x, affine, residual, out, chunk);
}
FLIPBOOK_PER_CPU void reduction(const GradientInputs<float>& in, const Chunk& chunk, float* sums) {
  reduceChunk(in, chunk, sums);
}
FLIPBOOK_PER_CPU void reduction(const GradientInputs<Bf16>& in, const Chunk& chunk, float* sums) {
  reduceChunk(in, chunk, sums);
}
FLIPBOOK_PER_CPU void application(const float* gradient, const GradientCoefficients& coefficients,
                                  float* raw, const Chunk& chunk) {
  applyChunk(gradient, coefficients, raw, chunk);
}
FLIPBOOK_PER_CPU void application(const Bf16* gradient, const GradientCoefficients& coefficients,
                                  Bf16* raw, const Chunk& chunk) {
  applyChunk(gradient, coefficients, raw, chunk);
}

class Chunks {
 public:
  explicit Chunks(ActivationShape shape)
      : m_shape{shape},
        m_rowsPerChunk{std::max<std::size_t>(1, kValuesPerChunk / shape.channels)} {}

  [[nodiscard]] std::ptrdiff_t count() const {
    return static_cast<std::ptrdiff_t>((m_shape.rows + m_rowsPerChunk - 1) / m_rowsPerChunk);
  }
  [[nodiscard]] Chunk at(std::ptrdiff_t i) const {
    const std::size_t begin = static_cast<std::size_t>(i) * m_rowsPerChunk;
    return {begin, std::min(begin + m_rowsPerChunk, m_shape.rows), m_shape.channels};
  }

 private:
  ActivationShape m_shape;
  std::size_t m_rowsPerChunk;
};

// Calls sumChunk(chunk, sums) for every chunk and adds the 2 x C sums up in the order of the
// chunks.
template <typename SumChunk>
std::vector<double> sumOverChunks(ActivationShape shape, const SumChunk& sumChunk) {
  const Chunks chunks{shape};
  const std::size_t width = 2 * shape.channels;
  std::vector<float> partial(static_cast<std::size_t>(chunks.count()) * width);
#pragma omp parallel for schedule(static)
  for (std::ptrdiff_t i = 0; i < chunks.count(); ++i) {
    sumChunk(chunks.at(i), partial.data() + static_cast<std::size_t>(i) * width);
  }
  std::vector<double> total(width);
  for (std::size_t i = 0; i < partial.size(); ++i)
    total[i % width] += static_cast<double>(partial[i]);
  return total;
}

}  // namespace

template <typename T>
void channelMoments(const T* x, ActivationShape shape, float* mean, float* variance) {
  const auto sums =
      sumOverChunks(shape, [&](const Chunk& chunk, float* out) { moments(x, chunk, out); });
  const auto rows = static_cast<double>(shape.rows);
  for (std::size_t c = 0; c < shape.channels; ++c) {
    const double average = sums[c] / rows;
    const double spread = sums[shape.channels + c] / rows - average * average;
    mean[c] = static_cast<float>(average);
    variance[c] = static_cast<float>(spread < 0 ? 0.0 : spread);
  }
}

template <typename T>
void activate(const T* x, ChannelAffine affine, Residual<T> residual, T* out,
              ActivationShape shape) {
  const Chunks chunks{shape};
#pragma omp parallel for schedule(static)
  for (std::ptrdiff_t i = 0; i < chunks.count(); ++i) {
    activation(x, affine, residual, out, chunks.at(i));
  }
}

template <typename T>
void reduceGradient(const GradientInputs<T>& inputs, ActivationShape shape, float* sum,
                    float* centredSum) {
  const auto sums =
      sumOverChunks(shape, [&](const Chunk& chunk, float* out) { reduction(inputs, chunk, out); });
  for (std::size_t c = 0; c < shape.channels; ++c) {
    sum[c] = static_cast<float>(sums[c]);
    centredSum[c] = static_cast<float>(sums[shape.channels + c]);
  }
}

template <typename T>
void applyGradient(const T* gradient, GradientCoefficients coefficients, T* raw,
                   ActivationShape shape) {
  const Chunks chunks{shape};
#pragma omp parallel for schedule(static)
  for (std::ptrdiff_t i = 0; i < chunks.count(); ++i) {
    application(gradient, coefficients, raw, chunks.at(i));
  }
}

template void channelMoments(const float*, ActivationShape, float*, float*);
template void channelMoments(const Bf16*, ActivationShape, float*, float*);
template void activate(const float*, ChannelAffine, Residual<float>, float*, ActivationShape);
template void activate(const Bf16*, ChannelAffine, Residual<Bf16>, Bf16*, ActivationShape);
template void reduceGradient(const GradientInputs<float>&, ActivationShape, float*, float*);
template void reduceGradient(const GradientInputs<Bf16>&, ActivationShape, float*, float*);
template void applyGradient(const float*, GradientCoefficients, float*, ActivationShape);
template void applyGradient(const Bf16*, GradientCoefficients, Bf16*, ActivationShape);

}  // namespace flipbook::training
