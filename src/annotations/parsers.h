// One parser per annotation format.

#pragma once

#include "annotations/annotated_images.h"

namespace flipbook::annotations {

[[nodiscard]] Parsed parseCoco(const formats::FileTree& tree);
[[nodiscard]] Parsed parseYolo(const formats::FileTree& tree);
[[nodiscard]] Parsed parseCvat(const formats::FileTree& tree);
[[nodiscard]] Parsed parseLabelStudio(const formats::FileTree& tree);
[[nodiscard]] Parsed parseFiftyOne(const formats::FileTree& tree);

}  // namespace flipbook::annotations
