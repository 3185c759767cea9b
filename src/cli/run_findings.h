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
  FramePtr latestWithFeatures;
  std::uint32_t pages{};  // judged
};

// Reads every page once; a page that cannot be read is said on standard error and left out.
[[nodiscard]] Result<RunFindings> findInRun(const recording::RunReader& run);

}  // namespace flipbook::cli
