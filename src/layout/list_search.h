// Candidates for the nearest rows of each row, looked for list by list.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "flipbook/core/matrix.h"

namespace flipbook::layout {

// For each row some others that lie near it.
struct Candidates {
  std::uint32_t each{};
  std::vector<std::uint32_t> row;      // N x each, nearest first; the row itself: none
  std::vector<float> squaredDistance;  // N x each; good enough to choose candidates
  std::vector<std::uint32_t> order;    // all rows; those that lie near each other side by side

  [[nodiscard]] std::span<const std::uint32_t> of(std::size_t i) const {
    return std::span{row}.subspan(i * each, each);
  }
};

// Every row is compared with those of the lists nearest to its own: some 12 sqrt(N) rows. A
// function of the features alone. 0 < each < N; all values finite.
[[nodiscard]] Candidates candidatesByLists(MatrixView features, std::uint32_t each);

}  // namespace flipbook::layout
