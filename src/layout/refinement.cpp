#include "flipbook/layout/refinement.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "flipbook/core/expects.h"
#include "flipbook/layout/neighbors.h"
#include "layout/anchored_layout.h"
#include "layout/duplicates.h"
#include "layout/placement.h"
#include "layout/usable_features.h"

namespace flipbook::layout {
namespace {

constexpr std::size_t kIterations = 50;   // per visit of a page
constexpr float kStrengthOfCalm = 0.25F;  // mu at calm 1
constexpr double kStillMovement = 0.002;  // of the radius: what moves less on average is at rest

// A page without neighbours (its features told nothing) has an empty graph.
struct Page {
  NeighborGraph graph;         // without distances
  std::vector<float> overlap;  // N, with the page before; all 0 where either told nothing
  Layout layout;
};

double meanMovement(const Layout& from, const Layout& to) {
  double sum = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    sum += std::hypot(static_cast<double>(to[i].x) - static_cast<double>(from[i].x),
                      static_cast<double>(to[i].y) - static_cast<double>(from[i].y));
  }
  return sum / static_cast<double>(std::max<std::size_t>(1, from.size()));
}

}  // namespace

struct Refinement::State {
  RefinementOptions options;
  std::vector<Page> pages;

  [[nodiscard]] Springs springsAt(const std::vector<Layout>& layouts, std::size_t at,
                                  const SpringOptions& springs) const {
    const auto toBefore = [&] { return springsTo(layouts[at - 1], pages[at].overlap, springs); };
    const auto toAfter = [&] { return springsTo(layouts[at + 1], pages[at + 1].overlap, springs); };
    if (at == 0) return toAfter();
    if (at + 1 == pages.size()) return toBefore();
    return combined(toBefore(), toAfter());
  }

  [[nodiscard]] AnchoredOptions anchored() const {
    AnchoredOptions anchored;
    anchored.springs.strength = kStrengthOfCalm * options.calm;
    return anchored;
  }

  // The page anew, from the page after it. Nothing if stopped.
  [[nodiscard]] std::optional<Layout> followed(const std::vector<Layout>& layouts, std::size_t at,
                                               const std::stop_token& stop) const {
    const Layout& after = layouts[at + 1];
    if (pages[at].graph.size() == 0) return after;
    return followingLayout(after, pages[at].graph, pages[at + 1].overlap, anchored(), options.seed,
                           {stop, {}});
  }

  // The page once more, held by the pages beside it as they are now. Nothing if stopped.
  [[nodiscard]] std::optional<Layout> visited(const std::vector<Layout>& layouts, std::size_t at,
                                              const std::stop_token& stop) const {
    const AnchoredOptions held = anchored();
    Springs springs = springsAt(layouts, at, held.springs);
    if (pages[at].graph.size() == 0) return std::move(springs.to);
    return heldLayout(layouts[at], pages[at].graph, springs, kIterations, held, {stop, {}});
  }
};

Refinement::Refinement(const RefinementOptions& options) : m_state{std::make_unique<State>()} {
  m_state->options = options;
}
Refinement::Refinement(Refinement&&) noexcept = default;
Refinement& Refinement::operator=(Refinement&&) noexcept = default;
Refinement::~Refinement() = default;

void Refinement::addPage(MatrixView features, Layout layout, const std::stop_token& stop) {
  auto& pages = m_state->pages;
  FLIPBOOK_EXPECTS(pages.empty() || layout.size() == pages.front().layout.size());
  Page page{.overlap = std::vector<float>(layout.size()), .layout = std::move(layout)};
  std::optional<NeighborGraph> graph;
  if (page.layout.size() > kNeighbors && features.rows() == page.layout.size() &&
      isUsable(features)) {
    graph = findNeighbors(features, kNeighbors, stop);
  }
  if (graph) {
    page.graph = withPartedDuplicates(*graph, m_state->options.seed);
    page.graph.distance = {};
    if (!pages.empty() && pages.back().graph.size() > 0) {
      page.overlap = neighborOverlap(pages.back().graph, page.graph, kNeighbors);
    }
  }
  pages.push_back(std::move(page));
}

Result<RefinedLayouts> Refinement::refine(const ProgressSink& progress,
                                          std::stop_token stop) const {
  const auto& [options, pages] = *m_state;
  if (!(options.calm >= kLeastCalm && options.calm <= kMostCalm)) {
    return fail(ErrorCode::InvalidArgument, "refine layouts: calm {} must be from {} to {}",
                options.calm, kLeastCalm, kMostCalm);
  }
  RefinedLayouts refined;
  for (const Page& page : pages) refined.pages.push_back(page.layout);
  const std::size_t count = pages.size();
  // Fewer than sixteen samples have no neighbourhoods to be true to.
  if (count < 2 || pages.front().layout.size() <= kNeighbors) return refined;

  const std::size_t mostVisits = count - 1 + options.mostSweeps * count;
  std::size_t visits = 0;
  // How far the page moved, in radii.
  const auto replace = [&](std::size_t at, std::optional<Layout> layout) -> Result<double> {
    if (!layout) return fail(ErrorCode::Cancelled, "refine layouts: stopped");
    const double radius = std::max(1e-9, static_cast<double>(radiusOf(*layout)));
    const double moved = meanMovement(refined.pages[at], *layout) / radius;
    refined.pages[at] = *std::move(layout);
    if (progress) progress({"Refining the map", ++visits, mostVisits});
    return moved;
  };
  // From the last page backwards: what the network learned is the best plan for where everything
  // before it may lie.
  for (std::size_t at = count - 1; at-- > 0;) {
    const auto replaced = replace(at, m_state->followed(refined.pages, at, stop));
    if (!replaced) return passOn(replaced.error());
  }
  for (std::uint32_t sweep = 0; sweep < options.mostSweeps; ++sweep) {
    double moved = 0;
    for (std::size_t visit = 0; visit < count; ++visit) {
      const std::size_t at = sweep % 2 == 0 ? visit : count - 1 - visit;
      const auto replaced = replace(at, m_state->visited(refined.pages, at, stop));
      if (!replaced) return passOn(replaced.error());
      moved += *replaced;
    }
    ++refined.sweeps;
    if (moved < kStillMovement * static_cast<double>(count)) break;
  }
  return refined;
}

}  // namespace flipbook::layout
