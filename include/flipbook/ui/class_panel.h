// The legend: the classes with their figures on the shown page, and what is shown and what dimmed.

#pragma once

#include <QWidget>
#include <set>

#include "flipbook/core/ids.h"
#include "flipbook/findings/findings.h"
#include "flipbook/ui/run_context.h"
#include "flipbook/viewmodel/class_table_model.h"
#include "flipbook/viewmodel/shown_page.h"
#include "flipbook/viewmodel/view_state.h"

class QListView;
class QPoint;

namespace flipbook::ui {

class FindingsSection;
class ShownSection;
class TextLabel;

class ClassPanel : public QWidget {
  Q_OBJECT

 public:
  explicit ClassPanel(QWidget* parent = nullptr);

  void setRun(const RunContext& context);

 Q_SIGNALS:
  void findingsClicked(flipbook::findings::FindingKind kind);
  void thinSpotsClicked();

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  [[nodiscard]] QWidget* makeTitle();
  void makeList();
  void showPage();
  void showFilters();
  void fitList();
  void toggle(ClassId klass);
  void showOnly(ClassId klass);
  void showAll();
  void selectDatapoints(ClassId klass);
  void offerMenu(const QPoint& position);
  void setDimmed(std::set<ClassId> dimmed);

  RunContext m_context;
  viewmodel::ShownPage m_page;
  viewmodel::ClassTableModel m_model;
  TextLabel* m_caption{};
  QListView* m_list{};
  ShownSection* m_shown{};
  FindingsSection* m_findings{};
  std::set<ClassId> m_dimmedBeforeClick;  // a double click undoes what its first click did
  bool m_isDoubleClick{};
};

}  // namespace flipbook::ui
