#include "flipbook/raster/picking.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "flipbook/core/expects.h"
#include "flipbook/core/simd.h"
#include "raster/lasso.h"
#include "raster/tween_block.h"

namespace flipbook::raster {
namespace {

// Which points may be drawn in a rectangle, from their two places alone: on its way each stays
// within a unit of the rectangle that those span.
struct MayBeInKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const MapPoint* from, const MapPoint* to, std::size_t size,
                           Bounds around, std::int32_t* mayBe) {
    std::int32_t* const __restrict made = mayBe;
    for (std::size_t k = 0; k < size; ++k) {
      const float ax = from[k].x;
      const float ay = from[k].y;
      const float bx = to[k].x;
      const float by = to[k].y;
      // On neither side of the rectangle are both places.
      made[k] = (static_cast<std::int32_t>(ax <= around.high.x) |
                 static_cast<std::int32_t>(bx <= around.high.x)) &
                (static_cast<std::int32_t>(ax >= around.low.x) |
                 static_cast<std::int32_t>(bx >= around.low.x)) &
                (static_cast<std::int32_t>(ay <= around.high.y) |
                 static_cast<std::int32_t>(by <= around.high.y)) &
                (static_cast<std::int32_t>(ay >= around.low.y) |
                 static_cast<std::int32_t>(by >= around.low.y));
    }
  }
};

// The cell of a lasso's grid in which each point lies.
struct LassoCellKernel {
  template <typename Lanes>
  FLIPBOOK_KERNEL void run(const float* x, const float* y, std::size_t size, Point2 low,
                           Point2 perUnit, std::int32_t* cells) {
    constexpr auto kLast = static_cast<float>(Lasso::kCells - 1);
    std::int32_t* const __restrict made = cells;
    for (std::size_t k = 0; k < size; ++k) {
      const float column = std::min(std::max(0.0F, (x[k] - low.x) * perUnit.x + 1), kLast);
      const float row = std::min(std::max(0.0F, (y[k] - low.y) * perUnit.y + 1), kLast);
      made[k] = static_cast<std::int32_t>(row) * Lasso::kCells + static_cast<std::int32_t>(column);
    }
  }
};

// 1 or 0, without a branch: whether a point is inside is as good as random.
std::size_t holds(const Bounds& inBox, float x, float y) {
  return static_cast<std::size_t>(x >= inBox.low.x) & static_cast<std::size_t>(x <= inBox.high.x) &
         static_cast<std::size_t>(y >= inBox.low.y) & static_cast<std::size_t>(y <= inBox.high.y);
}

SampleId sampleAt(std::size_t i) { return SampleId{static_cast<std::uint32_t>(i)}; }

}  // namespace

std::optional<SampleId> pickNearest(const Tween& points, const PickTarget& target,
                                    std::span<const std::uint8_t> isPickable) {
  FLIPBOOK_EXPECTS(isPickable.empty() || isPickable.size() == points.size());
  constexpr std::size_t kBlock = 2048;
  constexpr std::size_t kStep = 16;  // looked at together, since nearly all are far away
  std::optional<SampleId> nearest;
  float least = target.radius * target.radius;
  // A little wider than the circle, for rounding.
  const float reach = target.radius * 1.001F + 2;
  const Bounds around{{target.pointInBox.x - reach, target.pointInBox.y - reach},
                      {target.pointInBox.x + reach, target.pointInBox.y + reach}};
  std::array<std::int32_t, kBlock> mayBe{};
  for (std::size_t begin = 0; begin < points.size(); begin += kBlock) {
    const std::size_t size = std::min(kBlock, points.size() - begin);
    simd::run<MayBeInKernel>(points.from.data() + begin, points.to.data() + begin, size, around,
                             mayBe.data());
    for (std::size_t k = 0; k < size; ++k) {
      if (k % kStep == 0) {
        const auto step = std::span{mayBe}.subspan(k, kStep);
        if (std::accumulate(step.begin(), step.end(), 0) == 0) {
          k += kStep - 1;
          continue;
        }
      }
      if (mayBe[k] == 0) continue;
      const std::size_t i = begin + k;
      const Point2 at = points.at(i);
      const float dx = at.x - target.pointInBox.x;
      const float dy = at.y - target.pointInBox.y;
      const float distance = dx * dx + dy * dy;
      if (distance > least || (nearest && distance == least)) continue;
      if (!isPickable.empty() && isPickable[i] == 0) continue;
      least = distance;
      nearest = sampleAt(i);
    }
  }
  return nearest;
}

std::vector<SampleId> samplesInRectangle(const Tween& points, const Bounds& inBox,
                                         std::size_t enough) {
  std::vector<SampleId> inside;
  std::array<SampleId, TweenBlock::kCapacity> found;
  TweenBlock block{points};
  for (std::size_t begin = 0; begin < points.size() && inside.size() < enough;
       begin += block.size()) {
    block.load(begin, points.size());
    std::size_t count = 0;
    for (std::size_t k = 0; k < block.size(); ++k) {
      found[count] = sampleAt(begin + k);
      count += holds(inBox, block.x(k), block.y(k));
    }
    inside.insert(inside.end(), found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count));
  }
  if (inside.size() > enough) inside.resize(enough);
  return inside;
}

std::vector<SampleId> samplesInPolygon(const Tween& points, std::span<const Point2> polygonInBox) {
  std::vector<SampleId> inside;
  if (polygonInBox.size() < 3) return inside;
  const Lasso lasso{polygonInBox};
  const Lasso::Grid& grid = lasso.grid();
  const Lasso::Cell* const cellAt = grid.cells.data();
  const Point2 perUnit{grid.cellsPerUnitX, grid.cellsPerUnitY};
  std::array<std::int32_t, TweenBlock::kCapacity> cells;
  std::array<SampleId, TweenBlock::kCapacity> found;
  TweenBlock block{points};
  for (std::size_t begin = 0; begin < points.size(); begin += block.size()) {
    block.load(begin, points.size());
    simd::run<LassoCellKernel>(block.xs(), block.ys(), block.size(), grid.low, perUnit,
                               cells.data());
    std::size_t count = 0;
    for (std::size_t k = 0; k < block.size(); ++k) {
      Lasso::Cell cell = cellAt[cells[k]];
      if (cell == Lasso::Cell::Touched) {  // one point in a hundred
        cell =
            lasso.contains({block.x(k), block.y(k)}) ? Lasso::Cell::Inside : Lasso::Cell::Outside;
      }
      found[count] = sampleAt(begin + k);
      count += cell == Lasso::Cell::Inside ? 1U : 0U;
    }
    inside.insert(inside.end(), found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count));
  }
  return inside;
}

std::optional<SampleId> nearestInDirection(const Tween& points, SampleId start, Point2 direction) {
  const float length = std::hypot(direction.x, direction.y);
  FLIPBOOK_EXPECTS(length > 0 && start.index() < points.size());
  const Point2 ahead{direction.x / length, direction.y / length};
  const Point2 origin = points.at(start.index());

  std::optional<SampleId> nearest;
  float least = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i == start.index()) continue;
    const Point2 at = points.at(i);
    const Point2 step{at.x - origin.x, at.y - origin.y};
    const float along = step.x * ahead.x + step.y * ahead.y;
    const float aside = std::abs(step.x * ahead.y - step.y * ahead.x);
    if (along <= 0 || aside > along) continue;
    const float cost = along + 2 * aside;
    if (nearest && cost >= least) continue;
    least = cost;
    nearest = sampleAt(i);
  }
  return nearest;
}

}  // namespace flipbook::raster
