// Figures that a foreign run does not record, computed from its frames, so that its curves are
// whole.

#pragma once

#include <span>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/sample.h"

namespace flipbook::viewmodel {

// True if nothing at all is recorded of one of the splits. A single quotient without a value is not
// missing: it may be 0/0.
[[nodiscard]] bool lacksFigures(const EpochSummary& summary);

// Both splits' figures by flipbook::metrics. `samples` are the N of the frame. O(N C), any thread.
[[nodiscard]] EpochSummary figuresOf(const EpochFrame& frame, std::span<const Sample> samples);

// Takes from `computed` what `summary` has not.
void fillFigures(EpochSummary& summary, const EpochSummary& computed);

// The frame's loss, or, where the writer recorded none, the one its scores give. N values.
[[nodiscard]] std::vector<float> lossOf(const EpochFrame& frame, std::span<const Sample> samples);

}  // namespace flipbook::viewmodel
