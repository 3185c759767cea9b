#include "flipbook/core/half.h"

#include <algorithm>
#include <bit>

namespace flipbook {

std::uint16_t halfFromFloat(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = (bits >> 16U) & 0x8000U;
  const std::uint32_t magnitude = bits & 0x7FFFFFFFU;
  if (magnitude > 0x7F800000U) return static_cast<std::uint16_t>(sign | 0x7E00U);   // NaN
  if (magnitude >= 0x477FF000U) return static_cast<std::uint16_t>(sign | 0x7C00U);  // too large
  if (magnitude < 0x33000001U) return static_cast<std::uint16_t>(sign);             // too small

  const std::uint32_t exponent = magnitude >> 23U;
  // Normal halves drop 13 bits; below 2^-14 the implicit one is written out and more bits go.
  const bool isNormal = exponent >= 113;
  const std::uint32_t dropped = isNormal ? 13 : 126 - exponent;
  const std::uint32_t mantissa =
      isNormal ? magnitude - (112U << 23U) : (magnitude & 0x7FFFFFU) | 0x800000U;
  const std::uint32_t halfway = 1U << (dropped - 1);
  const std::uint32_t isOdd = (mantissa >> dropped) & 1U;
  return static_cast<std::uint16_t>(sign | ((mantissa + halfway - 1 + isOdd) >> dropped));
}

float floatFromHalf(std::uint16_t bits) {
  const std::uint32_t sign = (bits & 0x8000U) << 16U;
  const std::uint32_t exponent = (bits >> 10U) & 0x1FU;
  const std::uint32_t mantissa = bits & 0x3FFU;
  if (exponent == 0x1F) return std::bit_cast<float>(sign | 0x7F800000U | (mantissa << 13U));
  if (exponent == 0) {
    const float magnitude = static_cast<float>(mantissa) * 0x1.0p-24F;
    return sign == 0 ? magnitude : -magnitude;
  }
  return std::bit_cast<float>(sign | ((exponent + 112U) << 23U) | (mantissa << 13U));
}

std::vector<std::uint16_t> halvesFromFloats(std::span<const float> values) {
  std::vector<std::uint16_t> halves(values.size());
  std::ranges::transform(values, halves.begin(), halfFromFloat);
  return halves;
}

std::vector<float> floatsFromHalves(std::span<const std::uint16_t> bits) {
  std::vector<float> floats(bits.size());
  std::ranges::transform(bits, floats.begin(), floatFromHalf);
  return floats;
}

}  // namespace flipbook
