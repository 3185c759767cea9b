// Where a run may be written.

#pragma once

#include <filesystem>

#include "flipbook/core/result.h"

namespace flipbook::pipeline {

// Errors: InvalidArgument if `out` exists and `overwrite` is off, if its parent folder is missing,
// or if it is, or lies in, the folder of the data (nothing is ever written there).
[[nodiscard]] Result<void> checkOutputPath(const std::filesystem::path& out,
                                           const std::filesystem::path& data, bool overwrite);

}  // namespace flipbook::pipeline
