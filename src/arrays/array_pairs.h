// Which array holds the pictures and which their labels.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/formats/file_names.h"
#include "flipbook/loading/array_file.h"
#include "flipbook/loading/picture_array.h"

namespace flipbook::arrays {

struct NamedArray {
  std::string address;  // relative to the root, without '#'
  loading::ArrayLayout layout;

  [[nodiscard]] std::string_view name() const;    // the file's, or the array's in an NPZ file
  [[nodiscard]] std::string_view folder() const;  // or the NPZ file
};

struct ArrayPair {
  NamedArray pictures;
  loading::PictureShape shape;
  NamedArray labels;
  std::optional<formats::SplitWord> split;
};

// The split that the name of an array stands for; "t10k" is MNIST's word for test.
[[nodiscard]] std::optional<formats::SplitWord> splitNamedIn(std::string_view name);

// Arrays of pictures with the array of whole numbers that has as many, the same split in its name,
// lies in the same folder, and whose name is most like theirs. Rows of plain numbers (N x P) are
// taken for pictures only where there are no others.
[[nodiscard]] std::vector<ArrayPair> pairsOf(const std::vector<NamedArray>& arrays);

}  // namespace flipbook::arrays
