#include "ui/difference_delegate.h"

#include <QPainter>
#include <algorithm>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/comparison_model.h"

namespace flipbook::ui {
namespace {

using viewmodel::ComparisonModel;

constexpr double kFullScale = 0.25;  // the difference that reaches the edge
constexpr int kPadPx = 8;
constexpr int kDotPx = 8;

void paintInterval(QPainter& painter, const QRect& area, const QModelIndex& index,
                   const QColor& color) {
  const QVariant difference = index.data(ComparisonModel::FigureRole);
  if (!difference.isValid()) return;
  const QRectF room = QRectF{area}.adjusted(kPadPx, 0, -kPadPx, 0);
  const auto xOf = [&](double value) {
    return room.center().x() + room.width() / 2 * std::clamp(value / kFullScale, -1.0, 1.0);
  };
  painter.setPen(QPen{theme().line, 1});
  painter.drawLine(QPointF{room.center().x(), room.top() + 3},
                   QPointF{room.center().x(), room.bottom() - 3});
  const QVariant low = index.data(ComparisonModel::LowRole);
  const double y = room.center().y() + 0.5;
  if (low.isValid()) {
    painter.setPen(QPen{color, 3, Qt::SolidLine, Qt::RoundCap});
    painter.drawLine(QPointF{xOf(low.toDouble()), y},
                     QPointF{xOf(index.data(ComparisonModel::HighRole).toDouble()), y});
  }
  painter.setPen(QPen{theme().panel, 1.5});
  painter.setBrush(color);
  painter.drawEllipse(QPointF{xOf(difference.toDouble()), y}, 4.5, 4.5);
}

}  // namespace

QSize DifferenceDelegate::sizeHint(const QStyleOptionViewItem& /*option*/,
                                   const QModelIndex& index) const {
  const QFontMetrics metrics{themeFont(Theme::kTextPx, true)};
  const int dotPx = index.column() == ComparisonModel::kName ? kDotPx + 6 : 0;
  return {metrics.horizontalAdvance(index.data().toString()) + dotPx + 2 * kPadPx + 2,
          metrics.height() + 6};
}

void DifferenceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
  const Theme& t = theme();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const int tone = index.data(ComparisonModel::ToneRole).toInt();
  const QColor color = tone > 0 ? t.good : tone < 0 ? t.bad : t.dim;
  const bool isClass = index.data(ComparisonModel::IsClassRole).toBool();
  if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, t.chip);
  QRect area = option.rect.adjusted(kPadPx, 0, -kPadPx, 0);
  if (index.column() == ComparisonModel::kRange) {
    paintInterval(*painter, option.rect, index, color);
  } else {
    if (index.column() == ComparisonModel::kName && isClass) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(index.data(Qt::DecorationRole).value<QColor>());
      painter->drawEllipse(
          QRectF{qreal(area.left()), area.center().y() - kDotPx / 2.0 + 0.5, kDotPx, kDotPx});
      area.setLeft(area.left() + kDotPx + 6);
    }
    const bool isDifference = index.column() == ComparisonModel::kDifference;
    painter->setFont(themeFont(Theme::kTextPx, !isClass || (isDifference && tone != 0)));
    painter->setPen(isDifference                                 ? color
                    : index.column() == ComparisonModel::kImages ? t.dim
                                                                 : t.text);
    painter->drawText(
        area, index.data(Qt::TextAlignmentRole).toInt() | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, area.width()));
  }
  painter->restore();
}

}  // namespace flipbook::ui
