// What happened to samples from one page to the next: a prediction flipped, a sample was forgotten,
// a sample left the samples it was drawn among.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "flipbook/core/class_scores.h"
#include "flipbook/core/ids.h"
#include "flipbook/core/point.h"
#include "flipbook/layout/neighbors.h"

namespace flipbook::analysis {

enum class EventKind : std::uint8_t {
  Flipped = 1,      // the model says another class than on the page before
  Forgotten = 2,    // it was right and is wrong; also Flipped
  LeftCluster = 4,  // hardly any of its drawn neighbours of the page before are near it now
};

// All that happened to one sample on one page.
struct SampleEvents {
  SampleId sample;
  std::uint8_t kinds{};  // EventKind, joined by |; never 0

  [[nodiscard]] bool has(EventKind kind) const {
    return (kinds & static_cast<std::uint8_t>(kind)) != 0;
  }
  friend bool operator==(const SampleEvents&, const SampleEvents&) = default;
};

struct PageEvents {
  std::vector<SampleEvents> samples;  // rising by sample, only those with an event
  std::uint32_t flipped{};
  std::uint32_t forgotten{};
  std::uint32_t leftCluster{};
  // More samples lost their neighbours than kept them, so that none of them is said to have left.
  bool isRearranged{};

  // Null if nothing happened to it.
  [[nodiscard]] const SampleEvents* of(SampleId sample) const;
};

// What of a page the next one is compared with.
struct PageTrace {
  std::vector<ClassId> predicted;         // N
  std::vector<std::uint8_t> isEvaluated;  // N
  Layout points;                          // N, or empty
  layout::NeighborGraph drawn;            // of `points`
};

// Beyond this many samples the drawn neighbours are not compared: it would take longer than a page
// is worth. Flipped and forgotten are still found.
inline constexpr std::size_t kMostComparedSamples = 200'000;

// `layout` has N places or none (then no sample leaves its cluster).
[[nodiscard]] PageTrace traceOf(const ClassScores& scores, std::span<const Point2> layout);

// All N long. A sample that was not evaluated on both pages neither flips nor is forgotten; one
// without a label flips, but is never forgotten.
//
// A neighbour counts as near while it is at most twice as far as the sample's 15th nearest is now:
// the order of the nearest few changes on every page and is no event. A sample has left if a fifth
// of its neighbours or fewer are near.
[[nodiscard]] PageEvents eventsBetween(const PageTrace& before, const PageTrace& now,
                                       std::span<const Label> labels);

// The pages on which clearly more happened than on the two pages before and the two after: half as
// many again as their median, and more than chance explains. `counts` per page; none: not known.
[[nodiscard]] std::vector<std::uint32_t> unusualPages(
    std::span<const std::optional<std::uint32_t>> counts);

}  // namespace flipbook::analysis
