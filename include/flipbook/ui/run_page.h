// An open run: the map with its panels around it, the flipbook below.

#pragma once

#include <QByteArray>
#include <QList>
#include <QPointer>
#include <QWidget>

#include "flipbook/findings/findings.h"
#include "flipbook/ui/run_context.h"

class QAction;
class QDockWidget;
class QMainWindow;
class QSplitter;
class QStackedWidget;

namespace flipbook::ui {

class ClassPanel;
class CompareView;
class ConfusionView;
class FindingsView;
class FlipbookPanel;
class GalleryView;
class InspectorPanel;
class MapWidget;
class MovedView;
class ReviewStage;
class SampleTable;

class RunPage : public QWidget {
  Q_OBJECT

 public:
  // Below this width the inspector becomes a tab beside the classes.
  static constexpr int kNarrowPx = 1100;

  explicit RunPage(QWidget* parent = nullptr);

  void setRun(const RunContext& context);

  [[nodiscard]] MapWidget& map() { return *m_map; }
  [[nodiscard]] FlipbookPanel& flipbook() { return *m_flipbook; }
  [[nodiscard]] InspectorPanel& inspector() { return *m_inspector; }
  [[nodiscard]] CompareView& compare() { return *m_compare; }
  void showFindings(findings::FindingKind kind);
  void showComparison();
  // The large view of a review stands where the map is, and goes with the list of findings. The
  // action switches it; at most once.
  void setLargeViewAction(QAction* action);
  void setAuditAction(QAction* action);
  // Table and gallery show only what this text matches; empty: all. A text brings the table to
  // view.
  void setFilterText(const QString& text);

  [[nodiscard]] QList<QAction*> panelActions() const;
  void resetLayout();
  [[nodiscard]] QByteArray saveLayout() const;
  // False, and the layout as it was, if the bytes are none of ours.
  bool restoreLayout(const QByteArray& saved);

 Q_SIGNALS:
  void filterTextCleared();  // by the person, in the table or the gallery

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  [[nodiscard]] QList<QDockWidget*> docks() const;
  QDockWidget* addDock(const QString& name, const QString& title, QWidget* widget);
  void placeDocks();
  void showLargeView(bool isLarge);
  void showInspector();
  void fitToWidth();
  void fitToHeight();

  QPointer<viewmodel::ViewStateHolder> m_view;
  QMainWindow* m_area;  // map and docks
  QSplitter* m_splitter;
  QStackedWidget* m_center;
  MapWidget* m_map;
  FlipbookPanel* m_flipbook;
  ClassPanel* m_classes;
  InspectorPanel* m_inspector;
  ConfusionView* m_confusion;
  GalleryView* m_gallery;
  SampleTable* m_table;
  MovedView* m_moved;
  FindingsView* m_findings;
  CompareView* m_compare;
  ReviewStage* m_stage;
  QDockWidget *m_classDock{}, *m_inspectorDock{}, *m_confusionDock{}, *m_galleryDock{},
      *m_tableDock{}, *m_movedDock{}, *m_findingsDock{}, *m_compareDock{};
  bool m_isNarrow{};
  bool m_isLow{};  // the curves are folded into a line
};

}  // namespace flipbook::ui
