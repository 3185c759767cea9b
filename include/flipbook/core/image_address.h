// Where an image lies, as one text: a path, and what of the file it is if it is not all of it.
//
//   cat/1.png                     a file
//   train-images.gz#17            picture 17 of the file, counted from 0
//   digits.npz/x_train#17         picture 17 of an array in the file
//   street.jpg#xywh=10,20,30,40   the part of another image from (10, 20), 30 wide and 40 high
//
// A file whose own name looks like this is meant first. The last form is that of the W3C's Media
// Fragments URI 1.0. run-format.md says how samples.jsonl spells them.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace flipbook {

using Box = std::array<std::int32_t, 4>;  // x, y, width, height in pixels

struct ImageAddress {
  std::string_view container;  // what stands before the '#', or all of it
  std::optional<std::uint64_t> index;
  std::optional<Box> box;

  [[nodiscard]] bool isPart() const { return index.has_value() || box.has_value(); }
};

// A fragment that is neither a number nor a box belongs to the path.
[[nodiscard]] ImageAddress splitAddress(std::string_view address);

[[nodiscard]] std::string addressOf(std::string_view container, std::uint64_t index);
[[nodiscard]] std::string addressOf(std::string_view container, const Box& box);

// An order in which the pictures of one array come by their number, everything else by its bytes.
[[nodiscard]] bool isAddressBefore(std::string_view left, std::string_view right);

}  // namespace flipbook
