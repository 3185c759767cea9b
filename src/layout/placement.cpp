#include "layout/placement.h"

#include <algorithm>
#include <cmath>

#include "flipbook/core/expects.h"

namespace flipbook::layout {
namespace {

constexpr double kGoldenAngleRad = 2.399963229728653;

struct Mean {
  double x{};
  double y{};
};

Mean meanOf(std::span<const Point2> layout) {
  Mean mean;
  for (const Point2 point : layout) {
    mean.x += static_cast<double>(point.x);
    mean.y += static_cast<double>(point.y);
  }
  const double count = std::max<double>(1, static_cast<double>(layout.size()));
  return {mean.x / count, mean.y / count};
}

// How well `layout`, turned by the best angle, meets `reference`: sums of cosine and sine parts.
struct Turn {
  double cosine{};
  double sine{};
  [[nodiscard]] double fit() const { return std::hypot(cosine, sine); }
};

Turn bestTurn(std::span<const Point2> reference, std::span<const Point2> layout, bool isMirrored) {
  const Mean to = meanOf(reference);
  const Mean from = meanOf(layout);
  Turn turn;
  for (std::size_t i = 0; i < layout.size(); ++i) {
    const double x = (static_cast<double>(layout[i].x) - from.x) * (isMirrored ? -1 : 1);
    const double y = static_cast<double>(layout[i].y) - from.y;
    const double toX = static_cast<double>(reference[i].x) - to.x;
    const double toY = static_cast<double>(reference[i].y) - to.y;
    turn.cosine += x * toX + y * toY;
    turn.sine += x * toY - y * toX;
  }
  return turn;
}

}  // namespace

Layout discLayout(std::size_t count) {
  Layout layout(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double radius = std::sqrt(static_cast<double>(i) / 4);
    const double angleRad = kGoldenAngleRad * static_cast<double>(i);
    layout[i] = {static_cast<float>(radius * std::cos(angleRad)),
                 static_cast<float>(radius * std::sin(angleRad))};
  }
  return layout;
}

void centerAndScale(Layout& layout, float spread) {
  const Mean mean = meanOf(layout);
  double squaresX = 0;
  double squaresY = 0;
  for (const Point2 point : layout) {
    squaresX += std::pow(static_cast<double>(point.x) - mean.x, 2);
    squaresY += std::pow(static_cast<double>(point.y) - mean.y, 2);
  }
  const double widest = std::sqrt(std::max(squaresX, squaresY) /
                                  std::max<double>(1, static_cast<double>(layout.size())));
  if (!(widest > 0)) return;
  const double scale = static_cast<double>(spread) / widest;
  for (Point2& point : layout) {
    point.x = static_cast<float>((static_cast<double>(point.x) - mean.x) * scale);
    point.y = static_cast<float>((static_cast<double>(point.y) - mean.y) * scale);
  }
}

float radiusOf(std::span<const Point2> layout) {
  if (layout.empty()) return 0;
  const Mean mean = meanOf(layout);
  double squares = 0;
  for (const Point2 point : layout) {
    squares += std::pow(static_cast<double>(point.x) - mean.x, 2) +
               std::pow(static_cast<double>(point.y) - mean.y, 2);
  }
  return static_cast<float>(std::sqrt(squares / static_cast<double>(layout.size())));
}

void alignTo(std::span<const Point2> reference, Layout& layout) {
  FLIPBOOK_EXPECTS(reference.size() == layout.size());
  const Turn plain = bestTurn(reference, layout, false);
  const Turn mirrored = bestTurn(reference, layout, true);
  const bool isMirrored = mirrored.fit() > plain.fit() * (1 + 1e-9);
  const Turn turn = isMirrored ? mirrored : plain;
  const double length = turn.fit();
  const double cosine = length > 0 ? turn.cosine / length : 1;
  const double sine = length > 0 ? turn.sine / length : 0;
  const Mean to = meanOf(reference);
  const Mean from = meanOf(layout);
  for (Point2& point : layout) {
    const double x = (static_cast<double>(point.x) - from.x) * (isMirrored ? -1 : 1);
    const double y = static_cast<double>(point.y) - from.y;
    point = {static_cast<float>(to.x + cosine * x - sine * y),
             static_cast<float>(to.y + sine * x + cosine * y)};
  }
}

}  // namespace flipbook::layout
