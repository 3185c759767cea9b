// Positions on the map.

#pragma once

#include <vector>

namespace flipbook {

struct Point2 {
  float x{};
  float y{};

  friend bool operator==(const Point2&, const Point2&) = default;
};

// One position per sample, in the run's sample order. Coordinates are finite.
using Layout = std::vector<Point2>;

}  // namespace flipbook
