// Runs a kernel with the widest vector instructions that the machine has.
//
// A kernel is a type with one static function `run`, marked FLIPBOOK_KERNEL, written once in terms
// of `Lanes`; it is compiled for AVX-512, for AVX2 and for what every machine has. Lanes never mix,
// so the width changes the speed and, through fused multiply-add, at most the last bit.

#pragma once

#include <cstddef>

#define FLIPBOOK_KERNEL [[gnu::always_inline]] static inline

namespace flipbook::layout::simd {

inline constexpr std::size_t kLanes = 16;

// Sixteen floats anywhere in memory.
using Lanes = float __attribute__((vector_size(64), aligned(4), may_alias));

#if defined(__x86_64__)
template <typename Kernel, typename... Args>
[[gnu::target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma")]] void runAvx512(Args... args) {
  Kernel::run(args...);
}
template <typename Kernel, typename... Args>
[[gnu::target("avx2,fma")]] void runAvx2(Args... args) {
  Kernel::run(args...);
}

enum class Width { Baseline, Avx2, Avx512 };

[[nodiscard]] inline Width widestHere() {
  static const Width width = [] {
    if (__builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
        __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vl") != 0) {
      return Width::Avx512;
    }
    const bool hasAvx2 = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
    return hasAvx2 ? Width::Avx2 : Width::Baseline;
  }();
  return width;
}
#endif

template <typename Kernel, typename... Args>
void run(Args... args) {
#if defined(__x86_64__)
  switch (widestHere()) {
    case Width::Avx512:
      return runAvx512<Kernel>(args...);
    case Width::Avx2:
      return runAvx2<Kernel>(args...);
    case Width::Baseline:
      break;
  }
#endif
  Kernel::run(args...);
}

}  // namespace flipbook::layout::simd
