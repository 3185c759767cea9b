// What is said above a list of findings: what it was ranked by, how far the person has got, and
// what to expect of the rest.

#pragma once

#include <QString>

#include "flipbook/viewmodel/edit_session.h"
#include "flipbook/viewmodel/findings_model.h"
#include "flipbook/viewmodel/run_findings.h"

namespace flipbook::viewmodel {

// "Ranked by pages 1 to 12", or why there is nothing to see.
[[nodiscard]] QString rankingText(const RunFindings& findings, const FindingsModel& list);
// "37 of 412 looked at"; empty where nothing is ranked.
[[nodiscard]] QString progressText(const FindingsModel& list);
// "Of the next 50 about 30 are labelled wrong, judging by your 64 decisions"; before there are
// enough of these, how many are missing; empty where that is not asked of the kind, or nothing is
// left.
[[nodiscard]] QString expectationText(const FindingsModel& list);

// "Where the model fails and images are few, on page 12: 28 % of validation images are wrong
// everywhere", or why there is nothing to see.
[[nodiscard]] QString thinSpotsText(const RunFindings& findings);
// "cat, often taken for dog: 14 of 22 validation images wrong (64 %), 31 training images"
[[nodiscard]] QString thinSpotText(const findings::ThinSpot& spot, const RunInfo& run);
// For a line beside the kind's name: how many duplicates there are, how many of another ranking
// were looked at. A number of errors nobody knows.
[[nodiscard]] QString lookedAtText(const RankedFindings* ranked,  // null: none yet
                                   const EditSession& edits, findings::FindingKind kind);
[[nodiscard]] QString kindMeaning(findings::FindingKind kind);  // in a sentence

}  // namespace flipbook::viewmodel
