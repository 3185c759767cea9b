// The map for screen readers: a chart whose value is the current datapoint.

#pragma once

namespace flipbook::ui {

// Tells Qt how to describe a MapCanvas; once per program, further calls do nothing.
void installMapAccessibility();

}  // namespace flipbook::ui
