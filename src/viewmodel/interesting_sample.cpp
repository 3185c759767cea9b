#include "flipbook/viewmodel/interesting_sample.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace flipbook::viewmodel {

std::optional<SampleId> interestingSample(const EpochFrame& frame,
                                          std::span<const Sample> samples) {
  struct Best {
    std::optional<SampleId> sample;
    float loss{};
  };
  std::array<Best, 3> best;  // wrong in validation, wrong, any
  const std::size_t count = std::min(samples.size(), frame.loss.size());
  for (std::size_t i = 0; i < count; ++i) {
    const SampleId id{static_cast<std::uint32_t>(i)};
    const float loss = frame.loss[i];
    if (!std::isfinite(loss) || !samples[i].excludedBecause.empty()) continue;
    const bool isWrong = samples[i].label.isOtherThan(frame.scores.predicted(id));
    const bool isValidation = samples[i].split == Split::Validation;
    const std::array<bool, 3> counts{isWrong && isValidation, isWrong, true};
    for (std::size_t k = 0; k < best.size(); ++k) {
      if (counts[k] && (!best[k].sample || loss > best[k].loss)) best[k] = {id, loss};
    }
  }
  for (const Best& candidate : best) {
    if (candidate.sample) return candidate.sample;
  }
  return std::nullopt;
}

}  // namespace flipbook::viewmodel
