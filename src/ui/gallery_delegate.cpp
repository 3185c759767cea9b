#include "ui/gallery_delegate.h"

#include <QImage>
#include <QPainter>

#include "flipbook/viewmodel/sample_gallery_model.h"
#include "ui/thumbnail_button.h"

namespace flipbook::ui {
namespace {

using viewmodel::SampleGalleryModel;

constexpr int kGapPx = 3;

}  // namespace

QSize GalleryDelegate::sizeHint(const QStyleOptionViewItem& /*option*/,
                                const QModelIndex& /*index*/) const {
  return {kCellPx, kCellPx + kUnderlinePx};
}

void GalleryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
  const auto image = index.data(SampleGalleryModel::ThumbnailRole).value<QImage>();
  const bool isOutlined = option.state & (QStyle::State_Selected | QStyle::State_MouseOver);
  painter->save();
  paintThumbnail(*painter, option.rect.adjusted(kGapPx, kGapPx, -kGapPx, -kGapPx), image,
                 {.underline = index.data(SampleGalleryModel::LabelColorRole).value<QColor>(),
                  .isCrossed = index.data(SampleGalleryModel::WrongRole).toBool(),
                  .isOutlined = isOutlined});
  painter->restore();
}

}  // namespace flipbook::ui
