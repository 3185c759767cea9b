#include "flipbook/findings/stands_out.h"

#include <algorithm>
#include <vector>

#include "findings/story_counts.h"

namespace flipbook::findings {
namespace {

constexpr std::uint32_t kStreakPages = 3;       // said for this long, a prediction is an opinion
constexpr float kSureConfidence = 0.5F;         // more than all other classes together
constexpr float kVerySureConfidence = 0.8F;     // enough without neighbours to ask
constexpr std::uint32_t kEnoughNeighbors = 5;   // fewer are no company
constexpr double kAgreeingNeighbors = 0.5;      // share that backs the model's opinion
constexpr double kStrangeNeighbors = 0.9;       // share that stands out by itself
constexpr double kOftenWrong = 0.5;             // share of the pages
constexpr std::uint32_t kUndecidedChanges = 4;  // at least, and
constexpr double kUndecidedShare = 1.0 / 3;     // on so many of the pages

// The commonest class among the neighbours, the nearest of equals.
std::optional<ClassId> commonest(std::span<const ClassId> labels) {
  std::optional<ClassId> best;
  for (const ClassId label : labels) {
    if (!best || countOf(label, labels) > countOf(*best, labels)) best = label;
  }
  return best;
}

bool isShare(std::uint32_t part, std::uint32_t whole, double share) {
  return whole > 0 && part >= share * whole;
}

// Everything that is counted, before it is judged.
StandsOut countedUp(const SampleStory& story, std::span<const PageVerdict> pages) {
  StandsOut counted;
  counted.pages = static_cast<std::uint32_t>(pages.size());
  counted.neighbors = static_cast<std::uint32_t>(story.neighborLabels.size());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (pages[i].predicted != story.label) ++counted.wrongPages;
    if (i > 0 && pages[i].predicted != pages[i - 1].predicted) ++counted.changes;
  }
  const StandsOut::Streak streak = streakAtEnd(pages);
  if (pages.back().predicted == story.label) {
    counted.rightSince = streak.since;
  } else {
    counted.streak = streak;
    counted.otherClass = pages.back().predicted;
  }
  return counted;
}

bool isSuspectedWrongLabel(const StandsOut& counted) {
  if (counted.streak.pages < kStreakPages) return false;
  if (counted.neighbors >= kEnoughNeighbors) {
    return counted.streak.meanConfidence >= kSureConfidence &&
           isShare(counted.otherNeighbors, counted.neighbors, kAgreeingNeighbors);
  }
  return counted.streak.meanConfidence >= kVerySureConfidence;
}

}  // namespace

std::optional<StandsOut> standsOut(const SampleStory& story) {
  const std::vector<PageVerdict> pages = judgedPages(story.pages);
  if (pages.size() < kTooEarlyPages) return std::nullopt;
  StandsOut found = countedUp(story, pages);
  if (found.otherClass) found.otherNeighbors = countOf(*found.otherClass, story.neighborLabels);

  if (isSuspectedWrongLabel(found)) {
    found.kind = StandsOutKind::SuspectedWrongLabel;
    return found;
  }
  if (const auto crowd = commonest(story.neighborLabels); crowd && *crowd != story.label) {
    const std::uint32_t share = countOf(*crowd, story.neighborLabels);
    if (found.neighbors >= kEnoughNeighbors && isShare(share, found.neighbors, kStrangeNeighbors)) {
      if (found.otherClass != crowd) found.streak = {};
      found.kind = StandsOutKind::StrangeNeighbors;
      found.otherClass = crowd;
      found.otherNeighbors = share;
      return found;
    }
  }
  if (isShare(found.wrongPages, found.pages, kOftenWrong)) {
    found.kind = StandsOutKind::OftenWrong;
    return found;
  }
  if (found.changes >= kUndecidedChanges && isShare(found.changes, found.pages, kUndecidedShare)) {
    found.kind = StandsOutKind::Undecided;
    return found;
  }
  return std::nullopt;
}

}  // namespace flipbook::findings
