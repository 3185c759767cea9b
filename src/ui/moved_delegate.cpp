#include "ui/moved_delegate.h"

#include <QImage>
#include <QPainter>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/moved_model.h"
#include "ui/card_ground.h"
#include "ui/thumbnail_button.h"

namespace flipbook::ui {
namespace {

using viewmodel::MovedModel;

constexpr int kImagePx = 54;
constexpr int kPadPx = 6;
constexpr int kTextGapPx = 10;
constexpr int kWidthPx = 218;
constexpr int kDotPx = 8;

}  // namespace

QSize MovedDelegate::sizeHint(const QStyleOptionViewItem& /*option*/,
                              const QModelIndex& /*index*/) const {
  return {kWidthPx, kImagePx + kUnderlinePx + 2 * kPadPx};
}

void MovedDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
  const Theme& t = theme();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  paintCardGround(*painter, option);
  const QRect image{option.rect.left() + kPadPx, option.rect.top() + kPadPx, kImagePx,
                    kImagePx + kUnderlinePx};
  const auto label = index.data(MovedModel::LabelColorRole).value<QColor>();
  paintThumbnail(*painter, image, index.data(MovedModel::ThumbnailRole).value<QImage>(),
                 {.underline = label, .isCrossed = index.data(MovedModel::WrongRole).toBool()});

  QRect line{image.right() + kTextGapPx, image.top() + 1,
             option.rect.right() - image.right() - kTextGapPx - kPadPx, kImagePx / 3};
  const auto write = [&](const QString& text, const QColor& color, int sizePx, bool isBold) {
    painter->setFont(themeFont(sizePx, isBold));
    painter->setPen(color);
    painter->drawText(line, Qt::AlignVCenter | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(text, Qt::ElideRight, line.width()));
    line.translate(0, line.height());
  };
  write(index.data(MovedModel::DistanceRole).toString(), t.text, Theme::kTextPx, true);
  painter->setPen(Qt::NoPen);
  painter->setBrush(label);
  painter->drawEllipse(
      QRectF{qreal(line.left()), line.center().y() - kDotPx / 2.0 + 0.5, kDotPx, kDotPx});
  line.adjust(kDotPx + 6, 0, 0, 0);
  write(index.data().toString(), t.text, Theme::kTextPx, false);
  line.adjust(-kDotPx - 6, 0, 0, 0);
  write(index.data(MovedModel::PredictionRole).toString(), t.dim, Theme::kSmallPx, false);
  painter->restore();
}

}  // namespace flipbook::ui
