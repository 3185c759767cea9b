// Which samples are under the mouse: plain scans over the points as they are drawn at this moment.
// No index to build, none to go stale while the points move.

#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "flipbook/core/ids.h"
#include "flipbook/raster/camera.h"
#include "flipbook/raster/map_points.h"

namespace flipbook::raster {

struct PickTarget {
  Point2 pointInBox;
  float radius{};  // box units
};

// The sample drawn nearest to the target, at most `radius` away; the first of equals. With
// `isPickable` (N, or empty for all) only samples that are non-zero there. O(N).
[[nodiscard]] std::optional<SampleId> pickNearest(const Tween& points, const PickTarget& target,
                                                  std::span<const std::uint8_t> isPickable = {});

// Samples drawn inside `inBox`, edges included, in rising order. O(N). Whoever only wants to know
// whether there are many says from which number on: the search ends with so many.
[[nodiscard]] std::vector<SampleId> samplesInRectangle(
    const Tween& points, const Bounds& inBox,
    std::size_t enough = std::numeric_limits<std::size_t>::max());

// Samples drawn inside the closed polygon, by the even-odd rule, in rising order; fewer than three
// corners hold nothing. O(N) for polygons as people draw them.
[[nodiscard]] std::vector<SampleId> samplesInPolygon(const Tween& points,
                                                     std::span<const Point2> polygonInBox);

// The sample to which a step in `direction` (not zero) leads from `start`: nearest among those
// within 45 degrees of it, sideways distance counting double; nullopt if there is none. `start`
// itself is skipped.
[[nodiscard]] std::optional<SampleId> nearestInDirection(const Tween& points, SampleId start,
                                                         Point2 direction);

}  // namespace flipbook::raster
