#include "ui/card_ground.h"

#include <QPainter>
#include <QStyleOptionViewItem>

#include "flipbook/ui/theme.h"

namespace flipbook::ui {

void paintCardGround(QPainter& painter, const QStyleOptionViewItem& option) {
  constexpr float kSelectedTint = 0.16F;
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

}  // namespace flipbook::ui
