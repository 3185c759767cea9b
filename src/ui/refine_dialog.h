// Refining the map: how calm it is to be, how far the work is.

#pragma once

#include <QDialog>

class QLabel;
class QProgressBar;
class QPushButton;
class QSlider;

namespace flipbook::viewmodel {
class MapMaker;
class ViewStateHolder;
}  // namespace flipbook::viewmodel

namespace flipbook::ui {

// The refined map is shown as soon as it is there. Closing the dialog stops nothing.
class RefineDialog : public QDialog {
  Q_OBJECT

 public:
  // Both outlive the dialog.
  RefineDialog(viewmodel::MapMaker& maker, viewmodel::ViewStateHolder& view, QWidget* parent);

 private:
  void follow();

  viewmodel::MapMaker& m_maker;
  QSlider* m_calm{};
  QProgressBar* m_progress{};
  QLabel* m_state{};
  QPushButton* m_main{};  // Refine, or Stop
};

}  // namespace flipbook::ui
