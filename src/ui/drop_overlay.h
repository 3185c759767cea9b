// The visible drop target that covers the window while something is dragged over it.

#pragma once

#include <QWidget>

class QMimeData;

namespace flipbook::ui {

class DropOverlay : public QWidget {
  Q_OBJECT

 public:
  explicit DropOverlay(QWidget* window);

  void cover(const QString& name);  // shows itself over the whole parent

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_name;
};

// The one local path that is dragged, or empty: several, none, or from elsewhere.
[[nodiscard]] QString draggedPath(const QMimeData& data);

}  // namespace flipbook::ui
