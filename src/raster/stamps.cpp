// The shapes of the points: how much of each pixel of a stamp they cover.

#include <algorithm>
#include <cmath>

#include "flipbook/raster/splatter.h"

namespace flipbook::raster {
namespace {

constexpr float kFull = 256;
constexpr float kHaloPx = 0.75F;        // a rim of background around a dot keeps neighbours apart
constexpr float kHaloStrength = 0.55F;  // how much of what lies below the rim hides
constexpr float kDiamondReach =
    1.55F;                             // centre to corner, in radii of a dot: about the same weight
constexpr float kRingReach = 1.15F;    // centre to the middle of the line, likewise
constexpr float kHollowGround = 0.6F;  // a hollow shape half hides what it lies on

// How much of a pixel lies inside an edge at signed distance `inside` from its centre.
float coverage(float inside) { return std::clamp(inside + 0.5F, 0.0F, 1.0F); }

struct Share {
  float ink{};
  float ground{};
};

Share dotAt(float dx, float dy, float radiusPx) {
  const float distance = std::hypot(dx, dy);
  const float ink = coverage(radiusPx - distance);
  const float halo = coverage(radiusPx + kHaloPx - distance);
  return {ink, std::max(0.0F, halo - ink) * kHaloStrength};
}

// A line along an edge at signed distance `inside`, on ground of its own.
Share hollow(float inside, float radiusPx) {
  const float halfLinePx = std::clamp(0.24F * radiusPx, 0.5F, 1.1F);
  const float whole = coverage(inside + halfLinePx);
  const float ink = whole - coverage(inside - halfLinePx);
  const float halo = coverage(inside + halfLinePx + kHaloPx / 2) - whole;
  return {ink, (whole - ink) * kHollowGround + halo * kHaloStrength};
}

Share diamondAt(float dx, float dy, float radiusPx) {
  const float reach = kDiamondReach * radiusPx;
  // Signed distance to the diamond's nearest side, positive inside.
  return hollow((reach - std::abs(dx) - std::abs(dy)) * 0.70710678F, radiusPx);
}

Share ringAt(float dx, float dy, float radiusPx) {
  return hollow(kRingReach * radiusPx - std::hypot(dx, dy), radiusPx);
}

Share shareOf(Shape shape, float dx, float dy, float radiusPx) {
  switch (shape) {
    case Shape::Dot:
      return dotAt(dx, dy, radiusPx);
    case Shape::Diamond:
      return diamondAt(dx, dy, radiusPx);
    case Shape::Ring:
      return ringAt(dx, dy, radiusPx);
  }
  return {};
}

float reachOf(Shape shape, float radiusPx) {
  switch (shape) {
    case Shape::Dot:
      return radiusPx + kHaloPx;
    case Shape::Diamond:
      return kDiamondReach * radiusPx + 1.6F;
    case Shape::Ring:
      return kRingReach * radiusPx + 1.6F;
  }
  return radiusPx;
}

}  // namespace

float suitableRadiusPx(std::size_t sampleCount, float zoom) {
  const float crowd = 12'000.0F / static_cast<float>(std::max<std::size_t>(sampleCount, 1));
  const float fitted = std::clamp(2.2F * std::pow(crowd, 0.22F), 1.25F, 5.0F);
  const float grown = fitted * std::pow(std::max(zoom, 0.01F), 0.38F);
  return std::clamp(grown, 1.0F, 9.0F);
}

Splatter::Stamp Splatter::makeStamp(Shape shape, float radiusPx) {
  const int half = static_cast<int>(std::ceil(reachOf(shape, radiusPx)));
  Stamp stamp;
  stamp.sidePx = 2 * half + 1;
  stamp.cover.reserve(static_cast<std::size_t>(kPhases * kPhases * stamp.sidePx * stamp.sidePx));
  for (int phase = 0; phase < kPhases * kPhases; ++phase) {
    // The point lies at this place within the stamp's middle pixel, whose centre is (0, 0).
    const float px = (static_cast<float>(phase % kPhases) + 0.5F) / kPhases - 0.5F;
    const float py = (static_cast<float>(phase / kPhases) + 0.5F) / kPhases - 0.5F;
    for (int y = -half; y <= half; ++y) {
      Stamp::Row row;
      for (int x = -half; x <= half; ++x) {
        const float dx = static_cast<float>(x) - px;
        const float dy = static_cast<float>(y) - py;
        const Share share = shareOf(shape, dx, dy, radiusPx);
        const float ink = std::round(share.ink * kFull);
        const float ground = std::min(std::round(share.ground * kFull), kFull - ink);
        stamp.cover.push_back(
            {static_cast<std::uint16_t>(ink), static_cast<std::uint16_t>(ground)});
        if (ink + ground == 0) continue;
        if (row.end == 0) row.begin = x + half;
        row.end = x + half + 1;
      }
      stamp.rows.push_back(row);
    }
  }
  return stamp;
}

const Splatter::Stamp& Splatter::stamp(Layer layer, Shape shape, float radiusPx) {
  StampSet& set = m_stamps[static_cast<std::size_t>(layer)];
  if (set.radiusPx != radiusPx) {
    set.radiusPx = radiusPx;
    for (const Shape each : kAllShapes) {
      set.ofShape[static_cast<std::size_t>(each)] = makeStamp(each, radiusPx);
    }
  }
  return set.ofShape[static_cast<std::size_t>(shape)];
}

}  // namespace flipbook::raster
