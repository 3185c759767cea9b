#include "ui/confusion_parts.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/confusion_model.h"

namespace flipbook::ui {
namespace {

using viewmodel::ConfusionModel;

constexpr int kDotPx = 8;
constexpr int kGapPx = 6;
constexpr int kMostNamesPx = 120;
constexpr int kFewestNamesPx = 40;
constexpr int kFewestForDotPx = 12;
constexpr double kFaintest = 0.06;  // of a cell that holds anything at all
constexpr double kStrongest = 0.92;
constexpr double kReadableOnTint =
    0.55;  // from here on the figure is written in the panel's colour

}  // namespace

void ConfusionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const {
  const Theme& t = theme();
  const auto count = index.data(ConfusionModel::CountRole).toULongLong();
  const double share = index.data(ConfusionModel::ShareRole).toDouble();
  const bool isRight = index.data(ConfusionModel::RightRole).toBool();
  const QRect cell = option.rect.adjusted(0, 0, -1, -1);
  painter->save();
  painter->fillRect(cell, t.chip);
  double strength = 0;
  if (count > 0) {
    // The root lets the few stand out: what is confused rarely is what people look for.
    strength = kFaintest + (kStrongest - kFaintest) * std::sqrt(std::clamp(share, 0.0, 1.0));
    QColor tint = isRight ? t.good : t.bad;
    tint.setAlphaF(static_cast<float>(strength));
    painter->fillRect(cell, tint);
    const QString figure = index.data().toString();
    painter->setFont(themeFont(Theme::kSmallPx, isRight));
    if (painter->fontMetrics().horizontalAdvance(figure) <= cell.width() - 2 &&
        painter->fontMetrics().height() <= cell.height() + 2) {
      painter->setPen(strength > kReadableOnTint ? t.panel : t.text);
      painter->drawText(cell, Qt::AlignCenter, figure);
    }
  }
  if (option.state & (QStyle::State_MouseOver | QStyle::State_HasFocus)) {
    painter->setPen(QPen{t.accent, 2});
    painter->drawRect(cell.adjusted(1, 1, -1, -1));
  }
  painter->restore();
}

ClassNamesHeader::ClassNamesHeader(Qt::Orientation orientation, QWidget* parent)
    : QHeaderView{orientation, parent} {
  setSectionsClickable(true);
  setHighlightSections(false);
  setMinimumSectionSize(1);
  setSectionResizeMode(QHeaderView::Fixed);
}

void ClassNamesHeader::fitNames() {
  const QFontMetrics metrics{themeFont(Theme::kSmallPx)};
  m_namesPx = kFewestNamesPx;
  const int count = orientation() == Qt::Vertical ? model()->rowCount() : model()->columnCount();
  for (int i = 0; i < count; ++i) {
    const QString name = model()->headerData(i, orientation(), Qt::DisplayRole).toString();
    m_namesPx = std::max(m_namesPx, metrics.horizontalAdvance(name) + kDotPx + 3 * kGapPx);
  }
  m_namesPx = std::min(m_namesPx, kMostNamesPx);
  if (orientation() == Qt::Vertical) {
    setFixedWidth(m_namesPx);
  } else {
    setFixedHeight(m_namesPx);
  }
}

QSize ClassNamesHeader::sectionSizeFromContents(int /*section*/) const {
  return orientation() == Qt::Vertical ? QSize{m_namesPx, 1} : QSize{1, m_namesPx};
}

void ClassNamesHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
  const Theme& t = theme();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->fillRect(rect, t.panel);
  painter->translate(rect.topLeft());
  QSize size = rect.size();
  if (orientation() == Qt::Horizontal) {
    painter->translate(0, size.height());
    painter->rotate(-90);
    size.transpose();
  }
  // From here on as if it were a row: the name, and the dot at the end beside the cells.
  const bool hasDot = size.height() >= kFewestForDotPx;
  const int end = orientation() == Qt::Vertical ? size.width() - kGapPx : kGapPx;
  const int dotLeft = orientation() == Qt::Vertical ? end - kDotPx : end;
  if (hasDot) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(
        model()->headerData(section, orientation(), Qt::DecorationRole).value<QColor>());
    painter->drawEllipse(QRectF{double(dotLeft), (size.height() - kDotPx) / 2.0, kDotPx, kDotPx});
  }
  const int dotSpace = hasDot ? kDotPx + kGapPx : 0;
  const QRect area = orientation() == Qt::Vertical
                         ? QRect{kGapPx, 0, end - dotSpace - kGapPx, size.height()}
                         : QRect{end + dotSpace, 0, size.width() - end - dotSpace, size.height()};
  painter->setFont(themeFont(std::clamp(size.height(), 7, int{Theme::kSmallPx})));
  painter->setPen(t.dim);
  const QString name = model()->headerData(section, orientation(), Qt::DisplayRole).toString();
  painter->drawText(area,
                    Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip |
                        (orientation() == Qt::Vertical ? Qt::AlignRight : Qt::AlignLeft),
                    painter->fontMetrics().elidedText(name, Qt::ElideMiddle, area.width()));
  painter->restore();
}

}  // namespace flipbook::ui
