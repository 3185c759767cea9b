#include "likeness/frequencies.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "likeness/grid.h"

namespace flipbook::likeness {
namespace {

constexpr float kLeastDeviation = 2;  // of the shades, in steps of 256

using Rows = Eigen::Matrix<float, kPerSide, kSide, Eigen::RowMajor>;
using Block = Eigen::Matrix<float, kPerSide, kPerSide, Eigen::RowMajor>;

Rows cosines() {
  Rows rows;
  for (int k = 0; k < kPerSide; ++k) {
    for (int x = 0; x < kSide; ++x) {
      const double turn = std::numbers::pi * k * (x + 0.5) / kSide;
      rows(k, x) = static_cast<float>(std::cos(turn) * std::sqrt((k == 0 ? 1.0 : 2.0) / kSide));
    }
  }
  return rows;
}

// The transform, and the transform of a derivative, and of one times the distance from the middle:
// all linear, so none of the derivatives has to be made.
struct Transforms {
  Transforms() : plain{cosines()} {
    const Grid differences = differencesMatrix();
    derived = plain * differences;
    Rows weighed = plain;
    for (int x = 0; x < kSide; ++x) weighed.col(x) *= static_cast<float>(x) - kMiddle;
    stretched = weighed * differences;
  }

  Rows plain;
  Rows derived;
  Rows stretched;
};

const Transforms& transforms() {
  static const Transforms kTransforms;
  return kTransforms;
}

// A block with its constant part left out, in the two halves.
Frequencies halvesOf(const Block& block) {
  Frequencies halves;
  int even = 0;
  int odd = 0;
  for (int down = 0; down < kPerSide; ++down) {
    for (int across = 0; across < kPerSide; ++across) {
      const float value = down + across == 0 ? 0 : block(down, across);
      if (across % 2 == 0) {
        halves.even(even++) = value;
      } else {
        halves.odd(odd++) = value;
      }
    }
  }
  return halves;
}

float dot(const Frequencies& a, const Frequencies& b) {
  return a.even.dot(b.even) + a.odd.dot(b.odd);
}

}  // namespace

std::optional<Frequencies> frequenciesOf(const imaging::Miniature& miniature) {
  const auto& [plain, derived, stretched] = transforms();
  Frequencies frequencies = halvesOf(plain * gridOf(miniature) * plain.transpose());
  const float length = std::sqrt(dot(frequencies, frequencies));
  if (length < kLeastDeviation * kSide) return std::nullopt;
  frequencies.even /= length;
  frequencies.odd /= length;
  return frequencies;
}

CoarsePoint coarsePointOf(const Frequencies& frequencies) {
  constexpr int kLow = 4;                  // frequencies across and down
  constexpr int kEachHalf = kPerSide / 2;  // in a row of the block
  const auto byteOf = [](float value) {
    return static_cast<std::uint8_t>(std::lround(128 + 127 * value));
  };
  CoarsePoint point{};
  std::size_t next = 0;
  for (int down = 0; down < kLow; ++down) {
    for (int across = 0; across < kLow; ++across) {
      if (down + across == 0) continue;
      const int at = down * kEachHalf + across / 2;
      point[next++] =
          byteOf(across % 2 == 0 ? frequencies.even(at) : std::abs(frequencies.odd(at)));
    }
  }
  point[next] = byteOf(frequencies.even(kLow * kEachHalf));  // what is only down
  return point;
}

Deformations::Deformations(const imaging::Miniature& miniature) {
  const auto& [plain, derived, stretched] = transforms();
  const Grid grid = gridOf(miniature);
  const Rows down = plain * grid;
  std::array<Frequencies, kDimensions> ways{
      halvesOf(down * plain.transpose()), halvesOf(down * derived.transpose()),
      halvesOf(derived * grid * plain.transpose()),
      halvesOf(down * stretched.transpose() + stretched * grid * plain.transpose())};
  for (int i = 0; i < kDimensions; ++i) {
    Frequencies& way = ways[static_cast<std::size_t>(i)];
    const float before = std::sqrt(dot(way, way));
    for (int j = 0; j < i; ++j) {
      const Frequencies& earlier = ways[static_cast<std::size_t>(j)];
      const float shared = dot(way, earlier);
      way.even -= shared * earlier.even;
      way.odd -= shared * earlier.odd;
    }
    // What is left of a way that the others make up already would be noise.
    const float length = std::sqrt(dot(way, way));
    const float scale = length > 1e-4F * before && length > 0 ? 1 / length : 0;
    way.even *= scale;
    way.odd *= scale;
    m_even.row(i) = way.even.transpose();
    m_odd.row(i) = way.odd.transpose();
  }
}

Deformations::Distance Deformations::distanceTo(const Frequencies& other) const {
  const Eigen::Matrix<float, kDimensions, 1> even = m_even * other.even;
  const Eigen::Matrix<float, kDimensions, 1> odd = m_odd * other.odd;
  const auto leftOf = [](const Eigen::Matrix<float, kDimensions, 1>& shares) {
    // The first way is the picture itself: where it points away, the other is its negative.
    return shares(0) > 0 ? std::sqrt(std::max(0.0F, 1 - shares.squaredNorm())) : 1.0F;
  };
  const float asItIs = leftOf(even + odd);
  const float mirrored = leftOf(even - odd);
  return {std::min(asItIs, mirrored), mirrored < asItIs};
}

}  // namespace flipbook::likeness
