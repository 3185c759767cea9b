// The twenty things that demo images show, as functions of the plane.

#pragma once

#include <span>
#include <string_view>

namespace flipbook::demo {

struct Point {
  double x{};
  double y{};
};

// How one drawing of a shape differs from the next.
struct Variation {
  double period{0.5};      // of a pattern, in units of the shape's radius
  double phase{};          // in [0, 1)
  double proportion{0.5};  // thick or thin, in [0, 1]
  int count{5};            // points of a star, petals of a flower: 4 to 7
};

// Distance to the edge of the shape, about, positive inside; in units of its radius, which is 1.
using Shape = double (*)(Point, const Variation&);

struct DemoClass {
  std::string_view name;  // also the folder's
  Shape shape;
  bool isPattern{};  // goes on without end, so that it is cut out of a patch
};

// The first ten are the ordinary demo.
[[nodiscard]] std::span<const DemoClass> demoClasses();

// Outlines of the patches that patterns are cut out of: disc, rounded square, hexagon.
[[nodiscard]] std::span<const Shape> patchShapes();

}  // namespace flipbook::demo
