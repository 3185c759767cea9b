// What is painted over the points: the way of a sample through the pages, lines to its neighbours,
// rings, the rubber band. Everything in logical pixels of the map.

#pragma once

#include <QColor>
#include <QPointF>
#include <QPolygonF>
#include <span>

#include "flipbook/core/sample.h"

class QPainter;

namespace flipbook::ui {

struct PointMark {
  QPointF at;
  QColor color;
  Split split{};
  double radius{};  // of an ordinary point
};

// One point alone, larger, with a rim that parts it from what is around it.
void paintPoint(QPainter& painter, const PointMark& mark);
// A ring around a point: the sample that the inspector shows.
void paintRing(QPainter& painter, const PointMark& mark);

// A thin line with a dot per page. `places` are in page order; the line is plain up to and
// including `shownCount` places and then `now`, and faint from there on.
struct TrailMark {
  std::span<const QPointF> places;
  std::size_t shownCount{};
  QPointF now;
};
void paintTrail(QPainter& painter, const TrailMark& trail);

// The same of one of several samples: a line in its colour, without dots.
void paintThinTrail(QPainter& painter, const TrailMark& trail, const QColor& color);

void paintNeighborLines(QPainter& painter, QPointF from, std::span<const QPointF> to);

// The rectangle or lasso being drawn.
void paintBand(QPainter& painter, const QPolygonF& band);

}  // namespace flipbook::ui
