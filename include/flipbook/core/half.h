// IEEE 754 half precision ("F16"), as safetensors stores it.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace flipbook {

// Round to nearest even; values beyond 65,504 become infinite; NaN stays NaN.
[[nodiscard]] std::uint16_t halfFromFloat(float value);
[[nodiscard]] float floatFromHalf(std::uint16_t bits);

[[nodiscard]] std::vector<std::uint16_t> halvesFromFloats(std::span<const float> values);
[[nodiscard]] std::vector<float> floatsFromHalves(std::span<const std::uint16_t> bits);

// What remains of `value` after it was stored as a half: the program computes with what it records.
[[nodiscard]] inline float roundedToHalf(float value) {
  return floatFromHalf(halfFromFloat(value));
}

}  // namespace flipbook
