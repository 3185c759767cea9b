// What cleanlab asks for, as numpy arrays in one order of rows.

#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/exporting/image_copies.h"

namespace flipbook::exporting {

// OUT/labels.npy (int64, n), pred_probs.npy (float32, n x C), features.npy (float32, n x D; only
// where the page has features), and samples.csv, which says what row is which image (row, sample,
// path, label, split). Rows are the samples that were evaluated on the page, have a label and are
// not excluded.
// With over 64 classes a page knows eight probabilities and the label's; what is left to 1 is
// shared evenly by the others. Errors: InvalidArgument (something is there already), Io.
[[nodiscard]] Result<ExportSummary> writeCleanlab(const Source& source, const EpochFrame& page,
                                                  const std::filesystem::path& out);

// The bytes of a .npy file, version 1.0. `type` is numpy's ("<f4", "<i8"); `bytes` are row-major.
[[nodiscard]] std::string npyText(std::string_view type, std::span<const std::size_t> shape,
                                  std::span<const std::byte> bytes);

}  // namespace flipbook::exporting
