#include "ui/map_button.h"

#include <QPainter>
#include <QPainterPath>

#include "flipbook/ui/theme.h"

namespace flipbook::ui {
namespace {

constexpr int kTextMarginPx = 10;
constexpr int kArrowPx = 16;  // room for the arrow of a menu

// On a square from -6 to 6.
QPainterPath pathOf(MapSign sign) {
  QPainterPath path;
  switch (sign) {
    case MapSign::None:
      break;
    case MapSign::Plus:
      path.moveTo(0, -4.5);
      path.lineTo(0, 4.5);
      [[fallthrough]];
    case MapSign::Minus:
      path.moveTo(-4.5, 0);
      path.lineTo(4.5, 0);
      break;
    case MapSign::Fit:
      for (const double x : {-1.0, 1.0}) {
        for (const double y : {-1.0, 1.0}) {
          path.moveTo(5 * x, 2 * y);
          path.lineTo(5 * x, 5 * y);
          path.lineTo(2 * x, 5 * y);
        }
      }
      break;
    case MapSign::Move:
      path.moveTo(-5.5, 0);
      path.lineTo(5.5, 0);
      path.moveTo(0, -5.5);
      path.lineTo(0, 5.5);
      for (const double end : {-1.0, 1.0}) {
        path.moveTo(3.6 * end, -1.9);
        path.lineTo(5.5 * end, 0);
        path.lineTo(3.6 * end, 1.9);
        path.moveTo(-1.9, 3.6 * end);
        path.lineTo(0, 5.5 * end);
        path.lineTo(1.9, 3.6 * end);
      }
      break;
    case MapSign::Rectangle:
      path.addRect(-5, -4, 10, 8);
      break;
    case MapSign::Lasso:
      path.moveTo(-1.5, 3);
      path.cubicTo(-8, 2, -6, -5, 0.5, -5);
      path.cubicTo(7, -5, 7.5, 1.5, 1.5, 2.5);
      path.cubicTo(-2, 3.2, -3.5, 2, -2, 5.8);
      break;
  }
  return path;
}

QPainterPath arrow() {
  QPainterPath path;
  path.moveTo(-3.5, -1.7);
  path.lineTo(0, 1.8);
  path.lineTo(3.5, -1.7);
  return path;
}

}  // namespace

MapButton::MapButton(MapSign sign, const QString& objectName, QWidget* parent)
    : QToolButton{parent}, m_sign{sign} {
  setObjectName(objectName);
  setFocusPolicy(Qt::TabFocus);
  setPopupMode(QToolButton::InstantPopup);
  setCursor(Qt::ArrowCursor);
}

QSize MapButton::sizeHint() const {
  if (m_sign != MapSign::None) return {kSidePx, kSidePx};
  const QFontMetrics metrics{themeFont(Theme::kTextPx)};
  return {
      metrics.horizontalAdvance(text()) + 2 * kTextMarginPx + (menu() != nullptr ? kArrowPx : 0),
      kSidePx};
}

void MapButton::paintEvent(QPaintEvent* /*event*/) {
  const Theme& colors = theme();
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen{hasFocus() ? colors.accent : colors.line, 1});
  painter.setBrush(isDown() || underMouse() ? colors.chip : colors.panel);
  painter.drawRoundedRect(QRectF{rect()}.adjusted(0.5, 0.5, -0.5, -0.5), Theme::kCornerPx,
                          Theme::kCornerPx);

  const QColor ink = !isEnabled() ? colors.faint : isChecked() ? colors.accent : colors.text;
  painter.setPen(QPen{ink, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
  painter.setBrush(Qt::NoBrush);
  if (m_sign != MapSign::None) {
    painter.translate(QRectF{rect()}.center());
    return painter.drawPath(pathOf(m_sign));
  }
  painter.setFont(themeFont(Theme::kTextPx));
  painter.drawText(rect().adjusted(kTextMarginPx, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                   text());
  if (menu() == nullptr) return;
  painter.setPen(QPen{colors.dim, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
  painter.translate(width() - kTextMarginPx - 4, height() / 2.0);
  painter.drawPath(arrow());
}

}  // namespace flipbook::ui
