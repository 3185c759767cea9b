// The folder of a demo: whose it is, whether it is finished, and its files.

#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "flipbook/core/result.h"
#include "flipbook/demo/demo.h"

namespace flipbook::demo {

enum class DirectoryState { ToBeWritten, Finished };

// Makes the folder if it is missing and marks it as a demo at work. One that was begun with the
// same options and not finished is written again. Errors: InvalidArgument (other files in it, or a
// demo of other options), Io.
[[nodiscard]] Result<DirectoryState> claimDirectory(const std::filesystem::path& directory,
                                                    const DemoOptions& options);

// Writes the truth table and marks the demo as finished. Errors: Io.
[[nodiscard]] Result<void> finishDirectory(const std::filesystem::path& directory,
                                           const DemoOptions& options, const std::string& truth);

[[nodiscard]] bool writeFile(const std::filesystem::path& path,
                             std::span<const std::uint8_t> bytes);

}  // namespace flipbook::demo
