// The toolbar: open, train, and what to train; with the search field.

#pragma once

#include <QToolBar>

#include "flipbook/viewmodel/run_controller.h"

class QAction;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace flipbook::ui {

class WindowActions;

// The icon of a button for the command, wherever it stands.
[[nodiscard]] QString iconNameOf(viewmodel::MainCommand command);

class TrainBar : public QToolBar {
  Q_OBJECT

 public:
  // Both outlive the bar.
  TrainBar(WindowActions& actions, viewmodel::RunController& controller, QWidget* parent = nullptr);

  void focusSearch();
  void setSearchPossible(bool isPossible);
  void clearSearch();

 Q_SIGNALS:
  void searched(const QString& text);  // while typing
  void searchEntered();                // Return

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void makeFields();
  void refresh();
  void refreshDevices();
  void choose();

  viewmodel::RunController& m_controller;
  WindowActions& m_actions;
  QPushButton* m_main;
  QComboBox* m_model;
  QSpinBox* m_epochs;
  QComboBox* m_device;
  QLineEdit* m_search;
  QAction* m_modelField{};
  QAction* m_deviceField{};
};

}  // namespace flipbook::ui
