#include "findings/neighbor_votes.h"

#include <algorithm>
#include <cmath>

#include "findings/statistics.h"

namespace flipbook::findings {
namespace {

// Calls body(label) for each neighbour that has a vote.
template <typename Body>
void forVotes(const LabelledNeighbors& around, std::size_t sample, const Body& body) {
  const layout::NeighborGraph& graph = *around.graph;
  for (std::size_t at = sample * graph.k; at < (sample + 1) * graph.k; ++at) {
    const std::uint32_t other = graph.neighbor[at];
    if (around.takesPart[other] != 0 && std::isfinite(graph.distance[at])) {
      body(around.labels[other].klass());
    }
  }
}

}  // namespace

double neighborShare(const LabelledNeighbors& around, SampleId sample, ClassId klass) {
  double votes = 0;
  double agreeing = 0;
  forVotes(around, sample.index(), [&](ClassId label) {
    votes += 1;
    if (label == klass) agreeing += 1;
  });
  return votes > 0 ? agreeing / votes : kUnknown;
}

std::vector<double> neighborMargins(const LabelledNeighbors& around) {
  std::vector<double> margins(around.labels.size(), kUnknown);
  std::vector<ClassId> votes;
  for (std::size_t i = 0; i < margins.size() && i < around.graph->size(); ++i) {
    if (around.takesPart[i] == 0) continue;
    votes.clear();
    forVotes(around, i, [&](ClassId label) { votes.push_back(label); });
    if (votes.empty()) continue;
    std::ranges::sort(votes);
    std::ptrdiff_t own = 0;
    std::ptrdiff_t other = 0;
    for (auto begin = votes.begin(); begin != votes.end();) {
      const auto end = std::ranges::upper_bound(begin, votes.end(), *begin);
      if (around.labels[i].is(*begin))
        own = end - begin;
      else
        other = std::max(other, end - begin);
      begin = end;
    }
    margins[i] = static_cast<double>(own - other) / static_cast<double>(votes.size());
  }
  return margins;
}

}  // namespace flipbook::findings
