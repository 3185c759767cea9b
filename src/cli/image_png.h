// A decoded image as a PNG.

#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "flipbook/core/result.h"
#include "flipbook/pipeline/engine.h"

namespace flipbook::cli {

// `address` as Engine::decode takes it, full size. Errors: as Engine::decode; Io (no memory).
[[nodiscard]] Result<std::vector<std::byte>> pngOf(pipeline::Engine& engine,
                                                   const std::filesystem::path& address);

}  // namespace flipbook::cli
