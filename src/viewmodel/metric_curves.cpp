#include "flipbook/viewmodel/metric_curves.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

namespace flipbook::viewmodel {
namespace {

// The step between epochs that most pages have: a foreign run may record every fifth.
std::uint32_t usualStep(const std::vector<TimelinePage>& pages) {
  std::vector<std::uint32_t> steps;
  for (std::size_t i = 1; i < pages.size(); ++i) {
    steps.push_back(pages[i].epoch - pages[i - 1].epoch);
  }
  if (steps.empty()) return 1;
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>((steps.size() - 1) / 2);
  std::ranges::nth_element(steps, middle);
  return *middle;
}

// Keeps of the points of one pixel column the first, the lowest, the highest and the last.
void thinOut(PixelLine& line) {
  PixelLine kept;
  for (auto begin = line.begin(); begin != line.end();) {
    const double column = std::floor(begin->x);
    const auto end = std::find_if(begin, line.end(), [column](const PixelPoint& point) {
      return std::floor(point.x) != column;
    });
    if (std::distance(begin, end) <= 4) {
      kept.insert(kept.end(), begin, end);
    } else {
      const auto [low, high] = std::minmax_element(
          begin, end, [](const PixelPoint& a, const PixelPoint& b) { return a.y < b.y; });
      kept.insert(kept.end(),
                  {*begin, *std::min(low, high), *std::max(low, high), *std::prev(end)});
    }
    begin = end;
  }
  line = std::move(kept);
}

}  // namespace

std::optional<double> valueOf(const EpochSummary& summary, Metric metric) {
  const auto raw = [&]() -> std::optional<double> {
    switch (metric) {
      case Metric::Precision:
        return summary.validation.precision;
      case Metric::Recall:
        return summary.validation.recall;
      case Metric::F1:
        return summary.validation.f1;
      case Metric::ValidationLoss:
        return summary.validation.loss;
      case Metric::TrainingLoss:
        return summary.training.loss;
    }
    return std::nullopt;
  }();
  return raw && std::isfinite(*raw) ? raw : std::nullopt;
}

std::uint32_t Timeline::nearestPage(double epoch) const {
  if (pages.empty()) return 0;
  const auto after = std::ranges::lower_bound(
      pages, epoch, {}, [](const TimelinePage& page) { return static_cast<double>(page.epoch); });
  const auto index = static_cast<std::uint32_t>(after - pages.begin());
  if (index == 0) return 0;
  if (after == pages.end()) return index - 1;
  return after->epoch - epoch < epoch - std::prev(after)->epoch ? index : index - 1;
}

double Timeline::epochAt(double position) const {
  if (pages.empty()) return firstEpoch;
  const double last = static_cast<double>(pages.size() - 1);
  const double inside = std::clamp(position, 0.0, last);
  const auto page = static_cast<std::size_t>(inside);
  const std::size_t next = std::min(page + 1, pages.size() - 1);
  const double from = pages[page].epoch;
  return from + (inside - static_cast<double>(page)) * (pages[next].epoch - from);
}

std::optional<double> Timeline::largestLoss() const {
  std::optional<double> largest;
  for (const TimelinePage& page : pages) {
    for (const Metric metric : {Metric::ValidationLoss, Metric::TrainingLoss}) {
      largest = std::max(largest, page.value(metric));
    }
  }
  return largest;
}

std::uint32_t plannedEpochsOf(const RunInfo& run) {
  return run.writer.starts_with("flipbook ") ? run.training.epochs : 0;
}

Timeline timelineOf(std::span<const recording::EpochEntry> pages, std::uint32_t plannedEpochs) {
  Timeline timeline;
  timeline.pages.reserve(pages.size());
  for (const recording::EpochEntry& entry : pages) {
    TimelinePage page{.epoch = entry.summary.epoch.value(), .problem = entry.problem};
    for (const Metric metric : kMetrics) {
      page.values[static_cast<std::size_t>(metric)] = valueOf(entry.summary, metric);
    }
    timeline.pages.push_back(std::move(page));
  }
  const std::uint32_t step = usualStep(timeline.pages);
  for (std::size_t i = 1; i < timeline.pages.size(); ++i) {
    timeline.pages[i].followsGap = timeline.pages[i].epoch - timeline.pages[i - 1].epoch > step;
  }
  if (!timeline.pages.empty()) {
    timeline.firstEpoch = timeline.pages.front().epoch;
    timeline.lastEpoch = timeline.pages.back().epoch;
  }
  timeline.lastEpoch = std::max(timeline.lastEpoch, plannedEpochs);
  return timeline;
}

double EpochAxis::xOf(double epoch) const {
  if (lastEpoch <= firstEpoch) return leftPx;
  return leftPx + (epoch - firstEpoch) / (lastEpoch - firstEpoch) * (rightPx - leftPx);
}

double EpochAxis::epochAt(double x) const {
  if (lastEpoch <= firstEpoch || rightPx <= leftPx) return firstEpoch;
  const double fraction = std::clamp((x - leftPx) / (rightPx - leftPx), 0.0, 1.0);
  return firstEpoch + fraction * (lastEpoch - firstEpoch);
}

double ValueAxis::yOf(double value) const {
  if (!(highValue > lowValue)) return bottomPx;
  const double fraction = std::clamp((value - lowValue) / (highValue - lowValue), 0.0, 1.0);
  return bottomPx + fraction * (topPx - bottomPx);
}

double roundCeiling(double value) {
  if (!std::isfinite(value) || value <= 0) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double step : {1.0, 2.0, 3.0, 4.0, 6.0, 8.0}) {
    if (value <= step * power * (1 + 1e-9)) return step * power;
  }
  return 10 * power;
}

std::vector<std::uint32_t> axisTicks(const EpochAxis& axis, double spacingPx) {
  if (axis.lastEpoch <= axis.firstEpoch) return {axis.firstEpoch};
  const double pxPerEpoch = (axis.rightPx - axis.leftPx) / (axis.lastEpoch - axis.firstEpoch);
  if (!(pxPerEpoch > 0)) return {axis.firstEpoch};
  std::uint64_t step = 1;
  for (std::uint64_t power = 1; static_cast<double>(step) * pxPerEpoch < spacingPx; power *= 10) {
    for (const std::uint64_t digit : {1U, 2U, 5U}) {
      step = digit * power;
      if (static_cast<double>(step) * pxPerEpoch >= spacingPx) break;
    }
  }
  std::vector<std::uint32_t> ticks;
  const std::uint64_t first = (axis.firstEpoch + step - 1) / step * step;
  for (std::uint64_t epoch = first; epoch <= axis.lastEpoch; epoch += step) {
    ticks.push_back(static_cast<std::uint32_t>(epoch));
  }
  return ticks;
}

std::vector<PixelLine> curveLines(const Timeline& timeline, Metric metric, const EpochAxis& epochs,
                                  const ValueAxis& values) {
  std::vector<PixelLine> lines;
  bool isBroken = true;
  for (const TimelinePage& page : timeline.pages) {
    const auto value = page.value(metric);
    if (page.followsGap || !value) isBroken = true;
    if (!value) continue;
    if (std::exchange(isBroken, false)) lines.emplace_back();
    lines.back().push_back({epochs.xOf(page.epoch), values.yOf(*value)});
  }
  std::ranges::for_each(lines, thinOut);
  return lines;
}

std::vector<double> spreadLabels(const std::vector<double>& wanted, double spacingPx, double topPx,
                                 double bottomPx) {
  std::vector<std::size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return wanted[i]; });
  std::vector<double> placed = wanted;
  double free = topPx;
  for (const std::size_t i : order) {
    placed[i] = std::max(placed[i], free);
    free = placed[i] + spacingPx;
  }
  double limit = bottomPx;
  for (auto i = order.rbegin(); i != order.rend(); ++i) {
    placed[*i] = std::min(placed[*i], limit);
    limit = placed[*i] - spacingPx;
  }
  return placed;
}

}  // namespace flipbook::viewmodel
