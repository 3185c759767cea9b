// Reproducible random numbers: the same key gives the same stream on every machine and in any
// order, so that one stream per purpose (shuffle, augmentation of a sample, demo image) needs no
// shared state.

#pragma once

#include <cstdint>
#include <limits>

namespace flipbook {

// SplitMix64's finaliser: spreads every bit of `value` over the result.
[[nodiscard]] constexpr std::uint64_t mixBits(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15ULL;
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBULL;
  return value ^ (value >> 31U);
}

// A SplitMix64 stream; a standard uniform random bit generator. Do not use std:: distributions with
// it where bits must not depend on the standard library; use the members.
class Random {
 public:
  using result_type = std::uint64_t;

  constexpr explicit Random(std::uint64_t seed) : m_state{seed} {}
  // A stream of its own for each key: Random{seed, epoch, sample}.
  template <typename... Keys>
  constexpr explicit Random(std::uint64_t seed, Keys... keys) : m_state{seed} {
    ((m_state = mixBits(m_state ^ mixBits(static_cast<std::uint64_t>(keys)))), ...);
  }

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  constexpr result_type operator()() {
    const std::uint64_t state = m_state;
    m_state += 0x9E3779B97F4A7C15ULL;
    return mixBits(state);
  }

  // Uniform in [0, bound); `bound` > 0. Bias below 2^-32 for bounds below 2^32.
  constexpr std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((operator()() >> 32U) * bound) >> 32U);
  }
  // Uniform in [0, 1).
  constexpr double uniform() { return static_cast<double>(operator()() >> 11U) * 0x1.0p-53; }
  constexpr double uniform(double low, double high) { return low + (high - low) * uniform(); }

 private:
  std::uint64_t m_state;
};

}  // namespace flipbook
