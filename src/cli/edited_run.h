// A run's samples with the decisions that stand, and what an Apply has made of their files.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flipbook/recording/edited_samples.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::cli {

// The samples of the run with the edits of `source` (a run, or a file of edits), or with the run's
// own where `source` is empty. What could not be taken over is said on standard error.
[[nodiscard]] Result<std::vector<Sample>> samplesWithEdits(const recording::RunReader& run,
                                                           const std::string& source);

// That no Apply or undo of the run was interrupted; nobody knows where its images are then. The
// error names the commands that bring it to an end, after `what` was to be done ("export"). `named`
// is the run as the user calls it. Errors: InvalidArgument, CorruptData, Io.
[[nodiscard]] Result<void> checkApplyIsFinished(const recording::RunReader& run,
                                                const std::string& named, std::string_view what);

}  // namespace flipbook::cli
