// Hard samples: those the model is torn about, without a sign that the data are wrong.

#pragma once

#include <vector>

#include "findings/page_analysis.h"
#include "flipbook/findings/findings.h"

namespace flipbook::findings {

// Samples whose `label` or `outlier` deviation is over kSuspect are not hard but suspect: 0.
inline constexpr double kSuspect = 1.0;
struct OtherRankings {
  std::span<const double> label;    // deviations, N
  std::span<const double> outlier;  // N
};
[[nodiscard]] std::vector<HardSuspicion> rankHard(const Evidence& evidence,
                                                  const SampleColumns& samples,
                                                  const OtherRankings& others);

}  // namespace flipbook::findings
