#include "likeness/tints.h"

#include <algorithm>
#include <cmath>

namespace flipbook::likeness {
namespace {

constexpr double kLeastLength = 60;  // of all tints together; below it a picture is as good as grey
constexpr double kLeastGain = 0.6;   // of the second picture's colours over the first one's
constexpr double kMostGain = 1.6;

}  // namespace

float tintDifference(const imaging::Miniature& a, const imaging::Miniature& b, bool isMirrored) {
  constexpr std::size_t kSide = imaging::kTintsPerSide;
  const auto facing = [&](std::size_t i) {
    const std::size_t across = i % kSide;
    return b.tints[isMirrored ? i - across + (kSide - 1 - across) : i];
  };
  double ofA = 0;
  double ofB = 0;
  double both = 0;
  for (std::size_t i = 0; i < a.tints.size(); ++i) {
    const imaging::Tint one = a.tints[i];
    const imaging::Tint other = facing(i);
    ofA += one.red * one.red + one.blue * one.blue;
    ofB += other.red * other.red + other.blue * other.blue;
    both += one.red * other.red + one.blue * other.blue;
  }
  const double gain = std::clamp(ofA > 0 ? both / ofA : 1, kLeastGain, kMostGain);
  const double left = std::sqrt(std::max(0.0, ofB - 2 * gain * both + gain * gain * ofA));
  const double length = std::max({gain * std::sqrt(ofA), std::sqrt(ofB), kLeastLength});
  return static_cast<float>(left / length);
}

}  // namespace flipbook::likeness
