// A run's samples with the decisions that stand.

#pragma once

#include <string>
#include <vector>

#include "flipbook/recording/edited_samples.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::cli {

// The samples of the run with the edits of `source` (a run, or a file of edits), or with the run's
// own where `source` is empty. What could not be taken over is said on standard error.
[[nodiscard]] Result<std::vector<Sample>> samplesWithEdits(const recording::RunReader& run,
                                                           const std::string& source);

}  // namespace flipbook::cli
