// Weights from a file that somebody else wrote: safetensors and nothing else.

#pragma once

#include <filesystem>

#include "flipbook/core/result.h"
#include "flipbook/core/tensor.h"

namespace flipbook::recording {

// Formats that carry code (pickles such as .pt and .pth, TorchScript) or a whole graph (.onnx) are
// refused by their content and never opened by anything else.
// Errors: NotFound, CorruptData (says what it is and what to do), Io; messages end with the path.
[[nodiscard]] Result<Checkpoint> readWeights(const std::filesystem::path& path);

}  // namespace flipbook::recording
