#include "layout/duplicates.h"

#include <algorithm>
#include <map>
#include <vector>

#include "flipbook/core/random.h"

namespace flipbook::layout {

NeighborGraph withPartedDuplicates(const NeighborGraph& graph, std::uint64_t seed) {
  NeighborGraph result = graph;
  // Equals name the same first k, in order of index, so the least index among them names their
  // group.
  std::map<std::uint32_t, std::vector<std::uint32_t>> groups;
  for (std::uint32_t i = 0; i < graph.size(); ++i) {
    const std::size_t last = (i + std::size_t{1}) * graph.k - 1;
    if (graph.distance[last] <= 0) groups[std::min(i, graph.of(SampleId{i}).front())].push_back(i);
  }
  for (const auto& [first, members] : groups) {
    if (members.size() <= graph.k + std::size_t{1}) continue;
    for (const std::uint32_t i : members) {
      Random random{seed, 0xD0B1U, i};
      const auto row =
          result.neighbor.begin() + static_cast<std::ptrdiff_t>(i * std::size_t{graph.k});
      for (auto at = row; at != row + graph.k;) {
        const std::uint32_t other =
            members[random.below(static_cast<std::uint32_t>(members.size()))];
        if (other != i && std::find(row, at, other) == at) *at++ = other;
      }
    }
  }
  return result;
}

}  // namespace flipbook::layout
