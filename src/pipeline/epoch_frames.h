// From what the network said to the frame that is recorded and shown.

#pragma once

#include <span>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/sample.h"
#include "flipbook/training/trainer.h"

namespace flipbook::pipeline {

// Scores rounded to what the record keeps (F16), and loss and metrics computed from those, so that
// whoever recomputes them from the record gets the same. The layout is left empty.
//   samples  N, as in the output
[[nodiscard]] EpochFrame frameFrom(EpochIndex epoch, const training::EpochOutput& output,
                                   std::span<const Sample> samples);

// Judges a recorded page by the labels that its samples have now: loss and metrics anew, and no
// training margin for samples of another label, since nobody measured it. Where a run keeps the top
// classes alone and the new label is none of them, its logit is taken for the last of them, the
// most that it can be.
//   before, now  N, the same samples
void judgeAnew(EpochFrame& frame, std::span<const Sample> before, std::span<const Sample> now);

}  // namespace flipbook::pipeline
