// What the labels of a sample's neighbours say of its own label.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "flipbook/core/label.h"
#include "flipbook/layout/neighbors.h"

namespace flipbook::findings {

struct LabelledNeighbors {
  const layout::NeighborGraph* graph{};     // N x k
  std::span<const Label> labels;            // N
  std::span<const std::uint8_t> takesPart;  // N; 0: has no vote and gets none
};

// Share of a sample's voting neighbours that are labelled `klass`, in [0, 1]; NaN without any.
[[nodiscard]] double neighborShare(const LabelledNeighbors& around, SampleId sample, ClassId klass);

// Per sample: share that is labelled as it is, minus the share of the commonest other label, in
// [-1, 1]; NaN where it takes no part or has no voting neighbour at a finite distance.
[[nodiscard]] std::vector<double> neighborMargins(const LabelledNeighbors& around);

}  // namespace flipbook::findings
