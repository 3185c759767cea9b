// What a ConfusionView is drawn with: its cells and its headers.

#pragma once

#include <QHeaderView>
#include <QStyledItemDelegate>

namespace flipbook::ui {

// A cell's tint says which share of the row it holds, its figure how many; green where the model is
// right.
class ConfusionDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
};

// Names of classes with their dots; those of columns stand upright, read from below.
class ClassNamesHeader : public QHeaderView {
  Q_OBJECT

 public:
  explicit ClassNamesHeader(Qt::Orientation orientation, QWidget* parent = nullptr);

  // Room for the longest name, within limits; the rest are elided.
  void fitNames();

 protected:
  void paintSection(QPainter* painter, const QRect& rect, int section) const override;
  [[nodiscard]] QSize sectionSizeFromContents(int section) const override;

 private:
  int m_namesPx{};
};

}  // namespace flipbook::ui
