// From 8-bit pixels in memory to the normalised batch a network reads, augmented on the way.

#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "flipbook/core/run_options.h"
#include "training/norm_kernels.h"

namespace flipbook::training {

struct Normalisation {
  std::array<float, 3> mean{};  // of pixel / 255, per colour
  std::array<float, 3> deviation{1.0F, 1.0F, 1.0F};
};

// Over at most 4,096 of `samples`, evenly spread. A colour that never varies gets deviation 1.
[[nodiscard]] Normalisation normalisationOf(std::span<const std::uint8_t> pixels,
                                            std::uint32_t imageSizePx,
                                            std::span<const std::uint32_t> samples);

// Images are side x side x 3, RGB. Any thread; the work is shared among the OpenMP threads.
class BatchAssembly {
 public:
  // What the augmentation of a sample depends on, beside the sample.
  struct Draw {
    Augmentation strength{Augmentation::None};
    std::uint64_t seed{};
    std::uint32_t epoch{};
  };

  // `pixels` outlives the assembly.
  BatchAssembly(std::span<const std::uint8_t> pixels, std::uint32_t imageSizePx,
                const Normalisation& normalisation);

  // Writes samples.size() x side x side x 3 values to `out`. With Draw{} the images are untouched.
  // Light: a shift by up to an eighth of the side (the rest is mean colour) and a mirroring;
  // Strong: also brightness, contrast and a blank square.
  void assemble(std::span<const std::uint32_t> samples, const Draw& draw, float* out) const;
  void assemble(std::span<const std::uint32_t> samples, const Draw& draw, Bf16* out) const;

 private:
  template <typename T>
  void assembleAs(std::span<const std::uint32_t> samples, const Draw& draw, T* out) const;

  std::span<const std::uint8_t> m_pixels;
  std::uint32_t m_sidePx;
  Normalisation m_normalisation;
};

}  // namespace flipbook::training
