// The seam between the formats of labelled images and the rest: one reader per format, each a small
// unit. A new format is a new function like those below and a line in format_reader.cpp.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "dataset/file_tree.h"
#include "flipbook/core/result.h"
#include "flipbook/dataset/dataset.h"

namespace flipbook::dataset {

struct FormatReader {
  std::string_view kind;
  // Why the folder is of this format, in words for people; nothing if it is not.
  std::optional<std::string> (*recognise)(const FileTree& tree);
  // Only for trees that were recognised. Images need not be sorted.
  Result<Dataset> (*read)(FileTree tree);
};

// The most particular first: the first that recognises a folder reads it.
[[nodiscard]] std::span<const FormatReader> formatReaders();

[[nodiscard]] const FormatReader& splitFoldersReader();
[[nodiscard]] const FormatReader& classFoldersReader();

}  // namespace flipbook::dataset
