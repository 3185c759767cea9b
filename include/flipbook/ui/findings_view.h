// The findings of the run as lists to go through: suspected wrong labels, outliers, duplicates,
// hard datapoints; how far the person has got, and how many of the rest may be wrong.

#pragma once

#include <QWidget>

#include "flipbook/findings/findings.h"
#include "flipbook/ui/run_context.h"

class QAction;
class QButtonGroup;
class QComboBox;
class QHBoxLayout;
class QListView;
class QPushButton;
class QStackedWidget;

namespace flipbook::ui {

class TextLabel;
class ThinSpotList;

class FindingsView : public QWidget {
  Q_OBJECT

 public:
  explicit FindingsView(QWidget* parent = nullptr);

  // `context.reviewer` is not null.
  void setRun(const RunContext& context);
  void showKind(findings::FindingKind kind);
  void showThinSpots();
  // A button in the head for it; at most once.
  void addButtonFor(QAction* action);
  // A link beside what the lists are ranked by; at most once.
  void addLinkFor(QAction* action);

 Q_SIGNALS:
  void hidden();

 protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  [[nodiscard]] QWidget* makeHeader();
  void refresh();
  void showCurrent();
  [[nodiscard]] QString summary() const;
  [[nodiscard]] QString progress() const;

  RunContext m_context;
  QHBoxLayout* m_head{};
  QWidget* m_explanation{};
  QHBoxLayout* m_second{};
  QButtonGroup* m_kinds{};
  QComboBox* m_filter{};
  TextLabel* m_summary{};
  TextLabel* m_progress{};
  QStackedWidget* m_lists{};
  QListView* m_list{};
  QPushButton* m_thin{};
  QPushButton* m_save{};
  ThinSpotList* m_thinSpots{};
  bool m_isFollowing{};  // the current row is being set from outside
};

}  // namespace flipbook::ui
