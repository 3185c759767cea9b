// The line above a list of samples: how many of how many it lists and why, and the way back to all.

#pragma once

#include <QWidget>
#include <vector>

#include "flipbook/core/ids.h"
#include "flipbook/ui/run_context.h"
#include "flipbook/viewmodel/page_facts.h"
#include "flipbook/viewmodel/sample_scope.h"

class QPushButton;

namespace flipbook::ui {

class TextLabel;

class ScopeBar : public QWidget {
  Q_OBJECT

 public:
  explicit ScopeBar(QWidget* parent = nullptr);

  void setRun(const RunContext& context);
  void setFilterText(const QString& text);  // empty: the selection, or all that the filters show

  // What is to be listed now; the bar says so.
  [[nodiscard]] std::vector<SampleId> refresh(const viewmodel::PageFacts* facts);

 Q_SIGNALS:
  void filterTextCleared();

 private:
  RunContext m_context;
  QString m_text;
  viewmodel::SampleSearch m_search;
  TextLabel* m_summary;
  QPushButton* m_showAll;
};

}  // namespace flipbook::ui
