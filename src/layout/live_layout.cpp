#include "flipbook/layout/live_layout.h"

#include <utility>

#include "flipbook/core/expects.h"
#include "flipbook/layout/neighbors.h"
#include "layout/anchored_layout.h"
#include "layout/duplicates.h"
#include "layout/placement.h"
#include "layout/principal_axes.h"
#include "layout/usable_features.h"

namespace flipbook::layout {
namespace {

constexpr float kSpreadOfFew = 2;

bool areFew(std::size_t samples) { return samples <= kNeighbors; }

// Too few samples for neighbourhoods: their plane of widest axes, turned onto the layout before.
Layout layoutOfFew(MatrixView features, const std::optional<Layout>& before) {
  Layout layout = projectOnPrincipalAxes(features);
  centerAndScale(layout, kSpreadOfFew);
  if (before) alignTo(*before, layout);
  return layout;
}

}  // namespace

struct LiveLayout::State {
  LiveLayoutOptions options;
  std::size_t columns{};
  std::optional<Layout> layout;        // of the last epoch
  std::optional<NeighborGraph> graph;  // of the last epoch; none if its features told nothing

  // Samples of which nothing is known but an arbitrary place start anew when features come.
  [[nodiscard]] bool startsAnew() const {
    return !layout || (!graph && *layout == discLayout(layout->size()));
  }

  [[nodiscard]] std::optional<Layout> next(MatrixView features, const NeighborGraph& now,
                                           const DescentWatch& watch) const {
    const NeighborGraph parted = withPartedDuplicates(now, options.seed);
    if (startsAnew()) return firstLayout(features, parted, options.seed, watch);
    const std::vector<float> overlap =
        graph ? neighborOverlap(*graph, now, kNeighbors) : std::vector<float>(now.size());
    return followingLayout(*layout, parted, overlap, AnchoredOptions{}, options.seed, watch);
  }
};

LiveLayout::LiveLayout(const LiveLayoutOptions& options) : m_state{std::make_unique<State>()} {
  m_state->options = options;
}
LiveLayout::LiveLayout(LiveLayout&&) noexcept = default;
LiveLayout& LiveLayout::operator=(LiveLayout&&) noexcept = default;
LiveLayout::~LiveLayout() = default;

void LiveLayout::continueFrom(MatrixView features, Layout layout, const std::stop_token& stop) {
  FLIPBOOK_EXPECTS(features.rows() == layout.size());
  m_state->columns = features.columns();
  m_state->layout = std::move(layout);
  m_state->graph.reset();
  if (!areFew(features.rows()) && isUsable(features)) {
    m_state->graph = findNeighbors(features, kNeighbors, stop);
  }
}

void LiveLayout::continueFrom(Layout layout) {
  m_state->columns = 0;
  m_state->layout = std::move(layout);
  m_state->graph.reset();
}

Result<Layout> LiveLayout::advance(MatrixView features, std::stop_token stop,
                                   const SettlingSink& settling) {
  State& state = *m_state;
  if (state.layout && (features.rows() != state.layout->size() ||
                       (state.columns != 0 && features.columns() != state.columns))) {
    return fail(ErrorCode::InvalidArgument,
                "lay out epoch: {} samples with {} features after epochs of {} with {}",
                features.rows(), features.columns(), state.layout->size(), state.columns);
  }
  std::optional<Layout> layout;
  std::optional<NeighborGraph> graph;
  if (!isUsable(features)) {
    layout = state.layout ? *state.layout : discLayout(features.rows());
  } else if (areFew(features.rows())) {
    layout = layoutOfFew(features, state.layout);
  } else {
    graph = findNeighbors(features, kNeighbors, stop);
    if (graph) layout = state.next(features, *graph, {stop, settling});
  }
  if (!layout || stop.stop_requested()) return fail(ErrorCode::Cancelled, "lay out epoch: stopped");
  state.columns = features.columns();
  state.layout = layout;
  state.graph = std::move(graph);
  return *std::move(layout);
}

}  // namespace flipbook::layout
