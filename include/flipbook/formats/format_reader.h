// The seam between the formats of labelled images and the rest: one reader per format, each a small
// unit. A new format is a new function like those below and a line in dataset/format_readers.cpp.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "flipbook/core/dataset.h"
#include "flipbook/core/result.h"
#include "flipbook/formats/file_tree.h"

namespace flipbook::formats {

struct FormatReader {
  std::string_view kind;
  // Why the folder is of this format, in words for people; nothing if it is not.
  std::optional<std::string> (*recognise)(const FileTree& tree);
  // Only for trees that were recognised. Images need not be sorted.
  Result<Dataset> (*read)(FileTree tree);
};

[[nodiscard]] const FormatReader& splitFoldersReader();
[[nodiscard]] const FormatReader& classFoldersReader();

}  // namespace flipbook::formats
