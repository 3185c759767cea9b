// Draws a sample that moved: thumbnail, label, how far, and what the model said before and says
// now.

#pragma once

#include <QStyledItemDelegate>

namespace flipbook::ui {

class MovedDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                               const QModelIndex& index) const override;
};

}  // namespace flipbook::ui
