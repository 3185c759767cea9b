// Cross-entropy of a batch on plain numbers: few enough that a device has no advantage, and the
// loss is at hand every step without waiting for one.

#pragma once

#include <cstdint>
#include <span>

namespace flipbook::training {

struct LossInputs {
  std::span<const float> logits;          // B x C, row-major
  std::span<const std::uint32_t> labels;  // B, each < C
};

struct LossOutputs {
  std::span<float> gradient;  // B x C: of the mean loss by the logits
  std::span<float> margin;    // B: the label's logit minus the largest other one; NaN where C is 1
};

// Returns the mean loss; not finite if a logit is not.
double crossEntropy(const LossInputs& inputs, const LossOutputs& outputs);

}  // namespace flipbook::training
