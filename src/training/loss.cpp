#include "training/loss.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace flipbook::training {
namespace {

struct Row {
  std::span<const float> logits;
  std::uint32_t label;
};

float largestOther(const Row& row) {
  float largest = -std::numeric_limits<float>::infinity();
  for (std::size_t c = 0; c < row.logits.size(); ++c) {
    if (c != row.label) largest = std::max(largest, row.logits[c]);
  }
  return largest;
}

// Fills the row's gradient, scaled by `weight`, and returns its loss.
double rowLoss(const Row& row, float weight, std::span<float> gradient) {
  const float largest = std::ranges::max(row.logits);
  double sum = 0;
  for (const float logit : row.logits) sum += std::exp(static_cast<double>(logit - largest));
  for (std::size_t c = 0; c < row.logits.size(); ++c) {
    const double probability = std::exp(static_cast<double>(row.logits[c] - largest)) / sum;
    const double wanted = c == row.label ? 1.0 : 0.0;
    gradient[c] = weight * static_cast<float>(probability - wanted);
  }
  return std::log(sum) + static_cast<double>(largest - row.logits[row.label]);
}

}  // namespace

double crossEntropy(const LossInputs& inputs, const LossOutputs& outputs) {
  const std::size_t rows = inputs.labels.size();
  const std::size_t classes = inputs.logits.size() / rows;
  const float weight = 1.0F / static_cast<float>(rows);
  std::vector<double> losses(rows);
#pragma omp parallel for schedule(static)
  for (std::ptrdiff_t i = 0; i < static_cast<std::ptrdiff_t>(rows); ++i) {
    const auto at = static_cast<std::size_t>(i);
    const Row row{inputs.logits.subspan(at * classes, classes), inputs.labels[at]};
    losses[at] = rowLoss(row, weight, outputs.gradient.subspan(at * classes, classes));
    outputs.margin[at] = classes > 1 ? row.logits[row.label] - largestOther(row)
                                     : std::numeric_limits<float>::quiet_NaN();
  }
  double sum = 0;
  for (const double loss : losses) sum += loss;
  return sum / static_cast<double>(rows);
}

}  // namespace flipbook::training
