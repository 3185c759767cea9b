// A cleaned copy of a dataset: class folders by the labels that stand, and manifest.csv.

#pragma once

#include "flipbook/exporting/image_copies.h"

namespace flipbook::exporting {

// OUT/<class>/<name>, and OUT/manifest.csv with the columns path, label, original_label, split and
// original_path (as in the run). Two images of one name get different ones ("1.png", "1-2.png").
// Images without a label have no place in it and are left out. The originals are only read. Errors:
// InvalidArgument (something is there already, no folder to write into), NotFound and CorruptData
// as copyImage, Io, Cancelled; nothing is left then.
[[nodiscard]] Result<ExportSummary> copyDataset(const Source& source,
                                                const std::filesystem::path& out, const Work& work);

}  // namespace flipbook::exporting
