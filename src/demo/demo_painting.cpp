#include "demo/demo_painting.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "demo/demo_canvas.h"
#include "demo/demo_shapes.h"

namespace flipbook::demo {
namespace {

constexpr double kTurnRad = 2 * std::numbers::pi;

Color shaded(Color color, double light) {
  return {color.red * light, color.green * light, color.blue * light};
}

// The colour of a thing: strong. Of the ground: quieter, so that things stand out by more than
// chance.
Color thingColor(Random& random) {
  const double hue = random.uniform();
  const double saturation = random.uniform(0.3, 0.85);
  return colorFromHsv(hue, saturation, random.uniform(0.25, 1));
}
Color groundColor(Random& random) {
  const double hue = random.uniform();
  const double saturation = random.uniform(0.08, 0.5);
  return colorFromHsv(hue, saturation, random.uniform(0.3, 0.9));
}

// A colour that stands out from `other`, by at least `contrast` in luminance.
Color colorAgainst(Color other, double contrast, Random& random) {
  for (int tries = 0; tries < 40; ++tries) {
    const Color color = thingColor(random);
    if (std::abs(color.luminance() - other.luminance()) >= contrast) return color;
  }
  return other.luminance() > 0.5 ? Color{0.1, 0.1, 0.12} : Color{0.95, 0.94, 0.9};
}

Variation anyVariation(Random& random) {
  Variation variation;
  variation.period = random.uniform(0.4, 0.62);
  variation.phase = random.uniform();
  variation.proportion = random.uniform();
  variation.count = 4 + static_cast<int>(random.below(4));
  return variation;
}

struct Ground {
  Color base;
  Color other;
};

Ground paintGround(Canvas& canvas, Random& random) {
  Ground ground;
  ground.base = groundColor(random);
  ground.other = mixColors(ground.base, groundColor(random), random.uniform(0.2, 0.7));
  const double angle = random.uniform(0, kTurnRad);
  const Point direction{std::cos(angle), std::sin(angle)};
  const SmoothNoise coarse{3, random};
  const SmoothNoise fine{10, random};
  const double coarseStrength = random.uniform(0.06, 0.22);
  const double fineStrength = random.uniform(0.02, 0.12);
  canvas.fill([&](Point p) {
    const double along = (p.x * direction.x + p.y * direction.y) * 0.45 + 0.5;
    const Color color = mixColors(ground.base, ground.other, std::clamp(along, 0.0, 1.0));
    return shaded(color, 1 + coarseStrength * coarse.at(p) + fineStrength * fine.at(p));
  });
  return ground;
}

// Pieces of other things, fainter and smaller than what the image is of.
void paintClutter(Canvas& canvas, const Ground& ground, Random& random) {
  const auto classes = demoClasses();
  const std::uint32_t pieces = 3 + random.below(5);
  for (std::uint32_t i = 0; i < pieces; ++i) {
    const bool isPlain = random.below(3) == 0;
    Canvas::Stamp stamp;
    stamp.shape = isPlain ? patchShapes()[random.below(3)] : classes[random.below(10)].shape;
    stamp.mask = patchShapes()[0];
    stamp.variation = anyVariation(random);
    stamp.pose.centre = {random.uniform(-1.1, 1.1), random.uniform(-1.1, 1.1)};
    stamp.pose.radius = random.uniform(0.15, 0.45);
    stamp.pose.angleRad = random.uniform(0, kTurnRad);
    stamp.opacity = random.uniform(0.25, 0.7);
    const Color color = mixColors(ground.other, thingColor(random), 0.7);
    canvas.paint(stamp, [&](Point) { return color; });
  }
}

void paintShadow(Canvas& canvas, Canvas::Stamp stamp, Random& random) {
  stamp.pose.centre.x += random.uniform(0.03, 0.09);
  stamp.pose.centre.y += random.uniform(0.05, 0.11);
  stamp.opacity = 0.4;
  stamp.edgePx = 4;
  canvas.paint(stamp, [](Point) { return Color{0.03, 0.03, 0.06}; });
}

// Light from the upper left, stronger on some things than on others.
double lightAt(Point p, const Pose& pose, double gloss) {
  const double towards = ((pose.centre.x - p.x) + (pose.centre.y - p.y)) / pose.radius;
  return 1 + gloss * std::clamp(towards * 0.7, -1.0, 1.0);
}

void paintThing(Canvas& canvas, const DemoClass& thing, const Ground& ground, Random& random) {
  Canvas::Stamp stamp;
  stamp.shape = thing.shape;
  stamp.variation = anyVariation(random);
  stamp.pose.centre = {random.uniform(-0.22, 0.22), random.uniform(-0.22, 0.22)};
  stamp.pose.radius = random.uniform(0.48, 0.88);
  stamp.pose.angleRad = random.uniform(0, kTurnRad);
  const double gloss = random.uniform(0.05, 0.22);
  const bool isOnPatch = thing.isPattern || random.below(2) == 0;
  Color below = ground.base;

  Canvas::Stamp patch = stamp;
  patch.shape = patchShapes()[random.below(3)];
  if (!thing.isPattern) patch.pose.radius = std::min(stamp.pose.radius * 1.15, 0.95);
  paintShadow(canvas, isOnPatch ? patch : stamp, random);
  if (isOnPatch) {
    below = colorAgainst(ground.base, 0.1, random);
    canvas.paint(patch, [&](Point p) { return shaded(below, lightAt(p, patch.pose, gloss)); });
  }
  if (thing.isPattern) stamp.mask = patch.shape;
  const Color color = colorAgainst(below, random.uniform(0.14, 0.4), random);
  canvas.paint(stamp, [&](Point p) { return shaded(color, lightAt(p, stamp.pose, gloss)); });
}

// Something in front, in the colours of the ground.
void paintOccluder(Canvas& canvas, const Ground& ground, Random& random) {
  Canvas::Stamp stamp;
  stamp.shape = patchShapes()[random.below(3)];
  const double angle = random.uniform(0, kTurnRad);
  const double away = random.uniform(0.45, 0.95);
  stamp.pose.centre = {away * std::cos(angle), away * std::sin(angle)};
  stamp.pose.radius = random.uniform(0.2, 0.48);
  stamp.pose.angleRad = random.uniform(0, kTurnRad);
  const Color color = mixColors(ground.other, thingColor(random), 0.45);
  paintShadow(canvas, stamp, random);
  canvas.paint(stamp, [&](Point p) { return shaded(color, lightAt(p, stamp.pose, 0.15)); });
}

void finishPhoto(Canvas& canvas, Random& random) {
  const double contrast = random.uniform(0.75, 1.1);
  const double brightness = random.uniform(-0.1, 0.1);
  canvas.finish(contrast, brightness, random.uniform(0.01, 0.06), random);
}

void stampDisc(Canvas& canvas, Pose pose, Color color) {
  Canvas::Stamp stamp;
  stamp.shape = patchShapes()[0];
  stamp.pose = pose;
  canvas.paint(stamp, [&](Point p) { return shaded(color, lightAt(p, pose, 0.12)); });
}

void paintLandscape(Canvas& canvas, Random& random) {
  const Color sky = colorFromHsv(random.uniform(0.52, 0.62), 0.5, random.uniform(0.75, 1));
  const Color land = colorFromHsv(random.uniform(0.2, 0.38), 0.6, random.uniform(0.3, 0.6));
  canvas.fill([&](Point p) {
    return mixColors(sky, {1, 0.95, 0.85}, std::clamp(p.y + 0.4, 0.0, 1.0));
  });
  stampDisc(canvas, {{random.uniform(-0.6, 0.6), random.uniform(-0.7, -0.3)}, 0.2, 0},
            {1, 0.9, 0.5});
  for (int hill = 0; hill < 3; ++hill) {
    const Pose pose{{random.uniform(-1, 1), 1.3 + 0.2 * hill}, random.uniform(0.9, 1.2), 0};
    stampDisc(canvas, pose, shaded(land, 1 - 0.22 * hill));
  }
}

void paintFace(Canvas& canvas, Random& random) {
  const Color wall = groundColor(random);
  canvas.fill([&](Point p) { return shaded(wall, 0.8 - 0.2 * p.y); });
  const Point middle{random.uniform(-0.15, 0.15), random.uniform(-0.1, 0.1)};
  const double size = random.uniform(0.6, 0.8);
  stampDisc(canvas, {middle, size, 0}, {0.98, 0.82, 0.3});
  for (const double side : {-0.35, 0.35}) {
    stampDisc(canvas, {{middle.x + side * size, middle.y - 0.2 * size}, 0.12 * size, 0},
              {0.15, 0.1, 0.1});
  }
  for (int i = -4; i <= 4; ++i) {
    const double angle = i * 0.25;
    const Point onMouth{middle.x + 0.55 * size * std::sin(angle),
                        middle.y + 0.55 * size * std::cos(angle)};
    stampDisc(canvas, {onMouth, 0.09 * size, 0}, {0.3, 0.1, 0.1});
  }
}

void paintScribble(Canvas& canvas, Random& random) {
  canvas.fill([](Point p) { return shaded({0.97, 0.96, 0.92}, 1 - 0.05 * p.y); });
  const Color ink = colorFromHsv(random.uniform(0.55, 0.7), 0.8, 0.5);
  double heading = random.uniform(0, kTurnRad);
  Point pen{random.uniform(-0.6, 0.6), random.uniform(-0.6, 0.6)};
  for (int step = 0; step < 70; ++step) {
    heading += random.uniform(-0.7, 0.7);
    pen.x = std::clamp(pen.x + 0.07 * std::cos(heading), -0.95, 0.95);
    pen.y = std::clamp(pen.y + 0.07 * std::sin(heading), -0.95, 0.95);
    stampDisc(canvas, {pen, 0.05, 0}, ink);
  }
}

void paintDarkRoom(Canvas& canvas, Random& random) {
  const SmoothNoise coarse{4, random};
  canvas.fill([&](Point p) { return shaded({0.09, 0.08, 0.12}, 1 + 0.5 * coarse.at(p)); });
}

}  // namespace

RgbImage paintSample(std::uint32_t classIndex, Random random) {
  Canvas canvas;
  const Ground ground = paintGround(canvas, random);
  paintClutter(canvas, ground, random);
  paintThing(canvas, demoClasses()[classIndex], ground, random);
  if (random.below(2) == 0) paintOccluder(canvas, ground, random);
  finishPhoto(canvas, random);
  return canvas.toImage();
}

RgbImage paintOutlier(Random random) {
  Canvas canvas;
  switch (random.below(5)) {
    case 0:
      paintLandscape(canvas, random);
      break;
    case 1:
      paintFace(canvas, random);
      break;
    case 2:
      paintScribble(canvas, random);
      break;
    case 3:
      paintDarkRoom(canvas, random);
      break;
    default:
      canvas.fill([&](Point) { return colorFromHsv(random.uniform(), 0.8, random.uniform()); });
  }
  finishPhoto(canvas, random);
  return canvas.toImage();
}

RgbImage nearlyTheSame(const RgbImage& image, Random random) {
  const int dx = 1 + static_cast<int>(random.below(2));
  const int dy = static_cast<int>(random.below(3)) - 1;
  const int lighter = random.below(2) == 0 ? -9 : 9;
  const int width = static_cast<int>(image.width);
  const int height = static_cast<int>(image.height);
  RgbImage copy = image;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int fromX = std::clamp(x - dx, 0, width - 1);
      const int fromY = std::clamp(y - dy, 0, height - 1);
      for (int channel = 0; channel < 3; ++channel) {
        const auto from = static_cast<std::size_t>((fromY * width + fromX) * 3 + channel);
        const auto to = static_cast<std::size_t>((y * width + x) * 3 + channel);
        copy.rgb[to] = static_cast<std::uint8_t>(std::clamp(image.rgb[from] + lighter, 0, 255));
      }
    }
  }
  return copy;
}

}  // namespace flipbook::demo
