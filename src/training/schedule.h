// Pure functions of the options: the learning rate of a step and the cutting of an epoch into
// batches.

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace flipbook::training {

// One cycle: a rise over the first fifth of all steps, then a cosine down to a thousandth of
// `peak`, where it stays beyond `totalSteps`. Source: Smith and Topin 2018, arXiv:1708.07120.
[[nodiscard]] double oneCycle(double peak, std::uint64_t step, std::uint64_t totalSteps);

// Cuts `count` samples into batches of at most `batchSize` whose sizes differ by at most one. No
// batch has a single sample (batch normalisation has no spread to divide by there): where the cut
// would leave one there are fewer, larger batches.
class BatchPlan {
 public:
  BatchPlan(std::size_t count, std::size_t batchSize);

  [[nodiscard]] std::size_t batches() const { return m_batches; }
  [[nodiscard]] std::size_t begin(std::size_t batch) const { return batch * m_count / m_batches; }
  [[nodiscard]] std::size_t end(std::size_t batch) const { return begin(batch + 1); }

 private:
  std::size_t m_count;
  std::size_t m_batches;
};

// A permutation of 0 ... count - 1 for one epoch: a pure function of its arguments.
[[nodiscard]] std::vector<std::uint32_t> shuffled(std::size_t count, std::uint64_t seed,
                                                  std::uint32_t epoch);

}  // namespace flipbook::training
