// The ways on which samples glide through the pages: smooth where they change direction, and never
// past a place and back again.
//
// Source: centripetal Catmull-Rom splines, Yuksel, Schaefer and Keyser 2011,
// doi:10.1016/j.cad.2010.08.008; limits for monotone pieces, Fritsch and Carlson 1980,
// doi:10.1137/0717021.

#pragma once

#include <span>
#include <vector>

#include "flipbook/raster/map_points.h"

namespace flipbook::raster {

// Four pages in the order in which they are passed, N points each.
struct FourPages {
  std::span<const MapPoint> before;
  std::span<const MapPoint> from;
  std::span<const MapPoint> to;
  std::span<const MapPoint> after;
};

// How every sample's way from page `from` to page `to` bends, so that it comes from `before` and
// goes on to `after` without a corner, yet moves along each axis in one direction only. A sample
// that moves further than `straightBeyond` box units, and would reach into what is not its own,
// goes straight. O(N).
[[nodiscard]] std::vector<Bend> bendsOf(const FourPages& pages, float straightBeyond);

}  // namespace flipbook::raster
