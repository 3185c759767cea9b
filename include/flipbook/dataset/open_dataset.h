// Opening a dataset: which format it is, which images and labels it has. Nothing is decoded here.

#pragma once

#include <filesystem>
#include <stop_token>

#include "flipbook/core/dataset.h"
#include "flipbook/core/progress.h"
#include "flipbook/core/result.h"
#include "flipbook/core/run_options.h"

namespace flipbook::dataset {

// Recognises the format by content, unless `reading` names one, and lists the images.
// Errors: NotFound (A1), InvalidArgument (A2: no images; says what was looked for; or it cannot be
// read as asked), Cancelled.
[[nodiscard]] Result<Dataset> openDataset(const std::filesystem::path& root,
                                          const ReadingOptions& reading = {},
                                          const ProgressSink& progress = {},
                                          std::stop_token stop = {});

// Whether a classifier can be trained on it at all: at least two classes with images, and enough
// images (A3, A6). Errors: InvalidArgument, saying what is missing.
[[nodiscard]] Result<void> checkTrainable(const Dataset& dataset);

}  // namespace flipbook::dataset
