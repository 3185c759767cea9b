// run.json: what a run says of itself.

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/core/run_info.h"
#include "flipbook/recording/file_io.h"

namespace flipbook::recording {

inline constexpr std::string_view kFormatName = "flipbook-run";
inline constexpr std::uint64_t kFormatVersion = 1;
inline constexpr std::string_view kRunFile = "run.json";
inline constexpr std::string_view kSamplesFile = "samples.jsonl";
inline constexpr std::string_view kEpochsFile = "epochs.jsonl";
inline constexpr std::string_view kLockFile = ".lock";
inline constexpr std::string_view kLogFile = "log.txt";
inline constexpr std::string_view kEpochsFolder = "epochs";
inline constexpr std::string_view kCheckpointsFolder = "checkpoints";
inline constexpr std::string_view kLayoutsFolder = "layouts";
inline constexpr std::string_view kAuditFolder = "audit";

// run.json's text, with a line break at its end.
[[nodiscard]] std::string textFromRunInfo(const RunInfo& info);

// Only `format`, `version`, `classes` and `sample_count` are needed; the rest is taken where it is
// there and of the right type. Errors: CorruptData, UnsupportedVersion; without the path.
[[nodiscard]] Result<RunInfo> runInfoFromText(std::string_view text);

// Reads and checks run.json of an open folder. Errors: CorruptData ("not a run: ..."),
// UnsupportedVersion, Io; messages end with the path.
[[nodiscard]] Result<RunInfo> readRunInfo(const RunFolder& folder);

}  // namespace flipbook::recording
