// Draws a finding as a card: thumbnail, label and suggestion, the reason in words, the verdict.

#pragma once

#include <QStyledItemDelegate>

namespace flipbook::ui {

class FindingDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                               const QModelIndex& index) const override;
};

}  // namespace flipbook::ui
