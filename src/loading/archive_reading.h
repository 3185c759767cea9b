// libarchive behind a small face, shared by what unpacks one member and what unpacks all.

#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "flipbook/core/result.h"

namespace flipbook::loading {

struct FreeArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using Archive = std::unique_ptr<archive, FreeArchive>;

[[nodiscard]] std::string whyOf(archive* reader);

// `isPlain`: a single compressed stream without an archive in it. Errors: Io, CorruptData.
[[nodiscard]] Result<Archive> openArchive(const std::filesystem::path& file, bool isPlain);

// The next member; null at the end. Errors: CorruptData.
[[nodiscard]] Result<archive_entry*> nextEntry(archive* reader);

// Its name as bytes; empty if it has none.
[[nodiscard]] std::string_view nameOf(archive_entry* entry);

// Copies the data of the member that the reader stands at into a new file, and subtracts its size
// from `bytesLeft`. Errors: CorruptData (damaged), Io (more than `bytesLeft`, cannot be written).
[[nodiscard]] Result<void> copyData(archive* reader, const std::filesystem::path& target,
                                    std::uint64_t& bytesLeft);

}  // namespace flipbook::loading
