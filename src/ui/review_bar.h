// The foot of the inspector: what was decided about the datapoint, and the buttons to decide.

#pragma once

#include <QWidget>

#include "flipbook/ui/run_context.h"

class QGridLayout;

namespace flipbook::ui {

class TextLabel;
class WindowActions;

class ReviewBar : public QWidget {
  Q_OBJECT

 public:
  // The actions outlive this object.
  explicit ReviewBar(const WindowActions& actions, QWidget* parent = nullptr);

  // `context.reviewer` is not null.
  void setRun(const RunContext& context);

 private:
  void refresh();

  RunContext m_context;
  TextLabel* m_verdict;
  TextLabel* m_moved;  // where it goes
};

}  // namespace flipbook::ui
