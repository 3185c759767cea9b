#include "layout/repulsion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "flipbook/core/expects.h"
#include "flipbook/core/simd.h"
#include "layout/blocks.h"

namespace flipbook::layout {
namespace {

using simd::kBlock;

constexpr std::size_t kExactUpTo = 2048;
constexpr std::uint32_t kLeafSize = 16;
constexpr std::size_t kGroup = 64;  // points that feel the same bodies
constexpr double kGrown = 1.2;      // leaves on average; then they are cut out anew
constexpr std::size_t kLeavesPerTask = 256;
constexpr float kOpening = 0.85F;  // a cell counts as one body where extent / distance is below
constexpr float kOpeningSquared = kOpening * kOpening;

struct BodySpans {
  const float* x;
  const float* y;
  const float* count;
  std::size_t size;
};

struct GroupForces {
  std::array<float, kBlock> x;
  std::array<float, kBlock> y;
  std::array<float, kBlock> sum;
};

struct GroupKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const float* pointX, const float* pointY, const BodySpans* bodies,
                           GroupForces* forces) {
    // Two vectors at a time: their sums and the body stay in registers, and neither sum waits.
    constexpr std::size_t kTogether = std::min<std::size_t>(2, kBlock / simd::width<Lanes>);
    const float* const bodyX = bodies->x;
    const float* const bodyY = bodies->y;
    const float* const count = bodies->count;
    for (std::size_t at = 0; at < kBlock; at += kTogether * simd::width<Lanes>) {
      Lanes x[kTogether];
      Lanes y[kTogether];
      Lanes forceX[kTogether]{};
      Lanes forceY[kTogether]{};
      Lanes sum[kTogether]{};
#pragma GCC unroll 2
      for (std::size_t part = 0; part < kTogether; ++part) {
        x[part] = *reinterpret_cast<const Lanes*>(pointX + at + part * simd::width<Lanes>);
        y[part] = *reinterpret_cast<const Lanes*>(pointY + at + part * simd::width<Lanes>);
      }
      for (std::size_t j = 0; j < bodies->size; ++j) {
#pragma GCC unroll 2
        for (std::size_t part = 0; part < kTogether; ++part) {
          const Lanes dx = x[part] - bodyX[j];
          const Lanes dy = y[part] - bodyY[j];
          const Lanes w = 1.0F / (1.0F + dx * dx + dy * dy);
          const Lanes weighted = w * count[j];
          const Lanes push = weighted * w;
          sum[part] += weighted;
          forceX[part] += push * dx;
          forceY[part] += push * dy;
        }
      }
#pragma GCC unroll 2
      for (std::size_t part = 0; part < kTogether; ++part) {
        const std::size_t to = at + part * simd::width<Lanes>;
        *reinterpret_cast<Lanes*>(forces->x.data() + to) = forceX[part];
        *reinterpret_cast<Lanes*>(forces->y.data() + to) = forceY[part];
        *reinterpret_cast<Lanes*>(forces->sum.data() + to) = sum[part];
      }
    }
  }
};

Box boxOf(std::span<const float> x, std::span<const float> y) {
  Box box;
  for (std::size_t i = 0; i < x.size(); ++i) {
    box.lowX = std::min(box.lowX, x[i]);
    box.highX = std::max(box.highX, x[i]);
    box.lowY = std::min(box.lowY, y[i]);
    box.highY = std::max(box.highY, y[i]);
  }
  return box;
}

void include(const Box& inner, Box& box) {
  box.lowX = std::min(box.lowX, inner.lowX);
  box.highX = std::max(box.highX, inner.highX);
  box.lowY = std::min(box.lowY, inner.lowY);
  box.highY = std::max(box.highY, inner.highY);
}

float squaredDistance(const Box& box, float x, float y) {
  const float dx = std::max({box.lowX - x, x - box.highX, 0.0F});
  const float dy = std::max({box.lowY - y, y - box.highY, 0.0F});
  return dx * dx + dy * dy;
}

}  // namespace

Repulsion::Repulsion(std::size_t count)
    : m_sortedX(count + kLeafSize),  // leaves are copied with what lies behind them
      m_sortedY(count + kLeafSize),
      m_bodiesOfThread{count + kLeafSize},
      m_forceX(count),
      m_forceY(count) {}

void Repulsion::buildCell(std::uint32_t begin, std::uint32_t end, unsigned level) {
  const std::size_t at = m_cells.size();
  m_cells.push_back({.begin = begin, .end = end, .isLeaf = end - begin <= kLeafSize || level == 0});
  if (!m_cells[at].isLeaf) {
    const unsigned shift = 2 * (level - 1);
    std::uint32_t childBegin = begin;
    for (std::uint32_t quadrant = 0; quadrant < 4 && childBegin < end; ++quadrant) {
      const auto first = m_order.code.begin() + childBegin;
      const auto last = std::partition_point(
          first, m_order.code.begin() + end,
          [&](std::uint32_t code) { return ((code >> shift) & 3U) <= quadrant; });
      const auto childEnd = static_cast<std::uint32_t>(last - m_order.code.begin());
      if (childEnd > childBegin) buildCell(childBegin, childEnd, level - 1);
      childBegin = childEnd;
    }
  }
  m_cells[at].next = static_cast<std::uint32_t>(m_cells.size());
}

void Repulsion::buildCells() {
  m_cells.clear();
  const auto count = static_cast<std::uint32_t>(m_forceX.size());
  if (count > kExactUpTo) {
    buildCell(0, count, kMortonLevels);
  } else if (count > 0) {
    m_cells.push_back({.end = count, .next = 1, .isLeaf = true});
  }
  m_leaves.clear();
  for (std::uint32_t at = 0; at < m_cells.size(); ++at) {
    if (m_cells[at].isLeaf) m_leaves.push_back(at);
  }
}

void Repulsion::measureLeaf(Cell& cell) const {
  const std::uint32_t count = cell.end - cell.begin;
  const auto x = std::span{m_sortedX}.subspan(cell.begin, count);
  const auto y = std::span{m_sortedY}.subspan(cell.begin, count);
  cell.box = boxOf(x, y);
  cell.count = static_cast<float>(count);
  cell.x = std::accumulate(x.begin(), x.end(), 0.0F) / cell.count;
  cell.y = std::accumulate(y.begin(), y.end(), 0.0F) / cell.count;
}

// Where the points of each cell are now: leaves from their points, then the others, which come
// before the cells inside them, from these.
void Repulsion::measureCells(std::span<const float> x, std::span<const float> y) {
  forBlocks(m_leaves.size(), kLeavesPerTask, [&](std::size_t begin, std::size_t end, std::size_t) {
    const std::uint32_t first = m_cells[m_leaves[begin]].begin;
    const std::uint32_t last = m_cells[m_leaves[end - 1]].end;
    for (std::uint32_t i = first; i < last; ++i) {
      m_sortedX[i] = x[m_order.index[i]];
      m_sortedY[i] = y[m_order.index[i]];
    }
    for (std::size_t leaf = begin; leaf < end; ++leaf) measureLeaf(m_cells[m_leaves[leaf]]);
  });
  for (std::size_t at = m_cells.size(); at-- > 0;) {
    Cell& cell = m_cells[at];
    if (!cell.isLeaf) {
      cell.box = {};
      cell.count = static_cast<float>(cell.end - cell.begin);
      cell.x = 0;
      cell.y = 0;
      for (std::size_t child = at + 1; child < cell.next; child = m_cells[child].next) {
        const Cell& inside = m_cells[child];
        include(inside.box, cell.box);
        cell.x += inside.x * (inside.count / cell.count);
        cell.y += inside.y * (inside.count / cell.count);
      }
    }
    const float extent = std::max(cell.box.highX - cell.box.lowX, cell.box.highY - cell.box.lowY);
    cell.extentSquared = extent * extent;
  }
  m_leafExtent = 0;
  for (const std::uint32_t leaf : m_leaves) {
    m_leafExtent += std::sqrt(static_cast<double>(m_cells[leaf].extentSquared));
  }
  // Few points: one leaf that is never far enough.
  if (m_cells.size() == 1) m_cells[0].extentSquared = std::numeric_limits<float>::infinity();
}

void Repulsion::collect(std::size_t begin, std::size_t end, Bodies& bodies) const {
  const float* const sortedX = m_sortedX.data();
  const float* const sortedY = m_sortedY.data();
  const Box box = boxOf({sortedX + begin, sortedX + end}, {sortedY + begin, sortedY + end});
  float* const x = bodies.x.data();
  float* const y = bodies.y.data();
  float* const count = bodies.count.data();
  std::size_t size = 0;  // never above the number of points: cells taken do not overlap
  const Cell* const cells = m_cells.data();
  const std::size_t cellCount = m_cells.size();
  for (std::size_t at = 0; at < cellCount;) {
    const Cell& cell = cells[at];
    if (cell.extentSquared < kOpeningSquared * squaredDistance(box, cell.x, cell.y)) {
      x[size] = cell.x;
      y[size] = cell.y;
      count[size++] = cell.count;
      at = cell.next;
    } else if (cell.isLeaf) {
      const std::uint32_t inside = cell.end - cell.begin;
      for (std::uint32_t done = 0; done < inside; done += kLeafSize) {  // whole leaves: no counting
        for (std::uint32_t i = 0; i < kLeafSize; ++i) {
          x[size + done + i] = sortedX[cell.begin + done + i];
          y[size + done + i] = sortedY[cell.begin + done + i];
          count[size + done + i] = 1;
        }
      }
      size += inside;
      at = cell.next;
    } else {
      ++at;
    }
  }
  bodies.size = size;
}

void Repulsion::computeBlock(std::size_t begin, std::size_t end, const Bodies& bodies) {
  std::array<float, kBlock> x{};
  std::array<float, kBlock> y{};
  for (std::size_t lane = 0; lane < kBlock; ++lane) {
    const std::size_t i = std::min(begin + lane, end - 1);
    x.at(lane) = m_sortedX[i];
    y.at(lane) = m_sortedY[i];
  }
  const BodySpans spans{bodies.x.data(), bodies.y.data(), bodies.count.data(), bodies.size};
  GroupForces forces{};
  simd::run<GroupKernel>(x.data(), y.data(), &spans, &forces);
  double sum = 0;
  for (std::size_t i = begin; i < end; ++i) {
    m_forceX[m_order.index[i]] = forces.x.at(i - begin);
    m_forceY[m_order.index[i]] = forces.y.at(i - begin);
    sum += static_cast<double>(forces.sum.at(i - begin)) - 1;  // without the point itself
  }
  m_blockSums[begin / kBlock] = sum;
}

void Repulsion::compute(std::span<const float> x, std::span<const float> y) {
  const std::size_t count = m_forceX.size();
  FLIPBOOK_EXPECTS(x.size() == count && y.size() == count);
  if (!m_cells.empty()) measureCells(x, y);
  if (m_cells.empty() || m_leafExtent > kGrown * m_leafExtentSorted) {
    sortByMorton(x, y, m_order);
    buildCells();
    measureCells(x, y);
    m_leafExtentSorted = m_leafExtent;
  }
  m_blockSums.assign(blockCount(count, kBlock), 0);
  m_groupBodies.assign(blockCount(count, kGroup), 0);
  forBlocks(count, kGroup, [&](std::size_t begin, std::size_t end, std::size_t) {
    Bodies& bodies = m_bodiesOfThread.local();
    collect(begin, end, bodies);
    m_groupBodies[begin / kGroup] = bodies.size;
    for (std::size_t block = begin; block < end; block += kBlock) {
      computeBlock(block, std::min(block + kBlock, end), bodies);
    }
  });
  m_normalizer = std::accumulate(m_blockSums.begin(), m_blockSums.end(), 0.0);
}

double Repulsion::meanBodies() const {
  const auto sum = std::accumulate(m_groupBodies.begin(), m_groupBodies.end(), std::size_t{0});
  return static_cast<double>(sum) /
         static_cast<double>(std::max<std::size_t>(1, m_groupBodies.size()));
}

RepulsionField::RepulsionField(const Layout& layout)
    : m_x(layout.size()), m_y(layout.size()), m_ones(layout.size(), 1.0F) {
  for (std::size_t i = 0; i < layout.size(); ++i) {
    m_x[i] = layout[i].x;
    m_y[i] = layout[i].y;
  }
  Repulsion repulsion{layout.size()};
  repulsion.compute(m_x, m_y);
  m_scale = static_cast<float>(static_cast<double>(layout.size()) /
                               std::max(repulsion.normalizer(), 1e-9));
}

RepulsionField::Pushes RepulsionField::on(const std::array<float, kBlock>& x,
                                          const std::array<float, kBlock>& y) const {
  const BodySpans spans{m_x.data(), m_y.data(), m_ones.data(), m_x.size()};
  GroupForces forces{};
  simd::run<GroupKernel>(x.data(), y.data(), &spans, &forces);
  Pushes pushes{forces.x, forces.y};
  for (float& push : pushes.x) push *= m_scale;
  for (float& push : pushes.y) push *= m_scale;
  return pushes;
}

}  // namespace flipbook::layout
