#include "demo/demo_canvas.h"

#include <algorithm>
#include <cmath>

namespace flipbook::demo {
namespace {

constexpr double kPixel = 2.0 / Canvas::kSidePx;

Point middleOf(std::uint32_t x, std::uint32_t y) {
  return {(x + 0.5) * kPixel - 1, (y + 0.5) * kPixel - 1};
}

double coverage(double distance, double edge) {
  return std::clamp(distance / edge + 0.5, 0.0, 1.0);
}

// Shapes reach no farther than this from their middle, in units of their radius.
constexpr double kReach = 1.3;

// Points of the canvas in a shape's own coordinates.
class ShapeFrame {
 public:
  explicit ShapeFrame(const Pose& pose)
      : m_centre{pose.centre},
        m_cosine{std::cos(pose.angleRad) / pose.radius},
        m_sine{std::sin(pose.angleRad) / pose.radius} {}

  [[nodiscard]] Point inShape(Point onCanvas) const {
    const Point moved{onCanvas.x - m_centre.x, onCanvas.y - m_centre.y};
    return {m_cosine * moved.x + m_sine * moved.y, m_cosine * moved.y - m_sine * moved.x};
  }

 private:
  Point m_centre;
  double m_cosine;
  double m_sine;
};

// How much of a point the stamp covers, its edge `edge` wide in the shape's own units.
double shareAt(const Canvas::Stamp& stamp, Point inShape, double edge) {
  double share = 1;
  if (stamp.mask != nullptr) share = coverage(stamp.mask(inShape, stamp.variation), edge);
  return share <= 0 ? 0 : share * coverage(stamp.shape(inShape, stamp.variation), edge);
}

double smoothStep(double t) { return t * t * (3 - 2 * t); }

}  // namespace

Color colorFromHsv(double hue, double saturation, double value) {
  const auto channel = [&](double offset) {
    const double position = std::fmod(offset + hue * 6, 6.0);
    const double dip = std::clamp(std::min(position, 4 - position), 0.0, 1.0);
    return value * (1 - saturation * dip);
  };
  return {channel(5), channel(3), channel(1)};
}

Color mixColors(Color a, Color b, double share) {
  return {a.red + (b.red - a.red) * share, a.green + (b.green - a.green) * share,
          a.blue + (b.blue - a.blue) * share};
}

void Canvas::fill(const std::function<Color(Point)>& colorAt) {
  for (std::uint32_t y = 0; y < kSidePx; ++y) {
    for (std::uint32_t x = 0; x < kSidePx; ++x) m_pixels[y * kSidePx + x] = colorAt(middleOf(x, y));
  }
}

void Canvas::paint(const Stamp& stamp, const std::function<Color(Point)>& colorAt) {
  const ShapeFrame frame{stamp.pose};
  const double edge = stamp.edgePx * kPixel / stamp.pose.radius;
  const double reach = kReach + edge;
  constexpr double kQuarter = kPixel / 4;
  for (std::uint32_t y = 0; y < kSidePx; ++y) {
    for (std::uint32_t x = 0; x < kSidePx; ++x) {
      const Point middle = middleOf(x, y);
      const Point p = frame.inShape(middle);
      if (p.x * p.x + p.y * p.y > reach * reach) continue;
      double share = shareAt(stamp, p, edge * 2);
      if (share <= 0) continue;
      // Four samples to a pixel on an edge: the distances are not exact where shapes bend.
      if (share < 1 && stamp.edgePx <= 1) {
        share = 0;
        for (const double dy : {-kQuarter, kQuarter}) {
          for (const double dx : {-kQuarter, kQuarter}) {
            share += shareAt(stamp, frame.inShape({middle.x + dx, middle.y + dy}), edge) / 4;
          }
        }
      }
      Color& pixel = m_pixels[y * kSidePx + x];
      pixel = mixColors(pixel, colorAt(middle), share * stamp.opacity);
    }
  }
}

void Canvas::finish(double contrast, double brightness, double noise, Random& random) {
  const auto finished = [&](double value) {
    const double bell = random.uniform() + random.uniform() + random.uniform() - 1.5;
    return std::clamp((value - 0.5) * contrast + 0.5 + brightness + bell * 2 * noise, 0.0, 1.0);
  };
  for (Color& pixel : m_pixels) {
    pixel.red = finished(pixel.red);
    pixel.green = finished(pixel.green);
    pixel.blue = finished(pixel.blue);
  }
}

RgbImage Canvas::toImage() const {
  RgbImage image{kSidePx, kSidePx, {}, {}};
  image.rgb.reserve(m_pixels.size() * 3);
  const auto byte = [](double value) {
    return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 1.0) * 255));
  };
  for (const Color& pixel : m_pixels) {
    image.rgb.insert(image.rgb.end(), {byte(pixel.red), byte(pixel.green), byte(pixel.blue)});
  }
  return image;
}

SmoothNoise::SmoothNoise(std::uint32_t cells, Random& random) : m_cells{cells} {
  m_values.resize(std::size_t{cells + 1} * (cells + 1));
  for (double& value : m_values) value = random.uniform(-1, 1);
}

double SmoothNoise::at(Point onCanvas) const {
  const double x = std::clamp((onCanvas.x + 1) / 2, 0.0, 0.999999) * m_cells;
  const double y = std::clamp((onCanvas.y + 1) / 2, 0.0, 0.999999) * m_cells;
  const auto column = static_cast<std::size_t>(x);
  const auto row = static_cast<std::size_t>(y);
  const std::size_t width = std::size_t{m_cells} + 1;
  const double* const corner = m_values.data() + row * width + column;
  const double across = smoothStep(x - std::floor(x));
  const double top = corner[0] + (corner[1] - corner[0]) * across;
  const double bottom = corner[width] + (corner[width + 1] - corner[width]) * across;
  return top + (bottom - top) * smoothStep(y - std::floor(y));
}

}  // namespace flipbook::demo
