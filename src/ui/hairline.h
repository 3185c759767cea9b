// A line of one pixel between two parts of a panel.

#pragma once

#include <QPainter>
#include <QWidget>

#include "flipbook/ui/theme.h"

namespace flipbook::ui {

class Hairline : public QWidget {
 public:
  explicit Hairline(QWidget* parent = nullptr) : QWidget{parent} { setFixedHeight(1); }

 protected:
  void paintEvent(QPaintEvent* /*event*/) override {
    const int margin = Theme::kMarginPx;
    QPainter{this}.fillRect(rect().adjusted(margin, 0, -margin, 0), theme().line);
  }
};

}  // namespace flipbook::ui
