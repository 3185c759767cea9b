#include "flipbook/analysis/page_events.h"

#include <algorithm>
#include <cmath>

#include "flipbook/analysis/drawn_neighbors.h"
#include "flipbook/core/expects.h"

namespace flipbook::analysis {
namespace {

constexpr float kNearby = 2;          // times the distance of the farthest of the nearest
constexpr std::uint32_t kLeaves = 5;  // a fifth of the neighbours or fewer are near
constexpr std::size_t kPagesAround = 2;

constexpr std::uint8_t bit(EventKind kind) { return static_cast<std::uint8_t>(kind); }

// Per sample how many of its neighbours of the page before are near it now; kNobody: not known.
std::vector<std::uint32_t> keptNeighbors(const PageTrace& before, const PageTrace& now) {
  const std::size_t k = before.drawn.k;
  std::vector<std::uint32_t> kept(now.points.size(), kNobody);
  for (std::uint32_t i = 0; i < kept.size(); ++i) {
    const auto old = before.drawn.of(SampleId{i});
    if (old.front() == kNobody || !isPlaced(now.points[i])) continue;
    const float reach = kNearby * now.drawn.distance[(i + 1) * now.drawn.k - 1];
    kept[i] = static_cast<std::uint32_t>(std::ranges::count_if(old, [&](std::uint32_t j) {
      const float dx = now.points[j].x - now.points[i].x;
      const float dy = now.points[j].y - now.points[i].y;
      return dx * dx + dy * dy <= reach * reach;  // false for NaN
    }));
  }
  FLIPBOOK_EXPECTS(k > 0);
  return kept;
}

bool canCompare(const PageTrace& before, const PageTrace& now) {
  return before.drawn.k > 0 && now.drawn.k > 0 && before.points.size() == now.points.size();
}

// Marks in `kinds` who left; true if too many did for that to mean anything.
bool findLeavers(const PageTrace& before, const PageTrace& now, std::vector<std::uint8_t>& kinds) {
  const std::vector<std::uint32_t> kept = keptNeighbors(before, now);
  const std::uint32_t k = before.drawn.k;
  const auto known = std::ranges::count_if(kept, [](std::uint32_t n) { return n != kNobody; });
  const auto lost =
      std::ranges::count_if(kept, [k](std::uint32_t n) { return n != kNobody && 2 * n < k; });
  if (2 * lost > known) return true;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i] != kNobody && kLeaves * kept[i] <= k) kinds[i] |= bit(EventKind::LeftCluster);
  }
  return false;
}

double medianOf(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace

const SampleEvents* PageEvents::of(SampleId sample) const {
  const auto found = std::ranges::lower_bound(samples, sample, {}, &SampleEvents::sample);
  return found != samples.end() && found->sample == sample ? &*found : nullptr;
}

PageTrace traceOf(const ClassScores& scores, std::span<const Point2> layout) {
  PageTrace trace;
  const std::size_t count = scores.sampleCount();
  trace.predicted.reserve(count);
  trace.isEvaluated.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    trace.predicted.push_back(scores.predicted(SampleId{i}));
    trace.isEvaluated.push_back(scores.isEvaluated(SampleId{i}) ? 1 : 0);
  }
  if (layout.size() != count || count > kMostComparedSamples) return trace;
  trace.points.assign(layout.begin(), layout.end());
  trace.drawn = drawnNeighbors(layout, kJudgedNeighbors);
  return trace;
}

PageEvents eventsBetween(const PageTrace& before, const PageTrace& now,
                         std::span<const Label> labels) {
  FLIPBOOK_EXPECTS(before.predicted.size() == labels.size());
  FLIPBOOK_EXPECTS(now.predicted.size() == labels.size());
  std::vector<std::uint8_t> kinds(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const bool isKnown = before.isEvaluated[i] != 0 && now.isEvaluated[i] != 0;
    if (!isKnown || before.predicted[i] == now.predicted[i]) continue;
    kinds[i] |= bit(EventKind::Flipped);
    if (labels[i].is(before.predicted[i])) kinds[i] |= bit(EventKind::Forgotten);
  }
  PageEvents events;
  if (canCompare(before, now)) events.isRearranged = findLeavers(before, now, kinds);
  for (std::uint32_t i = 0; i < kinds.size(); ++i) {
    if (kinds[i] == 0) continue;
    const SampleEvents sample{SampleId{i}, kinds[i]};
    events.flipped += sample.has(EventKind::Flipped) ? 1U : 0U;
    events.forgotten += sample.has(EventKind::Forgotten) ? 1U : 0U;
    events.leftCluster += sample.has(EventKind::LeftCluster) ? 1U : 0U;
    events.samples.push_back(sample);
  }
  return events;
}

std::vector<std::uint32_t> unusualPages(std::span<const std::optional<std::uint32_t>> counts) {
  std::vector<std::uint32_t> unusual;
  for (std::size_t page = 0; page < counts.size(); ++page) {
    if (!counts[page]) continue;
    std::vector<double> around;
    for (std::size_t back = 1; back <= kPagesAround; ++back) {
      if (back <= page && counts[page - back]) around.push_back(*counts[page - back]);
      if (page + back < counts.size() && counts[page + back]) {
        around.push_back(*counts[page + back]);
      }
    }
    if (around.empty()) continue;
    const double usual = medianOf(std::move(around));
    const double chance = 3 * std::sqrt(usual + 1);
    if (*counts[page] > 1.5 * usual + chance) unusual.push_back(static_cast<std::uint32_t>(page));
  }
  return unusual;
}

}  // namespace flipbook::analysis
