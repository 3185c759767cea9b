// Which columns of a Parquet file hold its pictures and their labels.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "flipbook/core/result.h"
#include "flipbook/parquet/hugging_face.h"
#include "flipbook/parquet/parquet_file.h"

namespace flipbook::arrays {

struct PictureColumns {
  std::size_t bytes{};
  std::optional<std::size_t> path;  // what the pictures were called
  std::size_t label{};
  std::vector<std::string>
      classNames;  // of the labels 0, 1, ...; empty: labels stand for themselves
};

// Errors: CorruptData: no picture, or no label; says which columns there are.
[[nodiscard]] Result<PictureColumns> pictureColumns(const parquet::Metadata& metadata);

// The label of a row in words; nothing where there is none (null, or a negative number).
// Errors: CorruptData: a number that is no class.
[[nodiscard]] Result<std::optional<std::string>> labelIn(const parquet::Cell& cell,
                                                         const PictureColumns& columns);

}  // namespace flipbook::arrays
