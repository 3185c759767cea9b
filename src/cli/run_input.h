// Runs, epochs and samples as the user names them.

#pragma once

#include <optional>
#include <string>

#include "flipbook/recording/run_reader.h"

namespace flipbook::cli {

// The run, with what is odd about it said on standard error.
[[nodiscard]] Result<recording::RunReader> openRun(const std::string& path);

// The page asked for, or the last one that is whole.
[[nodiscard]] Result<EpochFrame> readPage(const recording::RunReader& run,
                                          std::optional<std::uint32_t> epoch);

// A run, and one of its pages whole: the one asked for, or the last one.
struct OpenPage {
  recording::RunReader run;
  EpochFrame frame;
};
[[nodiscard]] Result<OpenPage> openPage(const std::string& path,
                                        std::optional<std::uint32_t> epoch);

// By index or by path, also its last component where that is unique. Errors: NotFound.
[[nodiscard]] Result<SampleId> findSample(const recording::RunReader& run, const std::string& name);

}  // namespace flipbook::cli
