// The nearest candidates seen so far, in no order: what a search that sees thousands of rows per
// query keeps. Cheaper than NearestBuffer, which keeps them in order.

#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "flipbook/core/simd.h"

namespace flipbook::layout {

class CandidatePool {
 public:
  // Keeps the `wanted` > 0 nearest, among equally near ones those with the least rows; and up to
  // kSlack more.
  explicit CandidatePool(std::size_t wanted);

  void clear();

  // Sixteen squared distances >= 0 and their rows; what is NaN is not taken.
  void take(const float* squaredDistances, const std::uint32_t* rows);

  // Nothing farther than this is taken.
  [[nodiscard]] float limit() const { return m_limit; }

  // Drops all but the wanted ones and a few more; fewer are left only if fewer were taken.
  void finish();

  // After finish(): squared distances and their rows, in the same order.
  [[nodiscard]] std::span<const float> squaredDistances() const {
    return std::span{m_distances}.first(m_size);
  }
  [[nodiscard]] std::span<const std::uint32_t> rows() const {
    return std::span{m_rows}.first(m_size);
  }

 private:
  static constexpr std::size_t kRoom = 64;  // taken before the farther ones are dropped
  static constexpr std::size_t kSlack = 8;  // that many too many are not worth another look

  void tighten(std::size_t slack);
  void cutAmongEquals();

  std::size_t m_wanted;
  std::size_t m_size{};
  float m_limit{std::numeric_limits<float>::infinity()};
  std::vector<float> m_distances;
  std::vector<std::uint32_t> m_rows;
};

}  // namespace flipbook::layout
