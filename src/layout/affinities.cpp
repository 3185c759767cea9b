#include "layout/affinities.h"

#include <algorithm>
#include <numeric>

#include "flipbook/core/expects.h"

namespace flipbook::layout {
namespace {

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

}  // namespace

Affinities makeAffinities(const NeighborGraph& graph, std::span<const std::uint32_t> order) {
  const std::size_t rows = graph.size();
  const std::uint32_t k = graph.k;
  FLIPBOOK_EXPECTS(order.size() == rows && k > 0);
  std::vector<std::uint32_t> rowOf(rows);
  for (std::uint32_t i = 0; i < rows; ++i) rowOf[order[i]] = i;

  std::vector<std::uint32_t> outgoing(rows * k);
  for (std::uint32_t i = 0; i < rows; ++i) {
    const auto neighbors = graph.of(SampleId{order[i]});
    const auto into = std::span{outgoing}.subspan(i * std::size_t{k}, k);
    std::ranges::transform(neighbors, into.begin(), [&](std::uint32_t j) { return rowOf[j]; });
    std::ranges::sort(into);
  }
  const Incoming incoming = incomingOf(outgoing, k, rows);

  Affinities result;
  result.start.reserve(rows + 1);
  result.start.push_back(0);
  result.other.reserve(rows * k * 3 / 2);
  result.weight.reserve(rows * k * 3 / 2);
  const float half = 0.5F / static_cast<float>(k);
  for (std::uint32_t i = 0; i < rows; ++i) {
    auto out = outgoing.begin() + static_cast<std::ptrdiff_t>(i * std::size_t{k});
    const auto outEnd = out + k;
    auto in = incoming.from.begin() + incoming.start[i];
    const auto inEnd = incoming.from.begin() + incoming.start[i + 1];
    while (out != outEnd || in != inEnd) {
      const bool takesOut = in == inEnd || (out != outEnd && *out <= *in);
      const bool takesIn = out == outEnd || (in != inEnd && *in <= *out);
      result.other.push_back(takesOut ? *out : *in);
      result.weight.push_back(takesOut && takesIn ? 2 * half : half);
      if (takesOut) ++out;
      if (takesIn) ++in;
    }
    result.start.push_back(static_cast<std::uint32_t>(result.other.size()));
  }
  return result;
}

}  // namespace flipbook::layout
