// Rankings as lists of findings, each with its reason in words.

#pragma once

#include "flipbook/core/run_info.h"
#include "flipbook/findings/findings.h"
#include "flipbook/findings/page_verdicts.h"
#include "flipbook/viewmodel/run_findings.h"

namespace flipbook::viewmodel {

// Takes a while where there are many samples: not for the window's thread.
[[nodiscard]] RankedFindingsPtr listFindings(const findings::Findings& findings,
                                             const findings::Evidence& evidence,
                                             const findings::PageVerdicts& verdicts,
                                             const RunInfo& run);

}  // namespace flipbook::viewmodel
