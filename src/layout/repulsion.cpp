#include "layout/repulsion.h"

#include <algorithm>
#include <array>
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
constexpr float kOpening = 0.7F;    // a cell counts as one body where extent / distance is below
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
    // One vector at a time: its sums and the body stay in registers.
    for (std::size_t at = 0; at < kBlock; at += simd::width<Lanes>) {
      const Lanes x = *reinterpret_cast<const Lanes*>(pointX + at);
      const Lanes y = *reinterpret_cast<const Lanes*>(pointY + at);
      Lanes forceX{};
      Lanes forceY{};
      Lanes sum{};
      for (std::size_t j = 0; j < bodies->size; ++j) {
        const Lanes dx = x - bodies->x[j];
        const Lanes dy = y - bodies->y[j];
        const Lanes w = 1.0F / (1.0F + dx * dx + dy * dy);
        const Lanes weighted = w * bodies->count[j];
        const Lanes push = weighted * w;
        sum += weighted;
        forceX += push * dx;
        forceY += push * dy;
      }
      *reinterpret_cast<Lanes*>(forces->x.data() + at) = forceX;
      *reinterpret_cast<Lanes*>(forces->y.data() + at) = forceY;
      *reinterpret_cast<Lanes*>(forces->sum.data() + at) = sum;
    }
  }
};

struct Box {
  float lowX{std::numeric_limits<float>::max()};
  float highX{std::numeric_limits<float>::lowest()};
  float lowY{std::numeric_limits<float>::max()};
  float highY{std::numeric_limits<float>::lowest()};
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

float squaredDistance(const Box& box, float x, float y) {
  const float dx = std::max({box.lowX - x, x - box.highX, 0.0F});
  const float dy = std::max({box.lowY - y, y - box.highY, 0.0F});
  return dx * dx + dy * dy;
}

}  // namespace

Repulsion::Repulsion(std::size_t count)
    : m_sortedX(count),
      m_sortedY(count),
      m_bodiesOfThread{count},
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
  Cell& cell = m_cells[at];
  const std::uint32_t count = end - begin;
  const auto x = std::span{m_sortedX}.subspan(begin, count);
  const auto y = std::span{m_sortedY}.subspan(begin, count);
  const Box box = boxOf(x, y);
  const float extent = std::max(box.highX - box.lowX, box.highY - box.lowY);
  cell.extentSquared = extent * extent;
  cell.count = static_cast<float>(count);
  cell.x = std::accumulate(x.begin(), x.end(), 0.0F) / cell.count;
  cell.y = std::accumulate(y.begin(), y.end(), 0.0F) / cell.count;
  cell.next = static_cast<std::uint32_t>(m_cells.size());
}

void Repulsion::buildCells() {
  m_cells.clear();
  const auto count = static_cast<std::uint32_t>(m_sortedX.size());
  if (count > kExactUpTo) {
    buildCell(0, count, kMortonLevels);
  } else if (count > 0) {  // one leaf that is never far enough
    m_cells.push_back({.extentSquared = std::numeric_limits<float>::infinity(),
                       .end = count,
                       .next = 1,
                       .isLeaf = true});
  }
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
      for (std::uint32_t i = cell.begin; i < cell.end; ++i, ++size) {
        x[size] = sortedX[i];
        y[size] = sortedY[i];
        count[size] = 1;
      }
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
  sortByMorton(x, y, m_order);
  for (std::size_t i = 0; i < count; ++i) {
    m_sortedX[i] = x[m_order.index[i]];
    m_sortedY[i] = y[m_order.index[i]];
  }
  buildCells();
  m_blockSums.assign(blockCount(count, kBlock), 0);
  forBlocks(count, kGroup, [&](std::size_t begin, std::size_t end, std::size_t) {
    Bodies& bodies = m_bodiesOfThread.local();
    collect(begin, end, bodies);
    for (std::size_t block = begin; block < end; block += kBlock) {
      computeBlock(block, std::min(block + kBlock, end), bodies);
    }
  });
  m_normalizer = std::accumulate(m_blockSums.begin(), m_blockSums.end(), 0.0);
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
