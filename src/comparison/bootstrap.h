// How far the differences would spread had other validation samples been drawn: the paired
// bootstrap (Efron & Tibshirani 1993), percentile intervals. docs/compare.md.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "comparison/shared_samples.h"
#include "flipbook/comparison/comparison.h"

namespace flipbook::comparison {

// Second minus first, for every figure; NaN: no value.
struct Differences {
  double accuracy{};
  double precision{};
  double recall{};
  double f1{};
  std::vector<double> ofClasses;  // C x 3: precision, recall, F1
};

struct Spread {
  std::optional<Interval> accuracy;
  std::optional<Interval> precision;
  std::optional<Interval> recall;
  std::optional<Interval> f1;
  std::vector<std::optional<Interval>> ofClasses;  // C x 3
};

// Draws as many samples as there are, with repeats, `options.resamples` times. O(resamples *
// (samples + classes)).
[[nodiscard]] Spread bootstrap(std::span<const Judged> judged, std::uint32_t classCount,
                               const Options& options);

}  // namespace flipbook::comparison
