// Draws a row of the legend: dot, name, count, a bar for F1 and its value.

#pragma once

#include <QStyledItemDelegate>

namespace flipbook::ui {

class ClassDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  static constexpr int kRowPx = 28;

  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                               const QModelIndex& index) const override;
};

}  // namespace flipbook::ui
