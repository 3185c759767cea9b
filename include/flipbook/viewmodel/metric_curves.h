// The pages of a run as the scrubber and the curves above one x axis show them: figures per page,
// gaps, planned pages; and the geometry of both, without widgets.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "flipbook/core/run_info.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::viewmodel {

// Precision, recall and F1 are macro averages on the validation split.
enum class Metric : std::uint8_t { Precision, Recall, F1, ValidationLoss, TrainingLoss };
inline constexpr std::array kMetrics{Metric::Precision, Metric::Recall, Metric::F1,
                                     Metric::ValidationLoss, Metric::TrainingLoss};
[[nodiscard]] constexpr bool isLoss(Metric metric) {
  return metric == Metric::ValidationLoss || metric == Metric::TrainingLoss;
}

// No value: 0/0, not recorded, or not finite.
[[nodiscard]] std::optional<double> valueOf(const EpochSummary& summary, Metric metric);

struct TimelinePage {
  std::uint32_t epoch{};
  std::array<std::optional<double>, kMetrics.size()> values;  // by Metric
  std::string problem;                                        // empty: whole
  bool followsGap{};  // epochs are missing between the page before and this one

  [[nodiscard]] std::optional<double> value(Metric metric) const {
    return values[static_cast<std::size_t>(metric)];
  }
};

// All pages, and the first and last epoch of the axis: that of the recorded pages, or of the
// planned ones where more are planned. Epochs rise from page to page.
struct Timeline {
  std::vector<TimelinePage> pages;
  std::uint32_t firstEpoch{};
  std::uint32_t lastEpoch{};

  // The page recorded nearest to `epoch`, the earlier of two; 0 if there are none.
  [[nodiscard]] std::uint32_t nearestPage(double epoch) const;
  // The epoch at a position between pages, as the playhead has it (2.5: half way from page 2 to 3).
  [[nodiscard]] double epochAt(double position) const;
  [[nodiscard]] std::optional<double> largestLoss() const;
};

// The number of the last epoch that the run is to reach; 0: another program recorded it, where the
// number is nothing but a default.
[[nodiscard]] std::uint32_t plannedEpochsOf(const RunInfo& run);

// `plannedEpochs`: the number of the last epoch that the run is to reach; 0: not known. A step
// between epochs that is longer than the usual one of the run is a gap.
[[nodiscard]] Timeline timelineOf(std::span<const recording::EpochEntry> pages,
                                  std::uint32_t plannedEpochs);

// Epochs along x. With a single epoch everything lies at the left end.
struct EpochAxis {
  double leftPx{};
  double rightPx{};
  std::uint32_t firstEpoch{};
  std::uint32_t lastEpoch{};

  [[nodiscard]] double xOf(double epoch) const;
  [[nodiscard]] double epochAt(double x) const;  // within the axis
};

// Values along y, `lowValue` at the bottom; outside values are taken to the nearest end.
struct ValueAxis {
  double topPx{};
  double bottomPx{};
  double lowValue{};
  double highValue{1};

  [[nodiscard]] double yOf(double value) const;
};

// A round number that is not below `value` and divides well by four: 1, 2, 3, 4, 6, 8 times a power
// of ten. Of anything not positive and finite: 1.
[[nodiscard]] double roundCeiling(double value);

// Epochs to label or mark, at least `spacingPx` apart: 0, 5, 10, ... in steps of 1, 2 or 5 times a
// power of ten.
[[nodiscard]] std::vector<std::uint32_t> axisTicks(const EpochAxis& axis, double spacingPx);

struct PixelPoint {
  double x{};
  double y{};
  friend bool operator==(const PixelPoint&, const PixelPoint&) = default;
};
using PixelLine = std::vector<PixelPoint>;

// The metric's curve in pixels, broken where pages have no value or epochs are missing. Where many
// pages share a pixel only what can be seen of them is kept: at most four points per pixel column.
[[nodiscard]] std::vector<PixelLine> curveLines(const Timeline& timeline, Metric metric,
                                                const EpochAxis& epochs, const ValueAxis& values);

// Moves labels apart: `wanted` centres of labels `spacingPx` high, in any order; the result, in the
// same order, keeps that distance, stays within [topPx, bottomPx] while they fit, and moves little.
[[nodiscard]] std::vector<double> spreadLabels(const std::vector<double>& wanted, double spacingPx,
                                               double topPx, double bottomPx);

}  // namespace flipbook::viewmodel
