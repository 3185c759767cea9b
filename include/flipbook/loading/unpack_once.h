// Folders in the cache directory that are filled once: what an archive or a table of pictures
// holds.

#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "flipbook/core/result.h"
#include "flipbook/core/run_info.h"
#include "flipbook/loading/running_hash.h"

namespace flipbook::loading {

struct UnpackedFolder {
  std::filesystem::path path;            // in the cache directory
  std::vector<QuarantinedFile> leftOut;  // what was not unpacked, and why
};

// Fills a new folder and returns what was left out.
using FillFolder =
    std::function<Result<std::vector<QuarantinedFile>>(const std::filesystem::path& folder)>;

// The folder of this key, filled now unless it is there; it stays until it was not asked for in 30
// days. Errors: Io; those of `fill`, and then there is no folder.
[[nodiscard]] Result<UnpackedFolder> unpackOnce(const Hash128& key, const FillFolder& fill);

// What may be unpacked at all: half of the free space where `folder` lies.
[[nodiscard]] std::uint64_t spaceToTake(const std::filesystem::path& folder);

}  // namespace flipbook::loading
