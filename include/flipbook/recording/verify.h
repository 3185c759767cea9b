// Checks a run against every rule of its format, and repairs what can be repaired without guessing.

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "flipbook/core/result.h"

namespace flipbook::recording {

struct VerifyReport {
  std::size_t epochs{};               // committed
  std::size_t damagedEpochs{};        // lost to damage
  std::size_t checkpoints{};          // whole
  std::vector<std::string> problems;  // what is wrong, and what is lost by it
  std::vector<std::string> repairs;   // what repair did, or could do
  [[nodiscard]] bool isSound() const { return problems.empty(); }
};

// Reads every byte, of the folds of its audit too (their problems and repairs, not their counts).
// Changes nothing. Errors: as RunReader::open.
[[nodiscard]] Result<VerifyReport> verifyRun(const std::filesystem::path& path);

// Drops torn lines and orphaned temporary files, and takes up frames found by name that no line
// names (D6). Needs the run's lock. Errors: as RunWriter::reopen.
[[nodiscard]] Result<VerifyReport> repairRun(const std::filesystem::path& path);

}  // namespace flipbook::recording
