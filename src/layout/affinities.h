// How strongly samples attract each other on the map: p of docs/layout.md.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "flipbook/layout/neighbors.h"

namespace flipbook::layout {

// A sparse symmetric matrix by rows. Row i: `other` and `weight` from start[i] to start[i + 1], in
// order of `other`.
struct Affinities {
  std::vector<std::uint32_t> start;  // N + 1
  std::vector<std::uint32_t> other;
  std::vector<float>
      weight;  // N p_ij; a row's sum is about 1, larger where many others point to it

  [[nodiscard]] std::size_t size() const { return start.empty() ? 0 : start.size() - 1; }
};

// Every sample gives its k neighbours the same share 1/k; shares are made symmetric. Row i of the
// result is sample order[i], so that samples near each other on the map lie near each other in
// memory.
[[nodiscard]] Affinities makeAffinities(const NeighborGraph& graph,
                                        std::span<const std::uint32_t> order);

}  // namespace flipbook::layout
