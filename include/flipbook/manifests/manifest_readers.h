// Datasets whose labels stand in a table beside the images: CSV and TSV, lists of "path label",
// JSON lines. Hugging Face's metadata.csv and metadata.jsonl are such tables too.

#pragma once

#include "flipbook/formats/format_reader.h"

namespace flipbook::manifests {

[[nodiscard]] const formats::FormatReader& csvReader();
[[nodiscard]] const formats::FormatReader& listReader();
[[nodiscard]] const formats::FormatReader& jsonLinesReader();

}  // namespace flipbook::manifests
