#include "raster/lasso.h"

#include <algorithm>
#include <cmath>

namespace flipbook::raster {
namespace {

bool isFinite(Point2 point) { return std::isfinite(point.x) && std::isfinite(point.y); }

float cellsPerUnit(float extent) {
  return extent > 0 ? static_cast<float>(Lasso::kCells - 2) / extent : 0;
}

std::int32_t cellOf(float coordinate, float low, float perUnit) {
  const float cell = (coordinate - low) * perUnit + 1;
  return static_cast<std::int32_t>(std::clamp(cell, 0.0F, static_cast<float>(Lasso::kCells - 1)));
}

}  // namespace

Lasso::Lasso(std::span<const Point2> corners)
    : m_bounds{boundsOf(corners).value_or(Bounds{})},
      m_slabsPerUnit{m_bounds.height() > 0 ? static_cast<float>(kSlabs) / m_bounds.height() : 0},
      m_grid{m_bounds.low, cellsPerUnit(m_bounds.width()), cellsPerUnit(m_bounds.height()), {}} {
  for (const Point2 corner : {m_bounds.low, m_bounds.high}) {
    m_slack = std::max({m_slack, std::abs(corner.x), std::abs(corner.y)});
  }
  m_slack = 0.25F + m_slack * 4e-6F;
  m_grid.cells.resize(static_cast<std::size_t>(kCells) * kCells, Cell::Outside);
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Point2 a = corners[i];
    const Point2 b = corners[(i + 1) % corners.size()];
    if (!isFinite(a) || !isFinite(b)) continue;
    addSide(a, b);
    touch(a, b);
  }
  fillGrid();
}

void Lasso::addSide(Point2 a, Point2 b) {
  if (a.y > b.y) std::swap(a, b);
  if (!(a.y < b.y)) return;  // level sides are crossed by no level line
  const Side side{a, b.y, (b.x - a.x) / (b.y - a.y)};
  for (std::size_t slab = slabOf(a.y); slab <= slabOf(b.y); ++slab) {
    m_sides[slab].push_back(side);
  }
}

// Every cell that the side comes near, row by row.
void Lasso::touch(Point2 a, Point2 b) {
  if (a.y > b.y) std::swap(a, b);
  const float slope = b.y > a.y ? (b.x - a.x) / (b.y - a.y) : 0;
  // A level side lies in its row with all its length.
  const bool isLevel = !(b.y > a.y) || !std::isfinite(slope);
  const auto yAt = [this](std::int32_t cell) {
    const float cells = static_cast<float>(cell - 1);
    return m_grid.low.y + (m_grid.cellsPerUnitY > 0 ? cells / m_grid.cellsPerUnitY : 0);
  };
  const auto xAt = [&](float y) { return a.x + (std::clamp(y, a.y, b.y) - a.y) * slope; };
  for (std::int32_t row = rowOf(a.y - m_slack); row <= rowOf(b.y + m_slack); ++row) {
    const float first = isLevel ? a.x : xAt(yAt(row) - m_slack);
    const float last = isLevel ? b.x : xAt(yAt(row + 1) + m_slack);
    const std::int32_t begin = columnOf(std::min(first, last) - m_slack);
    const std::int32_t end = columnOf(std::max(first, last) + m_slack);
    std::fill_n(m_grid.cells.begin() + row * kCells + begin, end - begin + 1, Cell::Touched);
  }
}

// Between two touched cells of a row all points are on the same side: one speaks for them.
void Lasso::fillGrid() {
  if (m_grid.cellsPerUnitX <= 0 || m_grid.cellsPerUnitY <= 0) return;
  for (std::int32_t row = 1; row + 1 < kCells; ++row) {
    bool isKnown = false;
    Cell cell = Cell::Outside;
    for (std::int32_t column = 1; column + 1 < kCells; ++column) {
      Cell& here = m_grid.cells[static_cast<std::size_t>(row * kCells + column)];
      if (here == Cell::Touched) {
        isKnown = false;
        continue;
      }
      if (!isKnown) {
        const Point2 middle{
            m_grid.low.x + (static_cast<float>(column) - 0.5F) / m_grid.cellsPerUnitX,
            m_grid.low.y + (static_cast<float>(row) - 0.5F) / m_grid.cellsPerUnitY};
        cell = contains(middle) ? Cell::Inside : Cell::Outside;
        isKnown = true;
      }
      here = cell;
    }
  }
}

std::size_t Lasso::slabOf(float y) const {
  const float slab = (y - m_bounds.low.y) * m_slabsPerUnit;
  return std::min(kSlabs - 1, static_cast<std::size_t>(std::max(0.0F, slab)));
}

std::int32_t Lasso::columnOf(float x) const {
  return cellOf(x, m_grid.low.x, m_grid.cellsPerUnitX);
}

std::int32_t Lasso::rowOf(float y) const { return cellOf(y, m_grid.low.y, m_grid.cellsPerUnitY); }

bool Lasso::contains(Point2 point) const {
  if (!m_bounds.contains(point)) return false;
  int isInside = 0;
  // Without branches: which sides are crossed is as good as random.
  for (const Side& side : m_sides[slabOf(point.y)]) {
    const float crossing = side.top.x + (point.y - side.top.y) * side.slope;
    isInside ^= static_cast<int>(point.y >= side.top.y) & static_cast<int>(point.y < side.bottomY) &
                static_cast<int>(point.x < crossing);
  }
  return isInside != 0;
}

}  // namespace flipbook::raster
