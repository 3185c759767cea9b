// Why one sample deserves a look, from its way through the pages and the company it keeps. Data
// only: the sentence is made where the person's language is known.

#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "flipbook/core/ids.h"

namespace flipbook::findings {

// What the model said of the sample on one page; NaN where the page has no value for it.
struct PageVerdict {
  EpochIndex epoch;
  ClassId predicted;
  float confidence{};  // of `predicted`
};

struct SampleStory {
  ClassId label;
  std::span<const PageVerdict> pages;       // rising by epoch, up to the page that is shown
  std::span<const ClassId> neighborLabels;  // nearest first; empty: not known
  std::span<const PageVerdict> heldOut;     // of models that had never seen it; empty: no audit
};

enum class StandsOutKind : std::uint8_t {
  SuspectedWrongLabel,  // the model has said another class for pages on end, and its neighbours
                        // agree
  StrangeNeighbors,     // nearly all neighbours carry one other label
  OftenWrong,           // wrong on at least half of the pages
  Undecided,            // the prediction changes again and again
};

struct StandsOut {
  StandsOutKind kind{};
  std::optional<ClassId> otherClass;  // that it is taken for; always there in the first two kinds

  // The pages up to now that end in `otherClass` without a break; 0 pages: none.
  struct Streak {
    EpochIndex since;
    std::uint32_t pages{};
    float meanConfidence{};

    friend bool operator==(const Streak&, const Streak&) = default;
  } streak;

  std::uint32_t pages{};                 // judged: evaluated, and not the untrained model's
  std::uint32_t wrongPages{};            // of them
  std::uint32_t changes{};               // how often the prediction differs from the page before
  std::optional<EpochIndex> rightSince;  // if it is right now, and has been from here on

  std::uint32_t neighbors{};       // known
  std::uint32_t otherNeighbors{};  // of them, labelled `otherClass`

  friend bool operator==(const StandsOut&, const StandsOut&) = default;
};

inline constexpr std::uint32_t kTooEarlyPages = 3;  // fewer judged pages say nothing yet

// Nothing for a sample that the model gets right and that is among its like, and nothing while
// fewer than kTooEarlyPages pages are judged. Epoch 0 is not judged: an untrained model is right by
// chance.
[[nodiscard]] std::optional<StandsOut> standsOut(const SampleStory& story);

}  // namespace flipbook::findings
