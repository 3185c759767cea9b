#include "flipbook/formats/given_splits.h"

#include <fmt/format.h>

namespace flipbook::formats {

void SplitCounts::add(SplitWord word, std::size_t images) {
  if (word == SplitWord::Training) training += images;
  if (word == SplitWord::Validation) validation += images;
  if (word == SplitWord::Test) test += images;
}

std::optional<Split> SplitCounts::splitOf(SplitWord word) const {
  if (!areUsable()) return std::nullopt;
  return word == SplitWord::Training ? Split::Training : Split::Validation;
}

std::vector<std::string> SplitCounts::notes() const {
  if (!areUsable()) {
    return {fmt::format("Only {} images were found, so they are split into training and validation",
                        training > 0     ? "training"
                        : validation > 0 ? "validation"
                                         : "test")};
  }
  if (validation > 0 && test > 0) {
    return {fmt::format(
        "{} test images are left aside: training and validation images are there and are used",
        test)};
  }
  if (validation == 0) {
    return {"There are no validation images, so the test images are used for validation"};
  }
  return {};
}

}  // namespace flipbook::formats
