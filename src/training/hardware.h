// What this machine offers to compute with: processor, threads, linear algebra. No LibTorch needed.

#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace flipbook::training {

[[nodiscard]] std::string cpuName();

// Processors this process may use: its affinity mask, cut by a container's quota. At least 1.
[[nodiscard]] std::uint32_t usableProcessors();

// `asked`, or OMP_NUM_THREADS, or one thread per usable core (sibling hyperthreads share one),
// always within 1 and usableProcessors().
[[nodiscard]] std::uint32_t resolveThreads(std::optional<std::uint32_t> asked);

struct BlasInfo {
  std::string description;  // "OpenBLAS 0.3.21, openmp", or what to install where it is slow
  bool isSlow{};
};
// The BLAS that is loaded into this process.
[[nodiscard]] BlasInfo loadedBlas();

// Why a program with LibTorch sees no CUDA device here, in words.
[[nodiscard]] std::string reasonForNoCuda(bool builtWithCuda);

}  // namespace flipbook::training
