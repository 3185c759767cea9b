// Deciding about datapoints by menu and key: what the actions do, and which of them is possible.
// While a list of findings is shown, digits give classes and letters decide; else digits set the
// speed.

#pragma once

#include <QObject>

class QMainWindow;

namespace flipbook::viewmodel {
class Reviewer;
}

namespace flipbook::ui {

class WindowActions;

class ReviewActions : public QObject {
  Q_OBJECT

 public:
  // All outlive this object.
  ReviewActions(WindowActions& actions, viewmodel::Reviewer& reviewer, QMainWindow* window);

 private:
  void refresh();
  void switchKeys();
  void nameClasses();
  void chooseClass();

  WindowActions& m_actions;
  viewmodel::Reviewer& m_reviewer;
  QMainWindow* m_window;
  bool m_hasKeys{};
};

}  // namespace flipbook::ui
