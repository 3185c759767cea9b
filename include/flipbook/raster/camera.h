// Where on the screen the map lies: transforms from layout units to pixels, and how they are
// fitted, zoomed and moved. Values and free functions; y grows downwards on the screen and in the
// layout alike.

#pragma once

#include <algorithm>
#include <optional>
#include <span>

#include "flipbook/core/point.h"

namespace flipbook::raster {

// Scales uniformly, then shifts. Variables say the spaces: `screenFromLayout.map(pointInLayout)`.
struct Transform {
  float scale{1};  // > 0
  Point2 shift;

  [[nodiscard]] Point2 map(Point2 point) const {
    return {point.x * scale + shift.x, point.y * scale + shift.y};
  }
  [[nodiscard]] Transform inverted() const {
    return {1 / scale, {-shift.x / scale, -shift.y / scale}};
  }
  // The transform that applies `first`, then this one.
  [[nodiscard]] Transform after(const Transform& first) const {
    return {scale * first.scale, map(first.shift)};
  }

  friend bool operator==(const Transform&, const Transform&) = default;
};

// An axis-parallel rectangle; low <= high in both coordinates.
struct Bounds {
  Point2 low;
  Point2 high;

  [[nodiscard]] float width() const { return high.x - low.x; }
  [[nodiscard]] float height() const { return high.y - low.y; }
  [[nodiscard]] float extent() const { return std::max(width(), height()); }
  [[nodiscard]] Point2 center() const { return {(low.x + high.x) / 2, (low.y + high.y) / 2}; }
  [[nodiscard]] bool contains(Point2 point) const {
    return point.x >= low.x && point.x <= high.x && point.y >= low.y && point.y <= high.y;
  }

  friend bool operator==(const Bounds&, const Bounds&) = default;
};

// The smallest bounds of all finite points; nullopt if there are none.
[[nodiscard]] std::optional<Bounds> boundsOf(std::span<const Point2> points);
[[nodiscard]] Bounds united(const Bounds& a, const Bounds& b);

struct ScaleLimits {
  float least{};
  float most{};
};

// Centres `inLayout` in `onScreen`, as large as fits. Bounds without extent (one sample, or all at
// one place) count as one layout unit across; a screen without extent counts as one pixel.
[[nodiscard]] Transform fitted(const Bounds& inLayout, const Bounds& onScreen);

// Scales by `factor` and leaves the point under `anchorOnScreen` where it is. At a limit nothing
// moves.
[[nodiscard]] Transform zoomedAt(const Transform& screenFromLayout, Point2 anchorOnScreen,
                                 float factor, ScaleLimits limits);

// Moved by a distance in pixels.
[[nodiscard]] Transform panned(const Transform& screenFromLayout, Point2 byOnScreen);

// From `a` at fraction 0 to `b` at 1; every point moves on a straight line.
[[nodiscard]] Transform blended(const Transform& a, const Transform& b, float fraction);

}  // namespace flipbook::raster
