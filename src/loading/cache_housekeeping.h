// Where caches are kept, and that they do not pile up there.

#pragma once

#include <filesystem>

namespace flipbook::loading {

// Removes pixel caches that were not used for 30 days, and unfinished ones whose writer is gone.
// What cannot be removed stays.
void tidyCacheDirectory(const std::filesystem::path& directory);

}  // namespace flipbook::loading
