#include "ui/class_delegate.h"

#include <QPainter>
#include <algorithm>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/class_table_model.h"

namespace flipbook::ui {
namespace {

using viewmodel::ClassTableModel;

constexpr int kDotPx = 11;
constexpr int kGapPx = 10;
constexpr int kBarPx = 46;
constexpr int kBarHeightPx = 7;
constexpr int kValuePx = 32;
constexpr double kDimmedOpacity = 0.42;

// A dimmed class has a hollow dot too: never colour alone.
void paintDot(QPainter& painter, QPointF center, const QColor& color, bool isDimmed) {
  if (isDimmed) {
    painter.setPen(QPen{color, 1.5});
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(center, (kDotPx - 2) / 2.0, (kDotPx - 2) / 2.0);
  } else {
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(center, kDotPx / 2.0, kDotPx / 2.0);
  }
}

void paintBar(QPainter& painter, const QRectF& area, double share, const QColor& color) {
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().chip);
  painter.drawRoundedRect(area, kBarHeightPx / 2.0, kBarHeightPx / 2.0);
  if (share <= 0) return;
  QRectF filled = area;
  filled.setWidth(std::max<double>(kBarHeightPx, area.width() * std::min(share, 1.0)));
  painter.setBrush(color);
  painter.drawRoundedRect(filled, kBarHeightPx / 2.0, kBarHeightPx / 2.0);
}

}  // namespace

QSize ClassDelegate::sizeHint(const QStyleOptionViewItem& /*option*/,
                              const QModelIndex& /*index*/) const {
  return {160, kRowPx};
}

void ClassDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
  const Theme& t = theme();
  const bool isDimmed = index.data(ClassTableModel::DimmedRole).toBool();
  const auto color = index.data(ClassTableModel::ColorRole).value<QColor>();
  const QVariant f1 = index.data(ClassTableModel::F1Role);
  const auto textOf = [&](int column) { return index.siblingAtColumn(column).data().toString(); };

  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (option.state & (QStyle::State_MouseOver | QStyle::State_HasFocus)) {
    painter->setPen(option.state & QStyle::State_HasFocus ? QPen{t.accent} : QPen{Qt::NoPen});
    painter->setBrush(t.chip);
    painter->drawRoundedRect(QRectF{option.rect}.adjusted(6.5, 1.5, -6.5, -1.5), Theme::kCornerPx,
                             Theme::kCornerPx);
  }
  if (isDimmed) painter->setOpacity(kDimmedOpacity);
  QRect row = option.rect.adjusted(Theme::kMarginPx, 0, -Theme::kMarginPx, 0);
  paintDot(*painter, {row.left() + kDotPx / 2.0, row.center().y() + 0.5}, color, isDimmed);
  row.setLeft(row.left() + kDotPx + kGapPx);

  painter->setFont(themeFont(Theme::kTextPx));
  painter->setPen(t.text);
  painter->drawText(row, Qt::AlignRight | Qt::AlignVCenter, textOf(ClassTableModel::F1Column));
  row.setRight(row.right() - kValuePx);
  const QRectF bar{row.right() - kBarPx + 1.0, row.center().y() - kBarHeightPx / 2.0 + 0.5,
                   qreal{kBarPx}, qreal{kBarHeightPx}};
  paintBar(*painter, bar, f1.toDouble(), color);
  row.setRight(row.right() - kBarPx - kGapPx);

  const QString count = textOf(ClassTableModel::CountColumn);
  painter->setFont(themeFont(Theme::kSmallPx));
  painter->setPen(t.dim);
  painter->drawText(row, Qt::AlignRight | Qt::AlignVCenter, count);
  row.setRight(row.right() - painter->fontMetrics().horizontalAdvance(count) - kGapPx);
  painter->setFont(themeFont(Theme::kTextPx));
  painter->setPen(t.text);
  const QString name = painter->fontMetrics().elidedText(textOf(ClassTableModel::NameColumn),
                                                         Qt::ElideMiddle, row.width());
  painter->drawText(row, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, name);
  painter->restore();
}

}  // namespace flipbook::ui
