// What Hugging Face's `datasets` notes in a Parquet footer, under the key "huggingface": the names
// of the classes, and which columns are images.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "flipbook/core/result.h"
#include "flipbook/parquet/metadata.h"

namespace flipbook::parquet {

struct ClassNames {
  std::string feature;             // dotted: "label", "objects.category"
  std::vector<std::string> names;  // of class 0, 1, ...
};

// Every feature of the type ClassLabel, in the file's order; empty if the file has no such note.
// Errors: CorruptData if the note is no JSON or its names are no texts.
[[nodiscard]] Result<std::vector<ClassNames>> classNamesFrom(const Metadata& metadata);

// An encoded image (JPEG, PNG, ...) in every row, a file beside the table, or both.
struct ImageColumn {
  std::string feature;               // "image"
  std::optional<std::size_t> bytes;  // the column of the encoded images
  std::optional<std::size_t> path;   // the column of their names; its cells may be null
};

// Features noted as images, in the order of the columns; without such a note, structs of the two
// byte columns `bytes` and `path`. Images in lists are left out.
[[nodiscard]] std::vector<ImageColumn> imageColumnsOf(const Metadata& metadata);

}  // namespace flipbook::parquet
