// Samples that are there twice: by their bytes, or by features that hardly differ.

#pragma once

#include <span>
#include <vector>

#include "findings/page_analysis.h"
#include "flipbook/findings/findings.h"

namespace flipbook::findings {

// `pages` have their neighbours analysed; without any, content alone is compared.
[[nodiscard]] std::vector<DuplicateSuspicion> rankDuplicates(const Evidence& evidence,
                                                             std::span<const PageAnalysis> pages);

}  // namespace flipbook::findings
