#include "layout/affinities.h"

#include <algorithm>
#include <numeric>

#include "flipbook/core/expects.h"
#include "layout/blocks.h"

namespace flipbook::layout {
namespace {

constexpr std::size_t kRowsPerTask = 1024;

// The rows that point to each row, as one list by rows.
struct Incoming {
  std::vector<std::uint32_t> start;
  std::vector<std::uint32_t> from;
};

Incoming incomingOf(std::span<const std::uint32_t> outgoing, std::uint32_t k, std::size_t rows) {
  Incoming incoming{std::vector<std::uint32_t>(rows + 1),
                    std::vector<std::uint32_t>(outgoing.size())};
  for (const std::uint32_t j : outgoing) ++incoming.start[j + 1];
  std::partial_sum(incoming.start.begin(), incoming.start.end(), incoming.start.begin());
  std::vector<std::uint32_t> at(incoming.start.begin(), incoming.start.end() - 1);
  for (std::uint32_t i = 0; i < rows; ++i) {
    for (const std::uint32_t j : outgoing.subspan(i * std::size_t{k}, k))
      incoming.from[at[j]++] = i;
  }
  return incoming;
}

// The pulls of some rows, one after the other.
struct Pulls {
  std::vector<std::uint32_t> other;
  std::vector<float> weight;
};

// Appends the rows that a row points to or that point to it, both ascending; where both, the pull
// is twice as strong.
void merge(std::span<const std::uint32_t> outgoing, std::span<const std::uint32_t> incoming,
           float half, Pulls& pulls) {
  auto out = outgoing.begin();
  auto in = incoming.begin();
  while (out != outgoing.end() || in != incoming.end()) {
    const bool takesOut = in == incoming.end() || (out != outgoing.end() && *out <= *in);
    const bool takesIn = out == outgoing.end() || (in != incoming.end() && *in <= *out);
    pulls.other.push_back(takesOut ? *out : *in);
    pulls.weight.push_back(takesOut && takesIn ? 2 * half : half);
    if (takesOut) ++out;
    if (takesIn) ++in;
  }
}

// Rows of the graph in another order, each ascending.
std::vector<std::uint32_t> reordered(const NeighborGraph& graph,
                                     std::span<const std::uint32_t> order) {
  std::vector<std::uint32_t> rowOf(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) rowOf[order[i]] = i;
  std::vector<std::uint32_t> rows(order.size() * std::size_t{graph.k});
  forBlocks(order.size(), kRowsPerTask, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto into = std::span{rows}.subspan(i * graph.k, graph.k);
      std::ranges::transform(graph.of(SampleId{order[i]}), into.begin(),
                             [&](std::uint32_t j) { return rowOf[j]; });
      std::ranges::sort(into);
    }
  });
  return rows;
}

}  // namespace

Affinities makeAffinities(const NeighborGraph& graph, std::span<const std::uint32_t> order) {
  const std::size_t rows = graph.size();
  const std::uint32_t k = graph.k;
  FLIPBOOK_EXPECTS(order.size() == rows && k > 0);
  const std::vector<std::uint32_t> outgoing = reordered(graph, order);
  const Incoming incoming = incomingOf(outgoing, k, rows);

  Affinities result;
  result.start.resize(rows + 1);
  const float half = 0.5F / static_cast<float>(k);
  std::vector<Pulls> pulls(blockCount(rows, kRowsPerTask));
  forBlocks(rows, kRowsPerTask, [&](std::size_t begin, std::size_t end, std::size_t block) {
    pulls[block].other.reserve((end - begin) * k * 2);
    pulls[block].weight.reserve((end - begin) * k * 2);
    for (std::size_t i = begin; i < end; ++i) {
      const std::size_t before = pulls[block].other.size();
      const auto from = std::span{incoming.from}.subspan(incoming.start[i],
                                                         incoming.start[i + 1] - incoming.start[i]);
      merge(std::span{outgoing}.subspan(i * k, k), from, half, pulls[block]);
      result.start[i + 1] = static_cast<std::uint32_t>(pulls[block].other.size() - before);
    }
  });
  std::partial_sum(result.start.begin(), result.start.end(), result.start.begin());
  result.other.resize(result.start.back());
  result.weight.resize(result.start.back());
  forBlocks(rows, kRowsPerTask, [&](std::size_t begin, std::size_t, std::size_t block) {
    const auto to = static_cast<std::ptrdiff_t>(result.start[begin]);
    std::ranges::copy(pulls[block].other, result.other.begin() + to);
    std::ranges::copy(pulls[block].weight, result.weight.begin() + to);
  });
  return result;
}

}  // namespace flipbook::layout
