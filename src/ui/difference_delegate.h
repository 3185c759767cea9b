// Draws the difference of two runs: the figure, and its interval as a bar about the middle line.

#pragma once

#include <QStyledItemDelegate>

namespace flipbook::ui {

class DifferenceDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                               const QModelIndex& index) const override;
};

}  // namespace flipbook::ui
