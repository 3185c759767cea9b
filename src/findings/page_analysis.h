// One page's features worked through once for all rankings: neighbours by angle, and what a head
// that left each sample out would say.

#pragma once

#include <span>
#include <stop_token>
#include <vector>

#include "findings/feature_rows.h"
#include "flipbook/findings/evidence.h"
#include "flipbook/layout/neighbors.h"

namespace flipbook::findings {

inline constexpr std::uint32_t kVoters = 30;

// The samples as plain columns, N long.
struct SampleColumns {
  explicit SampleColumns(const Evidence& evidence);

  std::vector<Label> labels;
  std::vector<std::uint8_t> isValidation;  // 0 or 1
  std::vector<std::uint8_t> takesPart;     // has a label, and is neither excluded nor unjudged
  std::uint32_t classCount{};
};

struct PageAnalysis {
  FramePtr frame;
  PageTrust trust;
  layout::NeighborGraph graph;  // kVoters nearest by angle; empty where the page has no features
  std::vector<double> ridge;    // ridgeMargins; only where asked for
  std::vector<double> votes;    // neighborMargins, likewise
};

// Neighbours alone.
[[nodiscard]] PageAnalysis analyseNeighbors(const TrustedPage& page);
// All of it.
[[nodiscard]] PageAnalysis analysePage(const TrustedPage& page, const SampleColumns& samples);

}  // namespace flipbook::findings
