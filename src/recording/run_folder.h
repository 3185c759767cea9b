// The directory of a run as a writer sees it: made whole, replaced only by its like, cleaned of
// what a crash left.

#pragma once

#include <filesystem>
#include <optional>
#include <span>

#include "flipbook/core/run_info.h"
#include "flipbook/core/sample.h"
#include "recording/epoch_log.h"
#include "recording/run_lock.h"

namespace flipbook::recording {

// Makes the directory with run.json, samples.jsonl and the empty folders under a temporary name
// beside `path`, locked, and gives it its name when all of it is on the disk. With `overwrite` a
// run that is there and not locked makes way for it. Errors: as RunWriter::create.
[[nodiscard]] Result<RunLock> createRunFolder(const std::filesystem::path& path,
                                              const RunInfo& info, std::span<const Sample> samples,
                                              bool overwrite);

// Removes temporary files, and the files of epochs beyond the last committed one that a crash in
// commitEpoch() can have left. Returns what it removed, relative to the run.
// Files under other names are the user's and stay.
std::vector<std::string> reclaimFiles(const std::filesystem::path& run, const EpochLog& log);

// The same without removing anything.
[[nodiscard]] std::vector<std::string> filesToReclaim(const std::filesystem::path& run,
                                                      const EpochLog& log);

}  // namespace flipbook::recording
