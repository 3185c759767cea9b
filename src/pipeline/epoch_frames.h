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

}  // namespace flipbook::pipeline
