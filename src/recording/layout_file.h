// Layout files: one tensor `position`, F32 [N, 2], with a hash of its bytes in the metadata.

#pragma once

#include <filesystem>
#include <string>

#include "flipbook/core/point.h"
#include "flipbook/recording/file_io.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::recording {

// "layouts/live" or "layouts/refined".
[[nodiscard]] std::string folderOf(LayoutTrack track);

// Positions that are not finite are moved to one place left of all others. Errors: NotFound,
// CorruptData, Io; messages end with the path.
[[nodiscard]] Result<Layout> readLayoutFile(const RunFolder& folder, std::string_view relative,
                                            std::uint64_t sampleCount);

[[nodiscard]] Result<Written> writeLayoutFile(const std::filesystem::path& path,
                                              const Layout& layout);

}  // namespace flipbook::recording
