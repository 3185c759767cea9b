// What every view of one page shares: its frame, and what follows from it for each sample and
// class.

#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/sample.h"
#include "flipbook/metrics/metrics.h"

namespace flipbook::viewmodel {

// Immutable once made; N samples in the run's order.
struct PageFacts {
  std::uint32_t page{};
  FramePtr frame;                  // not null
  std::vector<ClassId> predicted;  // N
  std::vector<float> confidence;   // N, of `predicted`; NaN where not evaluated
  metrics::SplitMetrics training;
  metrics::SplitMetrics validation;
  std::uint64_t right{};  // evaluated samples of both splits whose prediction is their label
  std::uint64_t wrong{};  // those without a label are neither

  [[nodiscard]] bool isEvaluated(SampleId sample) const;
  [[nodiscard]] const metrics::SplitMetrics& of(Split split) const {
    return split == Split::Training ? training : validation;
  }
};

using PageFactsPtr = std::shared_ptr<const PageFacts>;

// O(N C). `frame` is not null and of the run that `samples` are from. Any thread.
[[nodiscard]] PageFactsPtr pageFacts(std::uint32_t page, FramePtr frame,
                                     std::span<const Sample> samples);

}  // namespace flipbook::viewmodel
