// What a linear head that has not seen a sample would say of it: leave-one-out ridge regression on
// the features, in closed form. Undoes the memory of the network's own last layer.
//
// Source: the hat matrix identity, Allen 1974, doi:10.2307/1267500; docs/findings.md.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "flipbook/core/label.h"
#include "flipbook/core/matrix.h"

namespace flipbook::findings {

struct LabelledRows {
  MatrixView features;                      // N x D
  std::span<const Label> labels;            // N; of those that take part, below `classCount`
  std::span<const std::uint8_t> takesPart;  // N; 0: neither fitted nor judged
  std::uint32_t classCount{};
};

// Per row: left-out answer for its label minus the largest left-out answer for another class. NaN
// for rows that take no part, and for all where there is one class or no feature that varies.
// O(N D^2 + D^3 + N D C) time.
[[nodiscard]] std::vector<double> ridgeMargins(const LabelledRows& rows);

}  // namespace flipbook::findings
