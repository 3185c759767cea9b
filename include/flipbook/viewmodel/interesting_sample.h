// Which sample is worth looking at first.

#pragma once

#include <optional>
#include <span>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/sample.h"

namespace flipbook::viewmodel {

// The sample that the model gets most wrong on this page: of the highest loss among wrongly
// predicted validation samples, else among all wrong ones, else among all. Samples of equal loss:
// the first. `samples` has N entries, as the frame. Empty if there is none. O(N C) time.
[[nodiscard]] std::optional<SampleId> interestingSample(const EpochFrame& frame,
                                                        std::span<const Sample> samples);

}  // namespace flipbook::viewmodel
