#include "ui/moved_delegate.h"

#include <QPainter>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/moved_model.h"
#include "ui/card.h"

namespace flipbook::ui {
namespace {

using viewmodel::MovedModel;

constexpr CardShape kShape{.widthPx = 218, .imagePx = 54, .padPx = 6};

}  // namespace

QSize MovedDelegate::sizeHint(const QStyleOptionViewItem& /*option*/,
                              const QModelIndex& /*index*/) const {
  return kShape.size();
}

void MovedDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
  const Theme& t = theme();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const auto label = index.data(MovedModel::LabelColorRole).value<QColor>();
  const QRect image =
      paintCard(*painter, option, kShape, index.data(MovedModel::ThumbnailRole).value<QImage>(),
                {.underline = label, .isCrossed = index.data(MovedModel::WrongRole).toBool()});

  const int left = image.right() + kCardTextGapPx;
  QRect line{left, image.top() + 1, option.rect.right() - left - kShape.padPx, kShape.imagePx / 3};
  const auto write = [&](const QString& text, const QColor& color, int sizePx, bool isBold) {
    painter->setFont(themeFont(sizePx, isBold));
    painter->setPen(color);
    painter->drawText(line, Qt::AlignVCenter | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(text, Qt::ElideRight, line.width()));
    line.translate(0, line.height());
  };
  write(index.data(MovedModel::DistanceRole).toString(), t.text, Theme::kTextPx, true);
  const int end = line.left();
  line = paintClassDot(*painter, line, label);
  write(index.data().toString(), t.text, Theme::kTextPx, false);
  line.setLeft(end);
  write(index.data(MovedModel::PredictionRole).toString(), t.dim, Theme::kSmallPx, false);
  painter->restore();
}

}  // namespace flipbook::ui
