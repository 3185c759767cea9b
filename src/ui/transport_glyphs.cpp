#include "ui/transport_glyphs.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QStyleOptionToolButton>

#include "flipbook/ui/theme.h"

namespace flipbook::ui {
namespace {

constexpr QSize kButtonSize{31, 30};

// "<" for direction -1, ">" for +1, its point at `tip`.
void paintChevron(QPainter& painter, const QPointF& tip, int direction) {
  const double back = -4.0 * direction;
  painter.drawPolyline(QPolygonF{tip + QPointF{back, -4.5}, tip, tip + QPointF{back, 4.5}});
}

void paintBar(QPainter& painter, const QPointF& centre) {
  painter.drawLine(centre - QPointF{0, 4.5}, centre + QPointF{0, 4.5});
}

void paintPlay(QPainter& painter, const QPointF& c, const QColor& color) {
  QPainterPath path;
  path.moveTo(c + QPointF{-3.5, -5.5});
  path.lineTo(c + QPointF{5.5, 0});
  path.lineTo(c + QPointF{-3.5, 5.5});
  path.closeSubpath();
  painter.fillPath(path, color);
}

void paintPause(QPainter& painter, const QPointF& c, const QColor& color) {
  for (const double x : {-4.5, 1.5}) {
    painter.fillRect(QRectF{c + QPointF{x, -5}, QSizeF{3, 10}}, color);
  }
}

// Two arrows running after each other.
void paintLoop(QPainter& painter, const QPointF& c) {
  const QRectF ring{c - QPointF{6, 4.5}, QSizeF{12, 9}};
  painter.drawArc(ring, 40 * 16, 150 * 16);
  painter.drawArc(ring, 220 * 16, 150 * 16);
  const QPointF right = c + QPointF{4.8, -3};
  painter.drawPolyline(QPolygonF{right + QPointF{-3.4, -0.2}, right, right + QPointF{0.4, -3.4}});
  const QPointF left = c + QPointF{-4.8, 3};
  painter.drawPolyline(QPolygonF{left + QPointF{3.4, 0.2}, left, left + QPointF{-0.4, 3.4}});
}

}  // namespace

void paintGlyph(QPainter& painter, Glyph glyph, const QPointF& c, const QColor& color) {
  QPen pen{color, 1.7};
  pen.setCapStyle(Qt::RoundCap);
  pen.setJoinStyle(Qt::RoundJoin);
  painter.setPen(pen);
  painter.setBrush(Qt::NoBrush);
  switch (glyph) {
    case Glyph::First:
      paintBar(painter, c - QPointF{4, 0});
      return paintChevron(painter, c - QPointF{0.5, 0}, -1);
    case Glyph::Back:
      return paintChevron(painter, c - QPointF{2, 0}, -1);
    case Glyph::Play:
      return paintPlay(painter, c, color);
    case Glyph::Pause:
      return paintPause(painter, c, color);
    case Glyph::Forward:
      return paintChevron(painter, c + QPointF{2, 0}, 1);
    case Glyph::Last:
      paintBar(painter, c + QPointF{4, 0});
      return paintChevron(painter, c + QPointF{0.5, 0}, 1);
    case Glyph::Loop:
      return paintLoop(painter, c);
  }
}

GlyphButton::GlyphButton(Glyph glyph, QWidget* parent) : QToolButton{parent}, m_glyph{glyph} {
  setFocusPolicy(Qt::TabFocus);
}

void GlyphButton::setGlyph(Glyph glyph) {
  m_glyph = glyph;
  update();
}

QSize GlyphButton::sizeHint() const { return kButtonSize; }

void GlyphButton::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter{this};
  QStyleOptionToolButton option;
  initStyleOption(&option);
  option.text.clear();
  option.icon = QIcon{};
  style()->drawComplexControl(QStyle::CC_ToolButton, &option, &painter, this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool isAccent = property("accent").toBool();
  const QColor color = !isEnabled()                   ? theme().faint
                       : isAccent                     ? theme().onAccent
                       : isCheckable() && isChecked() ? theme().accent
                                                      : theme().text;
  paintGlyph(painter, m_glyph, QRectF{rect()}.center(), color);
}

}  // namespace flipbook::ui
