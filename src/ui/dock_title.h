// The head of a dock: a slim grip. Panels bring their own titles; this is where one is taken hold
// of.

#pragma once

#include <QWidget>

class QDockWidget;

namespace flipbook::ui {

// Dragging moves the panel, a double click takes it out or puts it back, the context menu does both
// and closes it.
class DockTitle : public QWidget {
  Q_OBJECT

 public:
  explicit DockTitle(QDockWidget* dock);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

 private:
  QDockWidget* m_dock;
};

}  // namespace flipbook::ui
