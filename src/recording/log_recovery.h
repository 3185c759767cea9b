// Brings epochs.jsonl back to whole lines. The caller holds the run's lock.

#pragma once

#include <string>
#include <vector>

#include "flipbook/recording/file_io.h"
#include "recording/epoch_log.h"

namespace flipbook::recording {

// Cuts off what follows the last valid line and gives that line its line break. Returns what it
// did, in words; empty if there was nothing to do. `log` is up to date before and after. Errors:
// Io.
[[nodiscard]] Result<std::vector<std::string>> recoverLog(const RunFolder& folder, EpochLog& log);

// Keeps the lines of epochs up to `last`, as they are, and drops all others, with their frames,
// live layouts and checkpoints. Errors: Io.
[[nodiscard]] Result<void> keepLogThrough(const RunFolder& folder, EpochLog& log, EpochIndex last);

// Writes a new epochs.jsonl in the place of the old one. Errors: Io.
[[nodiscard]] Result<void> replaceLog(const RunFolder& folder, std::string_view text);

}  // namespace flipbook::recording
