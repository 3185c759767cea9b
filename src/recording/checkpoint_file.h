// Checkpoint files: safetensors with whatever tensors the training needs.

#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "flipbook/core/tensor.h"
#include "flipbook/recording/file_io.h"

namespace flipbook::recording {

// Errors: NotFound, CorruptData (also where `hash` is given and differs), Io; messages end with the
// path.
[[nodiscard]] Result<Checkpoint> readCheckpointFile(const RunFolder& folder,
                                                    std::string_view relative,
                                                    std::optional<std::uint64_t> hash);

[[nodiscard]] Result<Written> writeCheckpointFile(const std::filesystem::path& path,
                                                  const Checkpoint& checkpoint);

}  // namespace flipbook::recording
