// The seam between the formats of labelled images and the rest: one reader per format, each a small
// unit. A new format is a new function like those below and a line in dataset/format_readers.cpp.
// Formats are told by what the files hold, not by what they are called.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "flipbook/core/dataset.h"
#include "flipbook/core/result.h"
#include "flipbook/formats/file_tree.h"

namespace flipbook::formats {

// How a folder can be understood.
struct Recognition {
  std::string why;      // in words for people
  bool isLikely{true};  // otherwise read so only where nothing else is likely
  bool isTold{true};    // whether the user should know of it where something else is taken
};

struct FormatReader {
  std::string_view kind;
  // Nothing if the folder is not of this format.
  std::optional<Recognition> (*recognise)(const FileTree& tree);
  // Only for trees that were recognised. Images need not be sorted.
  Result<Dataset> (*read)(FileTree tree);
};

[[nodiscard]] const FormatReader& splitFoldersReader();
[[nodiscard]] const FormatReader& classFoldersReader();

}  // namespace flipbook::formats
