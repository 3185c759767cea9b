// What lies in a run's audit directory.

#pragma once

#include <filesystem>
#include <vector>

namespace flipbook::recording {

// The files that no audit put there; nothing is deleted with them in it.
[[nodiscard]] std::vector<std::filesystem::path> strangersInAudit(const std::filesystem::path& run);

}  // namespace flipbook::recording
