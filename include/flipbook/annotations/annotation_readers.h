// Datasets whose labels come from annotation programs: COCO, YOLO, CVAT, Label Studio, FiftyOne.
// Where images carry boxes there are two readings: one label per image, or every box cut out as a
// sample of its own.

#pragma once

#include "flipbook/formats/format_reader.h"

namespace flipbook::annotations {

[[nodiscard]] const formats::FormatReader& cocoReader();
[[nodiscard]] const formats::FormatReader& cocoBoxesReader();
[[nodiscard]] const formats::FormatReader& yoloReader();
[[nodiscard]] const formats::FormatReader& yoloBoxesReader();
[[nodiscard]] const formats::FormatReader& cvatReader();
[[nodiscard]] const formats::FormatReader& cvatBoxesReader();
[[nodiscard]] const formats::FormatReader& labelStudioReader();
[[nodiscard]] const formats::FormatReader& labelStudioBoxesReader();
[[nodiscard]] const formats::FormatReader& fiftyOneReader();

}  // namespace flipbook::annotations
