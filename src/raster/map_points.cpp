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

}  // namespace

LayoutBox boxAround(const Bounds& inLayout) {
  const float extent = std::max(inLayout.width(), inLayout.height());
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
  return result;
}

}  // namespace flipbook::raster
