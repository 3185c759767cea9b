// The inspector: one datapoint's image, labels, way through the pages and neighbours.

#pragma once

#include <QWidget>
#include <vector>

#include "flipbook/core/ids.h"
#include "flipbook/ui/run_context.h"
#include "flipbook/viewmodel/sample_inspection.h"
#include "flipbook/viewmodel/thumbnail_store.h"

class QStackedWidget;
class QToolButton;

namespace flipbook::ui {

class HistoryChart;
class InspectorHead;
class NeighborStrip;
class ReasonBox;
class ReviewBar;
class SelectionHeader;
class TextLabel;
class WindowActions;

class InspectorPanel : public QWidget {
  Q_OBJECT

 public:
  explicit InspectorPanel(QWidget* parent = nullptr);

  // Puts the buttons to decide below the story. The actions outlive this object; at most once, and
  // before a run is set.
  void setReviewActions(const WindowActions& actions);
  void setRun(const RunContext& context);

 public Q_SLOTS:
  // The next or previous of the selection, or of all samples where fewer than two are selected. At
  // either end it stays.
  void showPrevious();
  void showNext();

 Q_SIGNALS:
  // The neighbours shown for the sample; empty as soon as another is looked at.
  void neighborsFound(flipbook::SampleId sample, const std::vector<flipbook::SampleId>& neighbors);

 private:
  [[nodiscard]] QWidget* makeHeader();
  [[nodiscard]] QWidget* makeEmptyState();
  [[nodiscard]] QWidget* makeStory();
  [[nodiscard]] QWidget* makeChart();
  void connectInspector();
  void connectRun();

  void showCurrent();
  void showSelection();
  void showPosition();
  void showPage();
  void showHistory();
  void showNeighbors();
  void showReason();
  void showUnlabeled();
  void showImage(SampleId sample, const viewmodel::Thumbnail& image);
  void turnTo(EpochIndex epoch);
  // The samples that previous and next go through: empty stands for all.
  [[nodiscard]] const std::vector<SampleId>& sequence() const;
  void step(int by);

  RunContext m_context;
  viewmodel::SampleInspector m_inspector;
  QToolButton* m_previous{};
  QToolButton* m_next{};
  TextLabel* m_position{};
  QStackedWidget* m_stack{};
  QWidget* m_story{};  // all that is about one sample
  SelectionHeader* m_selection{};
  InspectorHead* m_head{};
  ReasonBox* m_reason{};
  HistoryChart* m_chart{};
  NeighborStrip* m_neighbors{};
  TextLabel* m_drawnTruth{};
  ReviewBar* m_review{};  // null: none was asked for
};

}  // namespace flipbook::ui
