// From candidates to neighbours: the exact order among them, and what their neighbours add.

#pragma once

#include <cstdint>

#include "flipbook/core/matrix.h"
#include "flipbook/layout/neighbors.h"
#include "layout/list_search.h"
#include "layout/nearest_buffer.h"

namespace flipbook::layout {

inline constexpr std::size_t kSpare = 8;  // candidates beyond k that the exact order may bring back

[[nodiscard]] NeighborGraph emptyGraph(std::size_t rows, std::uint32_t k);

// Writes row `rowInGraph` of the graph: the candidates of `sample` in exact order, cut to k. Too
// few are filled up with the first other rows, infinitely far.
void writeRow(MatrixView features, std::uint32_t sample, const NearestBuffer& candidates,
              std::uint32_t rowInGraph, NeighborGraph& graph);

// The k nearest of each row by `features`, in exact order, from candidates found in `searched` (the
// features or a projection of them) and, since a neighbour of a neighbour is likely a neighbour,
// the candidates of these.
[[nodiscard]] NeighborGraph nearestOfCandidates(MatrixView searched, MatrixView features,
                                                const Candidates& candidates, std::uint32_t k);

}  // namespace flipbook::layout
