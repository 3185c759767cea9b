#include "flipbook/raster/picking.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "flipbook/core/expects.h"

namespace flipbook::raster {
namespace {

// The polygon's sides, sorted into horizontal slabs, so that a point is compared only with the few
// sides at its height.
class SlabbedPolygon {
 public:
  explicit SlabbedPolygon(std::span<const Point2> corners);

  [[nodiscard]] const Bounds& bounds() const { return m_bounds; }
  [[nodiscard]] bool contains(Point2 point) const;

 private:
  static constexpr std::size_t kSlabs = 512;
  struct Side {
    Point2 top;
    float bottomY{};  // > top.y
    float slope{};    // x per y
  };

  [[nodiscard]] std::size_t slabOf(float y) const {
    const float slab = (y - m_bounds.low.y) * m_slabsPerUnit;
    return std::min(kSlabs - 1, static_cast<std::size_t>(std::max(0.0F, slab)));
  }

  Bounds m_bounds;
  float m_slabsPerUnit{};
  std::array<std::vector<Side>, kSlabs> m_sides;
};

SlabbedPolygon::SlabbedPolygon(std::span<const Point2> corners)
    : m_bounds{boundsOf(corners).value_or(Bounds{})} {
  m_slabsPerUnit = m_bounds.height() > 0 ? static_cast<float>(kSlabs) / m_bounds.height() : 0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    Point2 top = corners[i];
    Point2 bottom = corners[(i + 1) % corners.size()];
    if (top.y > bottom.y) std::swap(top, bottom);
    if (!(top.y < bottom.y)) continue;  // level sides are crossed by no level line
    const Side side{top, bottom.y, (bottom.x - top.x) / (bottom.y - top.y)};
    for (std::size_t slab = slabOf(top.y); slab <= slabOf(bottom.y); ++slab) {
      m_sides[slab].push_back(side);
    }
  }
}

bool SlabbedPolygon::contains(Point2 point) const {
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

// Whether any point of [begin, end) is drawn in `around`: one pass that the compiler turns into
// vector code, so that whole blocks are passed over.
bool hasPointIn(const Tween& points, std::size_t begin, std::size_t end, const Bounds& around) {
  const MapPoint* from = points.from.data();
  const MapPoint* to = points.to.data();
  const float limit = points.fadeBeyond * points.fadeBeyond;
  const float t = points.fraction;
  const float snapped = t < 0.5F ? 0.0F : 1.0F;
  int any = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const float ax = from[i].x;
    const float ay = from[i].y;
    const float dx = static_cast<float>(to[i].x) - ax;
    const float dy = static_cast<float>(to[i].y) - ay;
    const float share = dx * dx + dy * dy > limit ? snapped : t;
    const float x = ax + share * dx;
    const float y = ay + share * dy;
    any |= static_cast<int>(x >= around.low.x) & static_cast<int>(x <= around.high.x) &
           static_cast<int>(y >= around.low.y) & static_cast<int>(y <= around.high.y);
  }
  return any != 0;
}

SampleId sampleAt(std::size_t i) { return SampleId{static_cast<std::uint32_t>(i)}; }

}  // namespace

std::optional<SampleId> pickNearest(const Tween& points, const PickTarget& target,
                                    std::span<const std::uint8_t> isPickable) {
  FLIPBOOK_EXPECTS(isPickable.empty() || isPickable.size() == points.size());
  constexpr std::size_t kBlock = 256;
  std::optional<SampleId> nearest;
  float least = target.radius * target.radius;
  // A little wider than the circle, so that rounding cannot part the two tests.
  const float reach = target.radius * 1.001F + 1;
  const Bounds around{{target.pointInBox.x - reach, target.pointInBox.y - reach},
                      {target.pointInBox.x + reach, target.pointInBox.y + reach}};
  for (std::size_t begin = 0; begin < points.size(); begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, points.size());
    if (!hasPointIn(points, begin, end, around)) continue;
    for (std::size_t i = begin; i < end; ++i) {
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

std::vector<SampleId> samplesInRectangle(const Tween& points, const Bounds& inBox) {
  std::vector<SampleId> inside;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (inBox.contains(points.at(i))) inside.push_back(sampleAt(i));
  }
  return inside;
}

std::vector<SampleId> samplesInPolygon(const Tween& points, std::span<const Point2> polygonInBox) {
  std::vector<SampleId> inside;
  if (polygonInBox.size() < 3) return inside;
  const SlabbedPolygon polygon{polygonInBox};
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (polygon.contains(points.at(i))) inside.push_back(sampleAt(i));
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
