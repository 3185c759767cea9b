// What holds samples of a page to the pages beside it: omega of docs/layout.md.

#pragma once

#include <span>
#include <vector>

#include "flipbook/core/point.h"

namespace flipbook::layout {

struct SpringOptions {
  float strength{0.1F};  // mu
  float floor{0.05F};    // f: the spring that even a sample with new neighbours keeps
  float power{2};        // gamma
  float reach{1};        // where all neighbours are new; what 15 samples take up on any map is 1.2
  float hold{4};         // a second spring for all, as far as hardly any neighbour changed anywhere
  float holdPower{100};
};

struct Springs {
  Layout to;                     // N
  std::vector<float> stiffness;  // N, for short ways; 0 leaves a sample free
  float reach{};                 // from this distance on a spring pulls hardly more strongly
};

// Mean share of neighbours kept; 0 for no sample.
[[nodiscard]] float meanOverlap(std::span<const float> overlap);

// Stiff where a sample's neighbours stayed, and stiffer and of longer reach for all where the whole
// network hardly changed, so that a page does not creep when nothing is learned.
//   overlap  N, the share of each sample's neighbours that are the same on both pages
[[nodiscard]] Springs springsTo(const Layout& page, std::span<const float> overlap,
                                const SpringOptions& options);

// Both at once: to the mean of where they lead, weighted by their stiffness. Of the same length.
[[nodiscard]] Springs combined(const Springs& a, const Springs& b);

}  // namespace flipbook::layout
