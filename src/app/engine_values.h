// The engine's values in the window's terms.

#pragma once

#include <functional>

#include "flipbook/dataset/inspection.h"
#include "flipbook/pipeline/engine.h"
#include "flipbook/viewmodel/dataset_summary.h"
#include "flipbook/viewmodel/run_controller.h"
#include "flipbook/viewmodel/training_progress.h"

namespace flipbook::app {

[[nodiscard]] viewmodel::TrainingProgress progressFrom(const pipeline::RunProgress& progress);

[[nodiscard]] viewmodel::EngineFacts factsFrom(const pipeline::EngineInfo& info);

// Shows a file, for examples of a class; a null image where it cannot.
using ExampleReader = std::function<QImage(const std::filesystem::path&)>;

// Reads up to `kExamples` images of each of the first `kClassesWithExamples` classes.
inline constexpr std::size_t kExamples = 6;
inline constexpr std::size_t kClassesWithExamples = 40;
[[nodiscard]] viewmodel::DatasetSummary summaryFrom(const dataset::Inspection& inspection,
                                                    const ExampleReader& readExample);

[[nodiscard]] QImage imageFrom(const RgbImage& image);

}  // namespace flipbook::app
