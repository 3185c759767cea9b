// Before and after: two pages of two runs on the same images, judged on the validation samples that
// both have, against one set of labels. Mathematics and examples: docs/compare.md.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "flipbook/core/class_scores.h"
#include "flipbook/core/result.h"
#include "flipbook/core/sample.h"

namespace flipbook::comparison {

// One page of one run, for as long as it is compared.
struct Side {
  const ClassScores* scores{};           // N x C
  std::span<const Sample> samples;       // N
  std::span<const std::string> classes;  // C
};

enum class LabelsOf : std::uint8_t { First, Second };

struct Options {
  LabelsOf labels{LabelsOf::Second};  // both sides are judged against them
  std::uint32_t resamples{2000};
  std::uint64_t seed{1};    // the same gives the same intervals, bit for bit
  double confidence{0.95};  // in (0, 1)
};

// What the difference may be: it would be so for `confidence` of all choices of validation samples.
struct Interval {
  double low{};
  double high{};

  friend bool operator==(const Interval&, const Interval&) = default;
};

// One figure on both sides; 0/0 has no value, as in metrics.
struct Figure {
  std::optional<double> first;
  std::optional<double> second;
  std::optional<double> difference;  // second - first
  std::optional<Interval> interval;  // of the difference
  // The interval leaves out 0, and enough predictions changed that chance alone would hardly have
  // changed them all for the better or all for the worse (kFewestChanges).
  bool isMoreThanChance{};
};

// Of fewer changes, even if all go one way, a fair coin does as much in over 5 % of cases:
// 2 * 0.5^5 = 0.0625.
inline constexpr std::uint64_t kFewestChanges = 6;

struct Figures {
  Figure precision;
  Figure recall;
  Figure f1;
};

struct ClassComparison {
  std::uint64_t support{};  // shared validation samples with this label
  Figures figures;
};

// A sample that is right on one side only. Classes are positions in Comparison::classes.
struct ChangedSample {
  SampleId first;   // its number in the first run
  SampleId second;  // its number in the second run
  ClassId label;
  ClassId predictedFirst;
  ClassId predictedSecond;

  friend bool operator==(const ChangedSample&, const ChangedSample&) = default;
};

// What was compared, and what was left out of it.
struct Shared {
  std::uint64_t samples{};    // validation samples of both runs, evaluated on both pages
  std::uint64_t onlyFirst{};  // validation samples of the first run alone
  std::uint64_t onlySecond{};
  std::uint64_t excluded{};           // of both, but excluded in one of them at least
  std::uint64_t otherContent{};       // the image was replaced in between
  std::uint64_t labelsDiffer{};       // of `samples`: the two runs label them differently
  std::uint64_t predictionsDiffer{};  // of `samples`
};

struct Comparison {
  std::vector<std::string> classes;    // of the side that gives the labels, then those of the other
  std::vector<std::string> onlyFirst;  // classes that the other run does not have
  std::vector<std::string> onlySecond;
  Shared shared;
  Figure accuracy;
  Figures macro;  // over the classes that have shared samples
  std::uint32_t classesCounted{};
  std::vector<ClassComparison> perClass;  // as `classes`
  std::vector<ChangedSample> improved;    // wrong on the first page, right on the second
  std::vector<ChangedSample> worsened;    // right on the first page, wrong on the second
};

// Samples belong together by path and box, or else by content where only one of each side has it.
// Errors: InvalidArgument (no class in common, fewer than two shared validation samples, options
// out of range).
[[nodiscard]] Result<Comparison> compare(const Side& first, const Side& second,
                                         const Options& options = {});

}  // namespace flipbook::comparison
