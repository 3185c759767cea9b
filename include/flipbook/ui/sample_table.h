// The datapoints as a table: the selection, or all that the filters show, or what a search finds.

#pragma once

#include <QString>
#include <QTimer>
#include <QWidget>

#include "flipbook/ui/run_context.h"
#include "flipbook/viewmodel/sample_table_model.h"
#include "flipbook/viewmodel/shown_page.h"

class QTableView;

namespace flipbook::ui {

class ScopeBar;

class SampleTable : public QWidget {
  Q_OBJECT

 public:
  explicit SampleTable(QWidget* parent = nullptr);

  void setRun(const RunContext& context);

 public Q_SLOTS:
  // Lists the samples with every word of `text` in their path or label; empty: all again.
  void setFilterText(const QString& text);

 Q_SIGNALS:
  void filterTextCleared();  // by the person, here

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void makeTable();
  void refreshSoon();
  void refresh();
  void showCurrent();

  RunContext m_context;
  viewmodel::ShownPage m_page;
  viewmodel::SampleTableModel m_model;
  ScopeBar* m_scope;
  QTableView* m_table{};
  QTimer m_refresh;      // several changes at once are one refresh
  bool m_isFollowing{};  // the current row is being set from outside
};

}  // namespace flipbook::ui
