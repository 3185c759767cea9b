// The images of a recorded run, as it was trained on them.

#pragma once

#include <memory>

#include "flipbook/loading/pixel_cache.h"
#include "flipbook/recording/run_reader.h"
#include "pipeline/session_context.h"

namespace flipbook::pipeline {

// In the order of the run's samples; decoded where the cache has them no more. Errors: NotFound
// (the dataset is gone), CorruptData (an image cannot be read any more, or is another one now), Io,
// Cancelled.
[[nodiscard]] Result<std::shared_ptr<const loading::PixelCache>> loadImagesOf(
    const recording::RunReader& run, SessionContext& context);

}  // namespace flipbook::pipeline
