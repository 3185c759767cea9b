// An archive (zip, tar, tar.gz, ...) as a folder: unpacked once into the cache directory.

#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>

#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"
#include "flipbook/loading/unpack_once.h"

namespace flipbook::loading {

// Nothing if the file is no archive, or one of numpy arrays only (NPZ). Members that would leave
// the folder, links, devices and second files of a name are left out. It takes at most half of the
// free space. Used again as long as the archive is the same and it was not forgotten (30 days).
// Errors: CorruptData (damaged), Io (no space), Cancelled; in words, without the path.
[[nodiscard]] Result<std::optional<UnpackedFolder>> unpackedFolder(
    const std::filesystem::path& archive, const ProgressSink& progress,
    const std::stop_token& stop);

}  // namespace flipbook::loading
