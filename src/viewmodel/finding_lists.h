// Rankings as lists of findings, each with its reason in words.

#pragma once

#include "flipbook/core/run_info.h"
#include "flipbook/findings/findings.h"
#include "flipbook/findings/page_verdicts.h"
#include "flipbook/viewmodel/run_findings.h"

namespace flipbook::viewmodel {

// Both are of N samples; `heldOut` has no pages where there is no audit.
struct Verdicts {
  findings::PageVerdicts own;
  findings::PageVerdicts heldOut;
};

// Takes a while where there are many samples: not for the window's thread.
[[nodiscard]] RankedFindings listFindings(const findings::Findings& findings,
                                          const findings::Evidence& evidence,
                                          const Verdicts& verdicts, const RunInfo& run);

}  // namespace flipbook::viewmodel
