// Positions as the map keeps and moves them: 16 bits per coordinate in a square box fixed per run,
// so that a page of a million samples is 4 MB and a tween between two pages runs at memory speed.

#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "flipbook/core/point.h"
#include "flipbook/raster/camera.h"

namespace flipbook::raster {

// One position in box units, 0 to 65,535 along each side.
struct MapPoint {
  std::uint16_t x{};
  std::uint16_t y{};

  friend bool operator==(const MapPoint&, const MapPoint&) = default;
};

inline constexpr float kBoxUnits = 65535;

// The square of the layout plane that the 16 bits span.
struct LayoutBox {
  Point2 low;
  float side{1};  // > 0, in layout units

  [[nodiscard]] Transform layoutFromBox() const { return {side / kBoxUnits, low}; }
  [[nodiscard]] Bounds bounds() const { return {low, {low.x + side, low.y + side}}; }
  [[nodiscard]] bool contains(const Bounds& inLayout) const {
    return bounds().contains(inLayout.low) && bounds().contains(inLayout.high);
  }

  friend bool operator==(const LayoutBox&, const LayoutBox&) = default;
};

// A box around `inLayout` with half as much again on every side, so that later pages fit too.
[[nodiscard]] LayoutBox boxAround(const Bounds& inLayout);

// One page's positions, N samples in run order.
struct MapPage {
  std::vector<MapPoint> points;  // N
  std::uint32_t withoutPlace{};  // samples whose position is not finite; drawn in the gutter
  Bounds bounds;                 // of the drawn points, in layout units
  Bounds core;                   // the same without the few farthest out, for a steady view

  friend bool operator==(const MapPage&, const MapPage&) = default;
};

// Rounds to the box's grid; what lies outside is put on its edge. Positions that are not finite go
// to one place below the lower left corner of the others, the gutter, and are counted. O(N).
[[nodiscard]] MapPage mapPage(std::span<const Point2> layout, const LayoutBox& box);

// The same page in another box. O(N).
[[nodiscard]] MapPage reboxed(const MapPage& page, const LayoutBox& from, const LayoutBox& to);

// How a sample's way from one page to the next bends: along each axis the speed with which it
// leaves and arrives, in 85ths of that of an even, straight way; glide_path.h makes them.
struct Bend {
  static constexpr std::uint8_t kStraight = 85;  // so that 255 is three times as fast
  std::uint8_t leaveX{kStraight};
  std::uint8_t leaveY{kStraight};
  std::uint8_t arriveX{kStraight};
  std::uint8_t arriveY{kStraight};

  friend bool operator==(const Bend&, const Bend&) = default;
};

// Points on their way from one page to another.
struct Tween {
  std::span<const MapPoint> from;  // N
  std::span<const MapPoint> to;    // N
  float fraction{1};               // in [0, 1]
  // A sample that moves further than this fades out here and in there instead of sliding through
  // clusters that are not its own. Box units.
  float fadeBeyond{std::numeric_limits<float>::infinity()};
  std::span<const Bend> bends{};  // N, or none: every way is straight

  [[nodiscard]] std::size_t size() const { return to.size(); }

  [[nodiscard]] bool fades(std::size_t i) const {
    const float dx = static_cast<float>(to[i].x) - static_cast<float>(from[i].x);
    const float dy = static_cast<float>(to[i].y) - static_cast<float>(from[i].y);
    return dx * dx + dy * dy > fadeBeyond * fadeBeyond;
  }

  // Where sample `i` is drawn, in box units; within a unit of the rectangle that its two places
  // span. The same to the last bit as what is drawn and picked.
  [[nodiscard]] Point2 at(std::size_t i) const;

  // How much of a fading sample is to be seen: 1 at both ends, 0 half-way.
  [[nodiscard]] float fadedOpacity() const {
    return fraction < 0.5F ? 1 - 2 * fraction : 2 * fraction - 1;
  }
};

}  // namespace flipbook::raster
