// What lies compressed in a file, as a plain file in the cache directory: so that any part of it
// can be read at once, and with little memory.

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/core/result.h"

namespace flipbook::loading {

// The plain copy of `file` (gzip and the like), or of its member of this name (zip, tar). Made if
// it is not there yet; its name covers path, size, times and identity of the file, so a changed
// file gives another copy. It never takes more than half of the free space. Errors: NotFound (no
// such file or member), CorruptData (damaged), Io (no space). Any thread.
[[nodiscard]] Result<std::filesystem::path> unpackedCopy(const std::filesystem::path& file,
                                                         std::string_view member = {});

// The first bytes of the same, at most `most`. Errors: NotFound, CorruptData, Io.
[[nodiscard]] Result<std::string> unpackedStart(const std::filesystem::path& file,
                                                std::string_view member, std::size_t most);

// The names of all regular members of an archive, in its order. Errors: Io, CorruptData.
[[nodiscard]] Result<std::vector<std::string>> membersOf(const std::filesystem::path& archive);

}  // namespace flipbook::loading
