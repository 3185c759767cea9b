#include "flipbook/analysis/region_vote.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "flipbook/analysis/drawn_neighbors.h"
#include "flipbook/core/expects.h"

namespace flipbook::analysis {
namespace {

constexpr std::size_t kVotes = kJudgedNeighbors;
constexpr std::int64_t kLeastReach = 2;  // cells
constexpr std::int64_t kMostReach = 12;

using Vote = std::pair<float, std::uint32_t>;  // squared distance, sample

struct Cell {
  std::uint32_t column{};
  std::uint32_t row{};
};

std::int64_t reachOf(std::size_t points, double cells) {
  const double even =
      std::sqrt(static_cast<double>(kVotes) * cells /
                (std::numbers::pi * static_cast<double>(std::max<std::size_t>(1, points))));
  return std::clamp(static_cast<std::int64_t>(std::ceil(even)), kLeastReach, kMostReach);
}

// The voters of every cell, cell after cell.
class Voters {
 public:
  Voters(std::span<const Point2> layout, std::span<const std::uint32_t> klass,
         const RegionGrid& grid)
      : m_layout{layout}, m_grid{grid}, m_start(std::size_t{grid.columns} * grid.rows + 1) {
    std::vector<std::size_t> cells(layout.size(), m_start.size());
    for (std::size_t i = 0; i < layout.size(); ++i) {
      if (klass[i] == Region::kNoClass || !isPlaced(layout[i])) continue;
      cells[i] = cellOf(layout[i]);
      if (cells[i] + 1 < m_start.size()) ++m_start[cells[i] + 1];
    }
    std::partial_sum(m_start.begin(), m_start.end(), m_start.begin());
    m_voter.resize(m_start.back());
    std::vector<std::size_t> next(m_start.begin(), m_start.end() - 1);
    for (std::uint32_t i = 0; i < layout.size(); ++i) {
      if (cells[i] + 1 < m_start.size()) m_voter[next[cells[i]]++] = i;
    }
  }

  [[nodiscard]] std::size_t count() const { return m_voter.size(); }

  // Into `votes` the voters at most `reach` cells from the centre of `cell`; where there are many,
  // at least the nearest of them.
  void collect(Cell cell, std::int64_t reach, std::vector<Vote>& votes) const {
    votes.clear();
    const float mostSquared = std::pow(static_cast<float>(reach) * m_grid.cellSide, 2.0F);
    std::int64_t last = reach;
    for (std::int64_t ring = 0; ring <= last; ++ring) {
      collectRing(cell, ring, votes);
      // Enough, but what lies in the corners of this square is farther than some beyond its sides.
      if (votes.size() >= kVotes) last = std::min(last, ring + ring / 2 + 1);
    }
    std::erase_if(votes, [mostSquared](const Vote& vote) { return vote.first > mostSquared; });
  }

 private:
  void collectRing(Cell cell, std::int64_t ring, std::vector<Vote>& votes) const {
    const Point2 center = m_grid.center(cell.column, cell.row);
    for (std::int64_t y = -ring; y <= ring; ++y) {
      const bool isWhole = std::abs(y) == ring;
      const std::int64_t step = isWhole ? 1 : 2 * ring;
      for (std::int64_t x = -ring; x <= ring; x += step) {
        for (const std::uint32_t i : in(cell.column + x, cell.row + y)) {
          const float dx = m_layout[i].x - center.x;
          const float dy = m_layout[i].y - center.y;
          votes.emplace_back(dx * dx + dy * dy, i);
        }
      }
    }
  }

  [[nodiscard]] std::span<const std::uint32_t> in(std::int64_t column, std::int64_t row) const {
    if (column < 0 || row < 0 || column >= m_grid.columns || row >= m_grid.rows) return {};
    const auto cell =
        static_cast<std::size_t>(row) * m_grid.columns + static_cast<std::size_t>(column);
    return std::span{m_voter}.subspan(m_start[cell], m_start[cell + 1] - m_start[cell]);
  }

  // Past the last cell for a point outside.
  [[nodiscard]] std::size_t cellOf(Point2 point) const {
    const float column = std::floor((point.x - m_grid.low.x) / m_grid.cellSide);
    const float row = std::floor((point.y - m_grid.low.y) / m_grid.cellSide);
    const bool isInside = column >= 0 && row >= 0 && column < static_cast<float>(m_grid.columns) &&
                          row < static_cast<float>(m_grid.rows);
    if (!isInside) return m_start.size();
    return static_cast<std::size_t>(row) * m_grid.columns + static_cast<std::size_t>(column);
  }

  std::span<const Point2> m_layout;
  RegionGrid m_grid;
  std::vector<std::size_t> m_start;
  std::vector<std::uint32_t> m_voter;
};

// The class with the most votes among the nearest kVotes of `votes`, which are reordered.
Region winner(std::vector<Vote>& votes, std::span<const std::uint32_t> klass) {
  if (votes.empty()) return {};
  const std::size_t counted = std::min(kVotes, votes.size());
  std::ranges::nth_element(votes, votes.begin() + static_cast<std::ptrdiff_t>(counted - 1));
  std::vector<std::uint32_t> cast;
  cast.reserve(counted);
  for (std::size_t i = 0; i < counted; ++i) cast.push_back(klass[votes[i].second]);
  std::ranges::sort(cast);
  Region best;
  std::size_t most = 0;
  for (auto begin = cast.begin(); begin != cast.end();) {
    const auto end = std::upper_bound(begin, cast.end(), *begin);
    const auto count = static_cast<std::size_t>(end - begin);
    if (count > most) {
      most = count;
      best.klass = *begin;
    }
    begin = end;
  }
  best.strength = static_cast<float>(most) / static_cast<float>(kVotes);
  return best;
}

}  // namespace

RegionGrid regionGridOf(std::span<const Point2> layout, std::uint32_t longerSide) {
  FLIPBOOK_EXPECTS(longerSide > 0);
  const std::vector<std::uint32_t> placed = placedSamples(layout);
  if (placed.empty()) return {};
  Point2 low = layout[placed.front()];
  Point2 high = low;
  for (const std::uint32_t i : placed) {
    low = {std::min(low.x, layout[i].x), std::min(low.y, layout[i].y)};
    high = {std::max(high.x, layout[i].x), std::max(high.y, layout[i].y)};
  }
  const float longer = std::max(high.x - low.x, high.y - low.y);
  RegionGrid grid;
  grid.cellSide = longer > 0 ? longer / static_cast<float>(longerSide) : 1;
  const double cells = static_cast<double>((high.x - low.x) / grid.cellSide + 1) *
                       static_cast<double>((high.y - low.y) / grid.cellSide + 1);
  const auto margin = static_cast<std::uint32_t>(reachOf(placed.size(), cells));
  const auto cellsAlong = [&](float extent) {
    return static_cast<std::uint32_t>(extent / grid.cellSide) + 1 + 2 * margin;
  };
  grid.low = {low.x - static_cast<float>(margin) * grid.cellSide,
              low.y - static_cast<float>(margin) * grid.cellSide};
  grid.columns = cellsAlong(high.x - low.x);
  grid.rows = cellsAlong(high.y - low.y);
  return grid;
}

std::vector<Region> voteRegions(std::span<const Point2> layout,
                                std::span<const std::uint32_t> klass, const RegionGrid& grid) {
  FLIPBOOK_EXPECTS(layout.size() == klass.size());
  std::vector<Region> regions(std::size_t{grid.columns} * grid.rows);
  const Voters voters{layout, klass, grid};
  if (voters.count() == 0) return regions;
  const std::int64_t reach = reachOf(voters.count(), static_cast<double>(regions.size()));
  std::vector<Vote> votes;
  for (std::uint32_t row = 0; row < grid.rows; ++row) {
    for (std::uint32_t column = 0; column < grid.columns; ++column) {
      voters.collect({column, row}, reach, votes);
      regions[std::size_t{row} * grid.columns + column] = winner(votes, klass);
    }
  }
  return regions;
}

}  // namespace flipbook::analysis
