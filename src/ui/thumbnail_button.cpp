#include "ui/thumbnail_button.h"

#include <QEnterEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "flipbook/ui/icons.h"
#include "flipbook/ui/theme.h"

namespace flipbook::ui {
namespace {

constexpr int kIconPx = 18;
constexpr int kMarkPx = 14;

void paintMark(QPainter& painter, const QRect& square) {
  const Theme& t = theme();
  const QRectF disc{square.right() - kMarkPx - 1.0, square.top() + 2.0, qreal{kMarkPx},
                    qreal{kMarkPx}};
  painter.setPen(Qt::NoPen);
  painter.setBrush(t.panel);
  painter.drawEllipse(disc);
  painter.setPen(QPen{t.bad, 1.8, Qt::SolidLine, Qt::RoundCap});
  const QRectF cross = disc.adjusted(4.2, 4.2, -4.2, -4.2);
  painter.drawLine(cross.topLeft(), cross.bottomRight());
  painter.drawLine(cross.topRight(), cross.bottomLeft());
}

}  // namespace

void paintThumbnail(QPainter& painter, const QRect& area, const QImage& image,
                    const ThumbnailLook& look) {
  const Theme& t = theme();
  const QRect square = area.adjusted(0, 0, 0, -kUnderlinePx);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(square, t.chip);
  if (image.isNull()) {
    QRect icon{0, 0, kIconPx, kIconPx};
    icon.moveCenter(square.center());
    painter.setOpacity(0.5);
    themeIcon(QStringLiteral("image"), IconTone::Dim).paint(&painter, icon);
    painter.setOpacity(1);
  } else {
    const int side = std::min(image.width(), image.height());
    const QRect middle{(image.width() - side) / 2, (image.height() - side) / 2, side, side};
    // Tiny images keep their pixels; larger ones are made smaller smoothly.
    painter.setRenderHint(QPainter::SmoothPixmapTransform, side > square.width() / 2);
    painter.drawImage(square, image, middle);
  }
  painter.fillRect(QRect{area.left(), square.bottom() + 1, area.width(), kUnderlinePx},
                   look.underline);
  if (look.isCrossed) paintMark(painter, square);
  if (look.isOutlined) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen{t.accent, 2});
    painter.drawRect(area.adjusted(1, 1, -1, -1));
  }
}

ThumbnailButton::ThumbnailButton(QWidget* parent) : QAbstractButton{parent} {
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::TabFocus);
}

void ThumbnailButton::setThumbnail(const viewmodel::Thumbnail& thumbnail) {
  m_thumbnail = thumbnail;
  update();
}

void ThumbnailButton::setUnderline(const QColor& color) {
  m_underline = color;
  update();
}

void ThumbnailButton::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter{this};
  paintThumbnail(painter, rect(), m_thumbnail.image,
                 {.underline = m_underline, .isOutlined = hasFocus() || underMouse()});
}

void ThumbnailButton::enterEvent(QEnterEvent* /*event*/) { update(); }
void ThumbnailButton::leaveEvent(QEvent* /*event*/) { update(); }

}  // namespace flipbook::ui
