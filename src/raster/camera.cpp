#include "flipbook/raster/camera.h"

#include <algorithm>
#include <cmath>

namespace flipbook::raster {

std::optional<Bounds> boundsOf(std::span<const Point2> points) {
  std::optional<Bounds> bounds;
  for (const Point2 point : points) {
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) continue;
    bounds = bounds ? united(*bounds, {point, point}) : Bounds{point, point};
  }
  return bounds;
}

Bounds united(const Bounds& a, const Bounds& b) {
  return {{std::min(a.low.x, b.low.x), std::min(a.low.y, b.low.y)},
          {std::max(a.high.x, b.high.x), std::max(a.high.y, b.high.y)}};
}

Transform fitted(const Bounds& inLayout, const Bounds& onScreen) {
  const bool hasExtent = inLayout.width() > 0 || inLayout.height() > 0;
  const float width = hasExtent ? inLayout.width() : 1;
  const float height = hasExtent ? inLayout.height() : 1;
  const float across = std::max(onScreen.width(), 1.0F);
  const float down = std::max(onScreen.height(), 1.0F);
  // A line of points has extent in one direction only; that one decides.
  const float scale = width <= 0    ? down / height
                      : height <= 0 ? across / width
                                    : std::min(across / width, down / height);
  const Point2 from = inLayout.center();
  const Point2 to = onScreen.center();
  return {scale, {to.x - from.x * scale, to.y - from.y * scale}};
}

Transform zoomedAt(const Transform& screenFromLayout, Point2 anchorOnScreen, float factor,
                   ScaleLimits limits) {
  const float scale = std::clamp(screenFromLayout.scale * factor, limits.least, limits.most);
  const Point2 anchor = screenFromLayout.inverted().map(anchorOnScreen);
  return {scale, {anchorOnScreen.x - anchor.x * scale, anchorOnScreen.y - anchor.y * scale}};
}

Transform panned(const Transform& screenFromLayout, Point2 byOnScreen) {
  return {screenFromLayout.scale,
          {screenFromLayout.shift.x + byOnScreen.x, screenFromLayout.shift.y + byOnScreen.y}};
}

Transform blended(const Transform& a, const Transform& b, float fraction) {
  const auto between = [fraction](float from, float to) { return from + (to - from) * fraction; };
  return {between(a.scale, b.scale),
          {between(a.shift.x, b.shift.x), between(a.shift.y, b.shift.y)}};
}

}  // namespace flipbook::raster
