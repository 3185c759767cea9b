// Draws a thumbnail of the gallery.

#pragma once

#include <QStyledItemDelegate>

namespace flipbook::ui {

class GalleryDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  static constexpr int kCellPx = 78;  // with the gap around the thumbnail

  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                               const QModelIndex& index) const override;
};

}  // namespace flipbook::ui
