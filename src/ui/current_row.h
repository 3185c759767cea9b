// The current datapoint in a list or table of datapoints.

#pragma once

#include <QAbstractItemModel>
#include <QAbstractItemView>
#include <optional>

namespace flipbook::ui {

// Makes the row current; nothing is current where there is none.
inline void showCurrentRow(QAbstractItemView& view, std::optional<int> row) {
  if (!row) {
    view.clearSelection();
    view.setCurrentIndex({});
  } else if (view.currentIndex().row() != *row) {
    view.setCurrentIndex(view.model()->index(*row, 0));
  }
}

}  // namespace flipbook::ui
