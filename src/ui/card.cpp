#include "ui/card.h"

#include <QPainter>
#include <QStyleOptionViewItem>

#include "flipbook/ui/theme.h"

namespace flipbook::ui {
namespace {

constexpr int kDotPx = 8;
constexpr int kDotGapPx = 6;
constexpr float kSelectedTint = 0.16F;

void paintGround(QPainter& painter, const QStyleOptionViewItem& option) {
  QColor ground = theme().chip;
  if (option.state & QStyle::State_Selected) {
    ground = theme().accent;
    ground.setAlphaF(kSelectedTint);
  } else if (!(option.state & QStyle::State_MouseOver)) {
    return;
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(ground);
  painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), Theme::kCornerPx, Theme::kCornerPx);
}

}  // namespace

QSize CardShape::size() const { return {widthPx, imagePx + kUnderlinePx + 2 * padPx}; }

QRect paintCard(QPainter& painter, const QStyleOptionViewItem& option, const CardShape& shape,
                const QImage& image, const ThumbnailLook& look) {
  paintGround(painter, option);
  const QRect area{option.rect.left() + shape.padPx, option.rect.top() + shape.padPx, shape.imagePx,
                   shape.imagePx + kUnderlinePx};
  paintThumbnail(painter, area, image, look);
  return area;
}

QRect paintClassDot(QPainter& painter, const QRect& line, const QColor& color) {
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  painter.drawEllipse(
      QRectF{qreal(line.left()), line.top() + (line.height() - kDotPx) / 2.0, kDotPx, kDotPx});
  return line.adjusted(kDotPx + kDotGapPx, 0, 0, 0);
}

}  // namespace flipbook::ui
