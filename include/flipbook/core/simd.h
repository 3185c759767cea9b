// Runs a kernel with the widest vector instructions that the machine has.
//
// A kernel is a type with one static function `run<Lanes>`, marked FLIPBOOK_KERNEL. It is compiled
// three times, for AVX-512, for AVX2 and for what every machine has, and works on blocks of kBlock
// floats, kBlock / width<Lanes> vectors each. Places in a block never mix, so the width changes the
// speed and, through fused multiply-add, at most the last bit.

#pragma once

#include <cstddef>

#define FLIPBOOK_KERNEL [[gnu::always_inline]] static inline

// Before a loop whose rounds do not depend on each other, where the compiler cannot see that itself:
// it reads a table of the type that it writes.
#if defined(__clang__)
#define FLIPBOOK_INDEPENDENT_ROUNDS _Pragma("clang loop vectorize(assume_safety)")
#else
#define FLIPBOOK_INDEPENDENT_ROUNDS _Pragma("GCC ivdep")
#endif

namespace flipbook::simd {

inline constexpr std::size_t kBlock = 16;

// Floats anywhere in memory.
using Lanes4 = float __attribute__((vector_size(16), aligned(4), may_alias));
using Lanes8 = float __attribute__((vector_size(32), aligned(4), may_alias));
using Lanes16 = float __attribute__((vector_size(64), aligned(4), may_alias));

template <typename Lanes>
inline constexpr std::size_t width = sizeof(Lanes) / sizeof(float);

#if defined(__x86_64__)
template <typename Kernel, typename... Args>
[[gnu::target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma")]] void runAvx512(Args... args) {
  Kernel::template run<Lanes16>(args...);
}
template <typename Kernel, typename... Args>
[[gnu::target("avx2,fma")]] void runAvx2(Args... args) {
  Kernel::template run<Lanes8>(args...);
}

enum class Width { Baseline, Avx2, Avx512 };

[[nodiscard]] inline Width widestHere() {
  static const Width widest = [] {
    if (__builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
        __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vl") != 0) {
      return Width::Avx512;
    }
    const bool hasAvx2 = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
    return hasAvx2 ? Width::Avx2 : Width::Baseline;
  }();
  return widest;
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
  Kernel::template run<Lanes4>(args...);
}

}  // namespace flipbook::simd
