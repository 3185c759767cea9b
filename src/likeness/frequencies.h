// The coarse structure of a picture, blind to its lightness and contrast: the lowest frequencies of
// its cosine transform.

#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "flipbook/imaging/miniature.h"

namespace flipbook::likeness {

inline constexpr int kPerSide = 6;  // frequencies across and down
inline constexpr int kHalf = kPerSide * kPerSide / 2;
inline constexpr std::size_t kCoarse = 16;  // the lowest 4 x 4 without the constant one, and one

// Of length 1 and without the constant part. Those that a mirrored picture has unchanged (of even
// frequency across) stand apart from those that change their sign.
struct Frequencies {
  Eigen::Matrix<float, kHalf, 1> even;
  Eigen::Matrix<float, kHalf, 1> odd;
};

// The lower ones in a byte each, 128 for nothing, with the signs of the odd ones lost: the same for
// a picture and its mirror image, and never farther apart than the pictures are, whichever way they
// face. Compared by the sum of differences, for which processors have an instruction.
using CoarsePoint = std::array<std::uint8_t, kCoarse>;

// Nothing for a picture without structure.
[[nodiscard]] std::optional<Frequencies> frequenciesOf(const imaging::Miniature& miniature);

[[nodiscard]] CoarsePoint coarsePointOf(const Frequencies& frequencies);

// All that a picture becomes when it is shifted, scaled and given more or less contrast, to first
// order: a space of four dimensions. Source: the tangent distance of Simard, LeCun and Denker 1993.
class Deformations {
 public:
  explicit Deformations(const imaging::Miniature& miniature);

  struct Distance {
    float value{1};
    bool isMirrored{};
  };

  // How much of `other`, as it is or mirrored, is left outside that space: 0 to 1.
  [[nodiscard]] Distance distanceTo(const Frequencies& other) const;

 private:
  static constexpr int kDimensions = 4;

  Eigen::Matrix<float, kDimensions, kHalf> m_even;  // rows at right angles, of length 1
  Eigen::Matrix<float, kDimensions, kHalf> m_odd;
};

}  // namespace flipbook::likeness
