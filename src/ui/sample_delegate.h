// Draws a cell of the table of datapoints: a dot before the name of a class, a wrong verdict in
// red.

#pragma once

#include <QStyledItemDelegate>

namespace flipbook::ui {

class SampleDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
};

}  // namespace flipbook::ui
