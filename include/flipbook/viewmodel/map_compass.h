// The class compass: a layout from class probabilities alone, for runs that have none of their own.

#pragma once

#include "flipbook/core/class_scores.h"
#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/point.h"

namespace flipbook::viewmodel {

// Classes stand on a circle of radius 1, class 0 at the top, clockwise on the screen; every sample
// stands at the mean of them, weighted with its probabilities: between two classes where the model
// hesitates, in the middle where it knows nothing. A small fixed offset per sample keeps equals
// apart. NaN where a sample was not evaluated. N positions, O(N C).
[[nodiscard]] Layout classCompass(const ClassScores& scores);

// Where the page is drawn: its own layout, or the compass if it has none. N positions.
[[nodiscard]] Layout drawnLayout(const EpochFrame& frame);

}  // namespace flipbook::viewmodel
