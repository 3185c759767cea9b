#include "flipbook/raster/map_points.h"

#include <algorithm>
#include <cmath>

namespace flipbook::raster {
namespace {

constexpr float kGutterShare = 0.06F;  // how far below the others the gutter lies, of their extent

bool isFinite(Point2 point) { return std::isfinite(point.x) && std::isfinite(point.y); }

std::uint16_t toGrid(float inBox) {
  return static_cast<std::uint16_t>(std::clamp(inBox, 0.0F, kBoxUnits) + 0.5F);
}

MapPoint toGrid(Point2 pointInBox) { return {toGrid(pointInBox.x), toGrid(pointInBox.y)}; }

Point2 asPoint(MapPoint point) {
  return {static_cast<float>(point.x), static_cast<float>(point.y)};
}

Bounds boundsOfGrid(std::span<const MapPoint> points, const Transform& layoutFromBox) {
  if (points.empty()) return {layoutFromBox.shift, layoutFromBox.shift};
  MapPoint low = points.front();
  MapPoint high = points.front();
  for (const MapPoint point : points) {
    low = {std::min(low.x, point.x), std::min(low.y, point.y)};
    high = {std::max(high.x, point.x), std::max(high.y, point.y)};
  }
  return {layoutFromBox.map(asPoint(low)), layoutFromBox.map(asPoint(high))};
}

// Without the outermost half percent on every side, widened by a tenth: an outlier that comes and
// goes must not shrink the whole map.
Bounds coreOf(const std::vector<MapPoint>& points, const MapPage& page,
              const Transform& layoutFromBox) {
  constexpr std::size_t kMostProbed = 8192;
  constexpr std::size_t kFewest = 200;
  if (points.size() < kFewest) return page.bounds;
  const std::size_t step = (points.size() + kMostProbed - 1) / kMostProbed;
  std::vector<std::uint16_t> xs;
  std::vector<std::uint16_t> ys;
  for (std::size_t i = 0; i < points.size(); i += step) {
    xs.push_back(points[i].x);
    ys.push_back(points[i].y);
  }
  const auto quantile = [](std::vector<std::uint16_t>& values, std::size_t rank) {
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(values.begin(), place, values.end());
    return *place;
  };
  const std::size_t low = xs.size() / 200;
  const std::size_t high = xs.size() - 1 - low;
  const Point2 a = layoutFromBox.map(asPoint({quantile(xs, low), quantile(ys, low)}));
  const Point2 b = layoutFromBox.map(asPoint({quantile(xs, high), quantile(ys, high)}));
  const Point2 wider{(b.x - a.x) / 10, (b.y - a.y) / 10};
  return {
      {std::max(page.bounds.low.x, a.x - wider.x), std::max(page.bounds.low.y, a.y - wider.y)},
      {std::min(page.bounds.high.x, b.x + wider.x), std::min(page.bounds.high.y, b.y + wider.y)}};
}

}  // namespace

LayoutBox boxAround(const Bounds& inLayout) {
  const float extent = inLayout.extent();
  const float side = extent > 0 ? 2 * extent : 2;
  const Point2 center = inLayout.center();
  return {{center.x - side / 2, center.y - side / 2}, side};
}

MapPage mapPage(std::span<const Point2> layout, const LayoutBox& box) {
  const Transform boxFromLayout = box.layoutFromBox().inverted();
  const Bounds placed = boundsOf(layout).value_or(Bounds{box.low, box.low});
  const float away = kGutterShare * std::max({placed.width(), placed.height(), box.side / 100});
  const Point2 gutter{placed.low.x, placed.high.y + away};

  MapPage page;
  page.points.reserve(layout.size());
  for (const Point2 point : layout) {
    const bool hasPlace = isFinite(point);
    page.points.push_back(toGrid(boxFromLayout.map(hasPlace ? point : gutter)));
    page.withoutPlace += hasPlace ? 0 : 1;
  }
  page.bounds = boundsOfGrid(page.points, box.layoutFromBox());
  page.core = coreOf(page.points, page, box.layoutFromBox());
  return page;
}

MapPage reboxed(const MapPage& page, const LayoutBox& from, const LayoutBox& to) {
  const Transform across = to.layoutFromBox().inverted().after(from.layoutFromBox());
  MapPage result;
  result.withoutPlace = page.withoutPlace;
  result.points.reserve(page.points.size());
  for (const MapPoint point : page.points) {
    result.points.push_back(toGrid(across.map(asPoint(point))));
  }
  result.bounds = boundsOfGrid(result.points, to.layoutFromBox());
  result.core = coreOf(result.points, result, to.layoutFromBox());
  return result;
}

}  // namespace flipbook::raster
