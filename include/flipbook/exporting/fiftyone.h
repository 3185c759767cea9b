// FiftyOneImageClassificationDataset: data/ and labels.json, for
// fiftyone.Dataset.from_dir(dataset_dir=OUT,
// dataset_type=fiftyone.types.FiftyOneImageClassificationDataset).

#pragma once

#include <cstdint>
#include <vector>

#include "flipbook/core/class_scores.h"
#include "flipbook/exporting/image_copies.h"

namespace flipbook::exporting {

// What Flipbook knows of the samples, beside their labels.
struct ModelOpinions {
  const ClassScores* scores{};         // N x C, of one page
  std::vector<float> mistakenness;     // N, score of "the label is wrong"; empty: not ranked
  std::vector<std::uint32_t> changes;  // N, how often the prediction changed; empty: not ranked
};

// OUT/data/<as below the root>, each name without its extension there once, and OUT/labels.json. A
// label has a `confidence` (the model's in this label) and `attributes`: split, predicted,
// predicted_confidence, original_label where it was changed, mistakenness, prediction_changes. An
// image without a label has null, as FiftyOne writes it.
// Errors: as copyDataset.
[[nodiscard]] Result<ExportSummary> writeFiftyOne(const Source& source,
                                                  const ModelOpinions& opinions,
                                                  const std::filesystem::path& out,
                                                  const Work& work);

}  // namespace flipbook::exporting
