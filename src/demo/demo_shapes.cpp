#include "demo/demo_shapes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace flipbook::demo {
namespace {

constexpr double kPi = std::numbers::pi;

double lengthOf(Point p) { return std::sqrt(p.x * p.x + p.y * p.y); }

double mixed(double low, double high, double share) { return low + (high - low) * share; }

// Distance to the nearer edge of bands of `width` share that repeat with `period`; positive in a
// band.
double bands(double position, double period, double phase, double share) {
  const double turns = position / period + phase;
  const double offCentre = std::abs(turns - std::round(turns));
  return (share / 2 - offCentre) * period;
}

double box(Point p, double halfWidth, double halfHeight) {
  return std::min(halfWidth - std::abs(p.x), halfHeight - std::abs(p.y));
}

// A polygon with equal sides, a corner upwards; `innerRadius` from the middle to a side.
double polygon(Point p, int corners, double innerRadius) {
  const double sector = 2 * kPi / corners;
  const double angle = std::atan2(p.x, p.y) + sector / 2;
  const double folded = angle - std::floor(angle / sector) * sector - sector / 2;
  return innerRadius - lengthOf(p) * std::cos(sector / 2 - std::abs(folded));
}

double rings(Point p, const Variation& v) {
  const double radius = lengthOf(p);
  return std::min(bands(radius, v.period * 0.85, v.phase, mixed(0.4, 0.6, v.proportion)),
                  1 - radius);
}

double stripes(Point p, const Variation& v) {
  return bands(p.x, v.period, v.phase, mixed(0.35, 0.6, v.proportion));
}

double crosses(Point p, const Variation& v) {
  const double arm = mixed(0.16, 0.34, v.proportion);
  return std::max(box(p, arm, 0.95), box(p, 0.95, arm));
}

double checks(Point p, const Variation& v) {
  const double a = bands(p.x, v.period * 1.5, v.phase, 0.5);
  const double b = bands(p.y, v.period * 1.5, v.phase, 0.5);
  return std::min(std::abs(a), std::abs(b)) * ((a > 0) == (b > 0) ? 1 : -1);
}

double spirals(Point p, const Variation& v) {
  const double radius = lengthOf(p);
  const double turn = std::atan2(p.y, p.x) / (2 * kPi);
  const double period = v.period * 0.95;
  return std::min(bands(radius + turn * period, period, v.phase, mixed(0.38, 0.58, v.proportion)),
                  1 - radius);
}

double dots(Point p, const Variation& v) {
  const double period = v.period * 1.05;
  const double row = std::round(p.y / period);
  const double shifted = p.x / period + (std::fmod(std::abs(row), 2) < 0.5 ? 0.0 : 0.5);
  const Point inCell{(shifted - std::round(shifted)) * period, p.y - row * period};
  return period * mixed(0.24, 0.36, v.proportion) - lengthOf(inCell);
}

double triangles(Point p, const Variation& v) {
  const double outer = polygon({p.x, p.y - 0.1}, 3, 0.5);
  const double rim = mixed(0.16, 0.5, v.proportion);
  return std::min(outer, rim - outer);
}

double waves(Point p, const Variation& v) {
  const double swing = v.period * mixed(0.45, 0.7, v.proportion);
  const double bent = p.y + swing * std::sin(2 * kPi * (p.x / (v.period * 2.2) + v.phase));
  return bands(bent, v.period, v.phase, 0.48) * 0.8;
}

double stars(Point p, const Variation& v) {
  const double sector = 2 * kPi / v.count;
  const double angle = std::atan2(p.x, p.y);
  const double folded = std::abs(angle - std::round(angle / sector) * sector);
  // A point of the star: the line from its tip (radius 1) to the notch beside it.
  const double notch = mixed(0.36, 0.5, v.proportion);
  const Point at{lengthOf(p) * std::sin(folded), lengthOf(p) * std::cos(folded)};
  const Point valley{notch * std::sin(sector / 2), notch * std::cos(sector / 2)};
  const Point along{valley.x, valley.y - 1};
  return (along.x * (1 - at.y) + along.y * at.x) / lengthOf(along);
}

double bricks(Point p, const Variation& v) {
  const double height = v.period * 0.9;
  const double width = height * 2;
  const double row = std::floor(p.y / height + v.phase);
  const double shift = std::fmod(std::abs(row), 2) < 0.5 ? 0 : 0.5;
  const double joint = height * mixed(0.08, 0.14, v.proportion);
  const double inRow = (p.y / height + v.phase - row) * height;
  const double turns = p.x / width + shift;
  const double inBrick = (turns - std::floor(turns)) * width;
  return std::min({inRow, height - inRow, inBrick, width - inBrick}) - joint;
}

double hearts(Point p, const Variation&) {
  const double side = std::abs(p.x);
  const double lobe = 0.48 - lengthOf({side - 0.42, p.y + 0.3});
  // The tip, at (0, 0.95), by the tangent from it to the lobe, which it touches at y = 0.
  const double tip = std::min(0.61 - (0.767 * side + 0.642 * p.y), p.y + 0.01);
  const double middle = box({p.x, p.y + 0.1}, 0.42, 0.16);
  return std::max({lobe, tip, middle});
}

double zigzags(Point p, const Variation& v) {
  const double turns = p.x / (v.period * 1.6) + v.phase;
  const double tooth = std::abs(turns - std::round(turns)) * 2;
  return bands(p.y + tooth * v.period * 0.95, v.period, v.phase, mixed(0.38, 0.55, v.proportion)) *
         0.7;
}

double moons(Point p, const Variation& v) {
  const double bite = mixed(0.72, 0.86, v.proportion);
  return std::min(0.95 - lengthOf(p), lengthOf({p.x - 0.45, p.y}) - bite);
}

double diamonds(Point p, const Variation& v) {
  const double edge = (0.95 - std::abs(p.y) - std::abs(p.x) / mixed(0.5, 0.7, v.proportion)) * 0.55;
  return edge;
}

double arrows(Point p, const Variation& v) {
  const double shaft = box({p.x, p.y - 0.35}, mixed(0.14, 0.26, v.proportion), 0.6);
  const double head = std::min((p.y + 0.95) * 0.7 - std::abs(p.x) * 0.75, 0.05 - p.y);
  return std::max(shaft, head);
}

double honeycombs(Point p, const Variation& v) {
  const double size = v.period * 1.15;
  // The nearest centre of two shifted grids is the centre of the cell.
  const double tall = size * std::sqrt(3.0);
  const Point a{p.x - std::round(p.x / size) * size, p.y - std::round(p.y / tall) * tall};
  const Point b{p.x - (std::floor(p.x / size) + 0.5) * size,
                p.y - (std::floor(p.y / tall) + 0.5) * tall};
  const Point cell = lengthOf(a) < lengthOf(b) ? a : b;
  return polygon(cell, 6, size * mixed(0.36, 0.42, v.proportion));
}

double flowers(Point p, const Variation& v) {
  const double angle = std::atan2(p.y, p.x);
  const double radius = 0.66 + 0.29 * std::cos(v.count * angle);
  const double heart = lengthOf(p) - mixed(0.14, 0.24, v.proportion);
  return std::min((radius - lengthOf(p)) * 0.6, heart);
}

double sunbursts(Point p, const Variation& v) {
  const double turns = std::atan2(p.y, p.x) / (2 * kPi) * (v.count + 4) + v.phase;
  const double share = mixed(0.42, 0.56, v.proportion);
  const double ray =
      (share / 2 - std::abs(turns - std::round(turns))) * lengthOf(p) * 2 * kPi / (v.count + 4);
  return std::min(ray, 1 - lengthOf(p));
}

double ladders(Point p, const Variation& v) {
  const double thick = mixed(0.08, 0.13, v.proportion);
  const double rail = std::min(thick - std::abs(std::abs(p.x) - 0.45), 0.98 - std::abs(p.y));
  const double rung = std::min(bands(p.y, v.period * 0.95, v.phase, thick * 2 / (v.period * 0.95)),
                               box(p, 0.5, 0.95));
  return std::max(rail, rung);
}

double drops(Point p, const Variation& v) {
  const double round = 0.55 - lengthOf({p.x, p.y - 0.35});
  const double slope = mixed(0.5, 0.62, v.proportion);
  const double tip = std::min((p.y + 0.95) * slope * 0.8 - std::abs(p.x) * 0.9, 0.2 - p.y);
  return std::max(round, tip);
}

double disc(Point p, const Variation&) { return 1 - lengthOf(p); }
double roundedSquare(Point p, const Variation&) {
  const Point beyond{std::max(std::abs(p.x) - 0.62, 0.0), std::max(std::abs(p.y) - 0.62, 0.0)};
  return 0.25 - lengthOf(beyond);
}
double hexagon(Point p, const Variation&) { return polygon(p, 6, 0.88); }

constexpr std::array<DemoClass, 20> kClasses{{
    {"rings", rings, false},         {"stripes", stripes, true},
    {"crosses", crosses, false},     {"checks", checks, true},
    {"spirals", spirals, false},     {"dots", dots, true},
    {"triangles", triangles, false}, {"waves", waves, true},
    {"stars", stars, false},         {"bricks", bricks, true},
    {"hearts", hearts, false},       {"zigzags", zigzags, true},
    {"moons", moons, false},         {"honeycombs", honeycombs, true},
    {"flowers", flowers, false},     {"arrows", arrows, false},
    {"sunbursts", sunbursts, false}, {"diamonds", diamonds, false},
    {"ladders", ladders, false},     {"drops", drops, false},
}};

constexpr std::array<Shape, 3> kPatches{disc, roundedSquare, hexagon};

}  // namespace

std::span<const DemoClass> demoClasses() { return kClasses; }
std::span<const Shape> patchShapes() { return kPatches; }

}  // namespace flipbook::demo
