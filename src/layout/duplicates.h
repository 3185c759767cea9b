// Samples with exactly the same features, as an untrained or dead network gives by the thousand.

#pragma once

#include <cstdint>

#include "flipbook/layout/neighbors.h"

namespace flipbook::layout {

// The same graph, except where all neighbours of a sample are its equals: there the neighbours are
// drawn by lot among the equals. Of many equal samples all would name the same first k otherwise,
// and the map would show them as one point.
[[nodiscard]] NeighborGraph withPartedDuplicates(const NeighborGraph& graph, std::uint64_t seed);

}  // namespace flipbook::layout
