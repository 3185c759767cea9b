// The list of all shortcuts, made from the actions themselves.

#pragma once

#include <QDialog>

namespace flipbook::ui {

class WindowActions;

class ShortcutsSheet : public QDialog {
  Q_OBJECT

 public:
  ShortcutsSheet(const WindowActions& actions, QWidget* parent);
};

}  // namespace flipbook::ui
