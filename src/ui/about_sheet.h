// What the program is, and what it promises.

#pragma once

#include <QDialog>

namespace flipbook::ui {

class AboutSheet : public QDialog {
  Q_OBJECT

 public:
  explicit AboutSheet(QWidget* parent);
};

}  // namespace flipbook::ui
