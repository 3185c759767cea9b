// The bottom of the window: turning pages, the scrubber over the curves, the figures of the shown
// page and what they say.

#pragma once

#include <QPointer>
#include <QTimer>
#include <QWidget>
#include <cstdint>
#include <memory>

#include "flipbook/ui/run_context.h"
#include "flipbook/viewmodel/metric_curves.h"
#include "flipbook/viewmodel/shown_page.h"

namespace flipbook::ui {

class ExplanationPanel;
class FlipbookReadout;
class MetricCards;
class MetricCurvesView;
class Scrubber;
class TransportBar;

class FlipbookPanel : public QWidget {
  Q_OBJECT

 public:
  // Below this height of the main window the curves fold into a line.
  static constexpr int kCompactBelowPx = 700;

  explicit FlipbookPanel(QWidget* parent = nullptr);
  ~FlipbookPanel() override;

  // Also keeps the player's number of pages at the run's.
  void setRun(const RunContext& context);
  // The number of the last epoch that training is to reach; 0: what the run itself says.
  void setPlannedEpochs(std::uint32_t lastEpoch);

  // Narrower than this the parts stand one under the other.
  static constexpr int kNarrowBelowPx = 930;

  void setCompact(bool isCompact);
  [[nodiscard]] bool isCompact() const { return m_isCompact; }
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  bool event(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void arrange();
  void setNarrow(bool isNarrow);
  void takePages();
  void showTimeline();
  void showPage();
  void showWords();
  void showEvents();
  void showOther();
  void followWindowHeight();
  [[nodiscard]] std::uint32_t plannedEpochs() const;

  RunContext m_context;
  QPointer<QWidget> m_window;  // whose height decides
  viewmodel::ShownPage m_shown;
  std::shared_ptr<const viewmodel::Timeline> m_timeline;
  QTimer m_timelineUpdate;  // joins many changes of pages into one repaint
  std::uint32_t m_plannedEpochs{};
  bool m_isCompact{};
  bool m_isNarrow{};

  TransportBar* m_transport;
  Scrubber* m_scrubber;
  FlipbookReadout* m_readout;
  ExplanationPanel* m_explanations;
  MetricCurvesView* m_curves;
  MetricCards* m_cards;
};

}  // namespace flipbook::ui
