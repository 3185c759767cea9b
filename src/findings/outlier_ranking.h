// Outliers: samples to which the network responds weakly, far from all others, and in directions
// of their own (docs/findings.md).

#pragma once

#include <vector>

#include "findings/page_analysis.h"
#include "flipbook/findings/findings.h"

namespace flipbook::findings {

struct OutlierRanking {
  std::vector<double> deviations;            // N; NaN for samples that take no part
  std::vector<OutlierSuspicion> suspicions;  // N
};

// `page` is the evidence's best, its neighbours analysed.
[[nodiscard]] OutlierRanking rankOutliers(const Evidence& evidence, const SampleColumns& samples,
                                          const PageAnalysis& page);

// Per row the part of its length that lies outside the `axes` directions in which the rows differ
// most, in [0, 1]; NaN for a row of length zero. Rows with takesPart 0 do not shape the directions.
[[nodiscard]] std::vector<double> residualShares(MatrixView features,
                                                 std::span<const std::uint8_t> takesPart,
                                                 std::size_t axes);

}  // namespace flipbook::findings
