#include "ui/sample_delegate.h"

#include <QColor>
#include <QPainter>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/sample_table_model.h"

namespace flipbook::ui {
namespace {

using viewmodel::SampleTableModel;

constexpr int kDotPx = 8;
constexpr int kGapPx = 7;
constexpr int kSidePx = 8;
constexpr float kSelectedTint = 0.16F;

}  // namespace

void SampleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
  const Theme& t = theme();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (option.state & QStyle::State_Selected) {
    QColor tint = t.accent;
    tint.setAlphaF(kSelectedTint);
    painter->fillRect(option.rect, tint);
  } else if (option.state & QStyle::State_MouseOver) {
    painter->fillRect(option.rect, t.chip);
  }
  QRect cell = option.rect.adjusted(kSidePx, 0, -kSidePx, 0);
  const auto dot = index.data(Qt::DecorationRole).value<QColor>();
  if (dot.isValid()) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(dot);
    painter->drawEllipse(QRectF{qreal(cell.left()), cell.center().y() - kDotPx / 2.0 + 0.5,
                                qreal{kDotPx}, qreal{kDotPx}});
    cell.setLeft(cell.left() + kDotPx + kGapPx);
  }
  const bool isPath = index.column() == SampleTableModel::PathColumn;
  const bool isVerdict = index.column() == SampleTableModel::VerdictColumn;
  // Prediction and label differ: the word "wrong" says it, the colour only repeats it.
  const bool isWrong =
      isVerdict && index.siblingAtColumn(SampleTableModel::PredictionColumn).data() !=
                       index.siblingAtColumn(SampleTableModel::LabelColumn).data();
  painter->setFont(themeFont(Theme::kTextPx));
  painter->setPen(isWrong ? t.bad : (isPath || isVerdict ? t.dim : t.text));
  const QString text = painter->fontMetrics().elidedText(
      index.data().toString(), isPath ? Qt::ElideMiddle : Qt::ElideRight, cell.width());
  const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
  painter->drawText(cell, static_cast<int>(alignment) | Qt::TextSingleLine, text);
  painter->restore();
}

}  // namespace flipbook::ui
