// A small square picture in floating point, and what is needed to paint shapes on it.

#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "demo/demo_shapes.h"
#include "flipbook/core/random.h"
#include "flipbook/core/rgb_image.h"

namespace flipbook::demo {

struct Color {
  double red{};
  double green{};
  double blue{};

  [[nodiscard]] double luminance() const { return 0.3 * red + 0.59 * green + 0.11 * blue; }
};

// Hue, saturation and value in [0, 1].
[[nodiscard]] Color colorFromHsv(double hue, double saturation, double value);
[[nodiscard]] Color mixColors(Color a, Color b, double share);

// Where a shape lies on the canvas, whose corners are (-1, -1) and (1, 1), y downwards.
struct Pose {
  Point centre;
  double radius{1};
  double angleRad{};
};

class Canvas {
 public:
  static constexpr std::uint32_t kSidePx = 40;

  // The colour of each pixel by the canvas point of its middle.
  void fill(const std::function<Color(Point)>& colorAt);

  // Blends `colorAt` over the picture where `shape` is, its edge smoothed over `edgePx` pixels;
  // inside what `mask` lets through, if there is one.
  struct Stamp {
    Shape shape{};
    Variation variation;
    Pose pose;
    double opacity{1};
    double edgePx{1};
    Shape mask{};  // in the same pose
  };
  void paint(const Stamp& stamp, const std::function<Color(Point)>& colorAt);

  // Contrast and brightness, then noise of this strength in each channel.
  void finish(double contrast, double brightness, double noise, Random& random);

  [[nodiscard]] RgbImage toImage() const;

 private:
  std::vector<Color> m_pixels{std::size_t{kSidePx} * kSidePx};
};

// Smooth noise in [-1, 1]: random values on a lattice with `cells` to a side, blended between.
class SmoothNoise {
 public:
  SmoothNoise(std::uint32_t cells, Random& random);
  [[nodiscard]] double at(Point onCanvas) const;

 private:
  std::uint32_t m_cells;
  std::vector<double> m_values;
};

}  // namespace flipbook::demo
