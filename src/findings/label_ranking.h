// Suspected wrong labels: the gap-weighted margin (docs/findings.md).

#pragma once

#include <span>
#include <vector>

#include "findings/page_analysis.h"
#include "flipbook/findings/findings.h"

namespace flipbook::findings {

// In standard deviations within a sample's split; NaN for samples that take no part.
struct LabelRanking {
  std::vector<double> deviations;          // N
  std::vector<LabelSuspicion> suspicions;  // N
};

// `pages` are the evidence's heaviest, analysed.
[[nodiscard]] LabelRanking rankLabels(const Evidence& evidence, const SampleColumns& samples,
                                      std::span<const PageAnalysis> pages);

}  // namespace flipbook::findings
