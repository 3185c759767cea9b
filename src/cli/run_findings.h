// The findings of a recorded run, with what it takes to tell each one's reason.

#pragma once

#include <cstdint>

#include "flipbook/findings/findings.h"
#include "flipbook/findings/page_verdicts.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::cli {

struct RunFindings {
  findings::Findings findings;
  findings::PageVerdicts verdicts;
  findings::PageVerdicts heldOut;  // of the run's audit; empty: it has none, or not to its end
  FramePtr latestWithFeatures;
  std::uint32_t pages{};  // judged
};

enum class UseAudit : std::uint8_t { Yes, No };

// Reads every page once, and those of the run's audit if it is complete; a page that cannot be read
// is said on standard error and left out.
[[nodiscard]] Result<RunFindings> findInRun(const recording::RunReader& run,
                                            UseAudit useAudit = UseAudit::Yes);

}  // namespace flipbook::cli
