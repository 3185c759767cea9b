// A list whose items stand side by side and wrap into rows, for thumbnails.

#pragma once

#include <QAbstractItemModel>
#include <QListView>

namespace flipbook::ui {

// A wrapping list rather than icon mode, which keeps an object per item: 100,000 stay quick. All
// items are equally large.
[[nodiscard]] inline QListView* makeWrappingList(QAbstractItemModel* model = nullptr) {
  auto* list = new QListView;
  if (model != nullptr) list->setModel(model);
  list->setFlow(QListView::LeftToRight);
  list->setWrapping(true);
  list->setResizeMode(QListView::Adjust);
  list->setUniformItemSizes(true);
  list->setSelectionMode(QAbstractItemView::SingleSelection);
  list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  list->setFrameShape(QFrame::NoFrame);
  list->setMouseTracking(true);
  return list;
}

}  // namespace flipbook::ui
