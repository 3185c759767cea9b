// Events in words, for people who do not program.

#pragma once

#include <QString>

#include "flipbook/analysis/page_events.h"

namespace flipbook::viewmodel {

// "214 predictions flipped, 31 forgotten, 12 changed cluster"; "nothing happened".
[[nodiscard]] QString pageEventsText(const analysis::PageEvents& page);
// What happened to one sample: "its prediction flipped; it was right and is wrong now".
[[nodiscard]] QString sampleEventsText(const analysis::SampleEvents& events);

}  // namespace flipbook::viewmodel
