#include "ui/finding_delegate.h"

#include <QImage>
#include <QPainter>
#include <QTextLayout>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/findings_model.h"
#include "ui/card.h"

namespace flipbook::ui {
namespace {

using viewmodel::FindingsModel;

constexpr CardShape kShape{.widthPx = 318, .imagePx = 64, .padPx = 7};
constexpr int kPairGapPx = 4;
constexpr int kMostLines = 3;

// As many lines as there is room for, the last one elided.
void drawWrapped(QPainter& painter, const QRect& area, const QString& text) {
  QTextLayout layout{text, painter.font()};
  const QFontMetrics metrics = painter.fontMetrics();
  const int rows = qMin(kMostLines, area.height() / metrics.lineSpacing());
  layout.beginLayout();
  for (int row = 0; row < rows; ++row) {
    QTextLine line = layout.createLine();
    if (!line.isValid()) break;
    line.setLineWidth(area.width());
    QString shown = text.mid(line.textStart(), line.textLength()).trimmed();
    const bool isCut = row + 1 == rows && line.textStart() + line.textLength() < text.size();
    if (isCut) shown = metrics.elidedText(text.mid(line.textStart()), Qt::ElideRight, area.width());
    painter.drawText(QRect{area.left(), area.top() + row * metrics.lineSpacing(), area.width(),
                           metrics.lineSpacing()},
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
  }
  layout.endLayout();
}

QColor verdictColor(findings::Judged verdict) {
  switch (verdict) {
    case findings::Judged::Wrong:
      return theme().accent;
    case findings::Judged::Right:
      return theme().good;
    case findings::Judged::NotYet:
      return theme().dim;
  }
  return theme().dim;
}

}  // namespace

QSize FindingDelegate::sizeHint(const QStyleOptionViewItem& /*option*/,
                                const QModelIndex& /*index*/) const {
  return kShape.size();
}

void FindingDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
  const Theme& t = theme();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const auto label = index.data(FindingsModel::LabelColorRole).value<QColor>();
  const QRect image =
      paintCard(*painter, option, kShape, index.data(FindingsModel::ThumbnailRole).value<QImage>(),
                {.underline = label});
  int left = image.right() + kCardTextGapPx;
  const auto other = index.data(FindingsModel::OtherThumbnailRole).value<QImage>();
  if (!other.isNull()) {
    const int step = kShape.imagePx + kPairGapPx;
    paintThumbnail(*painter, image.translated(step, 0), other, {.underline = label});
    left += step;
  }

  QRect area{left, image.top(), option.rect.right() - left - kShape.padPx, image.height()};
  painter->setFont(themeFont(Theme::kTextPx, true));
  const int lineHeight = painter->fontMetrics().height();
  const QRect title =
      paintClassDot(*painter, {area.left(), area.top(), area.width(), lineHeight}, label);
  const QString verdict = index.data(FindingsModel::VerdictRole).toString();
  painter->setPen(t.text);
  painter->drawText(
      title, Qt::AlignVCenter | Qt::TextSingleLine,
      painter->fontMetrics().elidedText(index.data(FindingsModel::TitleRole).toString(),
                                        Qt::ElideRight, title.width()));
  area.setTop(area.top() + lineHeight + 1);
  painter->setFont(themeFont(Theme::kSmallPx, !verdict.isEmpty()));
  if (!verdict.isEmpty()) {
    const auto judged =
        static_cast<findings::Judged>(index.data(FindingsModel::VerdictToneRole).toInt());
    painter->setPen(verdictColor(judged));
    const QString line =
        judged == findings::Judged::NotYet ? verdict : QStringLiteral("✓ ") + verdict;
    painter->drawText(area, Qt::AlignTop | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(line, Qt::ElideRight, area.width()));
    area.setTop(area.top() + painter->fontMetrics().lineSpacing());
    painter->setFont(themeFont(Theme::kSmallPx));
  }
  painter->setPen(t.dim);
  drawWrapped(*painter, area, index.data(FindingsModel::ReasonRole).toString());
  painter->restore();
}

}  // namespace flipbook::ui
