// Which demo image is what, before any is painted.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "flipbook/demo/demo.h"

namespace flipbook::demo {

struct PlannedSample {
  enum class Kind : std::uint8_t { Ordinary, WrongLabel, Outlier, NearDuplicate };

  Kind kind{Kind::Ordinary};
  std::uint32_t shown{};     // the class it really is of; of an outlier without meaning
  std::uint32_t labelled{};  // the class in whose folder it lies
  std::uint32_t original{};  // of a near-duplicate: the sample it is a copy of, an ordinary one
};

// 3.5 % wrong labels, 1 % outliers and 1 % near-duplicates (one of each at least), the rest in
// equal parts of every class. Sample i is file `fileNameOf(i)`.
[[nodiscard]] std::vector<PlannedSample> planSamples(const DemoOptions& options);

// "rings/000042.png".
[[nodiscard]] std::string pathOf(const std::vector<PlannedSample>& plan, std::uint32_t sample);

// The list of what was planted, as CSV with the columns path,wrong,clean,outlier,duplicate_of.
// `clean` is the class that an image really shows, empty for outliers.
[[nodiscard]] std::string truthTable(const std::vector<PlannedSample>& plan);

}  // namespace flipbook::demo
