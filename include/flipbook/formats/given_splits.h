// What becomes of the splits that a dataset brings.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/core/sample.h"
#include "flipbook/formats/file_names.h"

namespace flipbook::formats {

// How many images each kind of split holds, and the rule that follows: with training and validation
// images, test images are left aside; without validation, test images are used for it; with a
// single split there is nothing to honour, and Flipbook splits it itself.
struct SplitCounts {
  std::size_t training{};
  std::size_t validation{};
  std::size_t test{};

  void add(SplitWord word, std::size_t images = 1);
  // Something to train on and something to judge by.
  [[nodiscard]] bool areUsable() const { return training > 0 && validation + test > 0; }
  [[nodiscard]] bool isLeftAside(SplitWord word) const {
    return word == SplitWord::Test && areUsable() && validation > 0;
  }
  [[nodiscard]] std::optional<Split> splitOf(SplitWord word) const;
  // What the user should know of it, in words; `kind` is "folder", "lines".
  [[nodiscard]] std::vector<std::string> notes() const;
};

}  // namespace flipbook::formats
