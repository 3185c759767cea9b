#include "flipbook/ui/map_marks.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "flipbook/ui/theme.h"

namespace flipbook::ui {
namespace {

constexpr double kLeastMarkRadius = 4;
constexpr double kRingGap = 3.5;
constexpr double kRingWidth = 2;
constexpr double kFaintOpacity = 0.28;

QPainterPath shapeOf(const PointMark& mark, double radius) {
  QPainterPath path;
  if (mark.split != Split::Validation) {
    path.addEllipse(mark.at, radius, radius);
    return path;
  }
  const double reach = 1.4 * radius;
  path.addPolygon(QPolygonF{{mark.at + QPointF{0, -reach}, mark.at + QPointF{reach, 0},
                             mark.at + QPointF{0, reach}, mark.at + QPointF{-reach, 0}}});
  path.closeSubpath();
  return path;
}

double markRadius(const PointMark& mark) { return std::max(kLeastMarkRadius, 1.25 * mark.radius); }

}  // namespace

void paintPoint(QPainter& painter, const PointMark& mark) {
  const QPainterPath shape = shapeOf(mark, markRadius(mark));
  painter.strokePath(shape, QPen{theme().map, 4, Qt::SolidLine, Qt::RoundCap, Qt::MiterJoin});
  if (mark.split == Split::Training) return painter.fillPath(shape, mark.color);
  painter.fillPath(shape, theme().map);
  painter.strokePath(shape, QPen{mark.color, 2, Qt::SolidLine, Qt::RoundCap, Qt::MiterJoin});
}

void paintRing(QPainter& painter, const PointMark& mark) {
  const double radius = markRadius(mark) * (mark.split == Split::Validation ? 1.3 : 1) + kRingGap;
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen{theme().map, kRingWidth + 2.5});
  painter.drawEllipse(mark.at, radius, radius);
  painter.setPen(QPen{theme().text, kRingWidth});
  painter.drawEllipse(mark.at, radius, radius);
}

void paintTrail(QPainter& painter, const TrailMark& trail) {
  const std::size_t shown = std::min(trail.shownCount, trail.places.size());
  QPolygonF behind;
  for (const QPointF place : trail.places.first(shown)) behind << place;
  behind << trail.now;
  QPolygonF ahead;
  ahead << trail.now;
  for (const QPointF place : trail.places.subspan(shown)) ahead << place;

  const auto paintLine = [&painter](const QPolygonF& line, double dotRadius) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen{theme().map, 3.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
    painter.drawPolyline(line);
    painter.setPen(QPen{theme().text, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
    painter.drawPolyline(line);
    painter.setPen(QPen{theme().map, 1});
    painter.setBrush(theme().text);
    for (const QPointF place : line) painter.drawEllipse(place, dotRadius, dotRadius);
  };
  painter.save();
  painter.setOpacity(painter.opacity() * kFaintOpacity);
  if (ahead.size() > 1) paintLine(ahead, 2);
  painter.restore();
  if (behind.size() > 1) paintLine(behind, 2.6);
}

void paintThinTrail(QPainter& painter, const TrailMark& trail, const QColor& color) {
  QPolygonF line;
  const std::size_t shown = std::min(trail.shownCount, trail.places.size());
  for (const QPointF place : trail.places.first(shown)) line << place;
  line << trail.now;
  QPolygonF ahead;
  ahead << trail.now;
  for (const QPointF place : trail.places.subspan(shown)) ahead << place;
  const auto stroke = [&](const QPolygonF& part, float opacity) {
    QColor ink = color;
    ink.setAlphaF(opacity);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen{ink, 1.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
    if (part.size() > 1) painter.drawPolyline(part);
  };
  stroke(ahead, 0.22F);
  stroke(line, 0.7F);
}

void paintNeighborLines(QPainter& painter, QPointF from, std::span<const QPointF> to) {
  QColor line = theme().dim;
  line.setAlphaF(0.7F);
  painter.setPen(QPen{line, 1});
  for (const QPointF end : to) painter.drawLine(from, end);
}

void paintBand(QPainter& painter, const QPolygonF& band) {
  QColor inside = theme().accent;
  inside.setAlphaF(0.10F);
  painter.setBrush(inside);
  painter.setPen(QPen{theme().accent, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
  painter.drawPolygon(band);
}

}  // namespace flipbook::ui
