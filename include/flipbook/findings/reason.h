// Why a finding is one, in facts and in words. Every number in a sentence is a fact here, and every
// fact can be counted again from the frames.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "flipbook/core/sample.h"
#include "flipbook/findings/findings.h"
#include "flipbook/findings/stands_out.h"

namespace flipbook::findings {

// What the pages and the neighbours say for the suggested label, and for the given one.
struct LabelFacts {
  ClassId label;
  ClassId suggested;
  bool isValidation{};                   // the model has never been shown its label
  std::uint32_t pages{};                 // judged: evaluated, and not the untrained model's
  std::uint32_t suggestedPages{};        // of them, say the suggested class
  std::uint32_t labelPages{};            // of them, say the label
  StandsOut::Streak streak;              // up to the last page without a break: the suggested class
  std::optional<EpochIndex> rightSince;  // if the last page says the label: from here on
  std::uint32_t neighbors{};
  std::uint32_t suggestedNeighbors{};  // of them, labelled as suggested
  std::uint32_t labelNeighbors{};      // of them, labelled as it is
  // In an audit, of models that had never seen the sample; 0 pages: there was none. Of validation
  // samples the pages above are such already.
  std::uint32_t heldOutPages{};
  std::uint32_t heldOutSuggestedPages{};
  std::uint32_t heldOutLabelPages{};

  // The first page on which it showed: of the streak, else of any that says the suggested class.
  std::optional<EpochIndex> since;

  friend bool operator==(const LabelFacts&, const LabelFacts&) = default;
};
[[nodiscard]] LabelFacts labelFacts(const SampleStory& story, ClassId suggested, Split split);

// Names as they are to be printed.
struct LabelNames {
  std::string label;
  std::string suggested;
};
// "labelled cat, but every page since 4 says dog (0.93 on average); 13 of its 15 neighbours are
// dog"
[[nodiscard]] std::string labelReason(const LabelFacts& facts, const LabelNames& names);

[[nodiscard]] std::string outlierReason(const OutlierSuspicion& suspicion);

struct DuplicateNames {
  std::string other;  // path of the other sample
  std::string label;  // of this one
  std::string otherLabel;
};
[[nodiscard]] std::string duplicateReason(const DuplicateSuspicion& suspicion,
                                          const DuplicateNames& names);

[[nodiscard]] std::string hardReason(const HardSuspicion& suspicion);

}  // namespace flipbook::findings
