// The map with its controls: colours, trails, tools, zoom, the card at the cursor, notes, and what
// to read where there is no map yet.

#pragma once

#include <QList>
#include <QTimer>
#include <QWidget>
#include <vector>

#include "flipbook/core/ids.h"
#include "flipbook/ui/run_context.h"
#include "flipbook/viewmodel/map_honesty.h"
#include "flipbook/viewmodel/view_state.h"

class QAction;
class QActionGroup;
class QLabel;

namespace flipbook::ui {

class MapButton;
class MapCanvas;
class MapHoverCard;
class MapLegend;

class MapWidget : public QWidget {
  Q_OBJECT

 public:
  explicit MapWidget(QWidget* parent = nullptr);

  void setRun(const RunContext& context);
  // Chips that show and hide what lies beside the map; they outlive the map or take themselves
  // away.
  void setPanelActions(const QList<QAction*>& actions);
  // A chip that says which track of layouts is shown and offers the others, and to refine them.
  void setTrackActions(const QActionGroup& tracks, QAction* refine);
  // Lines from the sample to its true neighbours, drawn while it is the current one.
  void setNeighborLines(SampleId sample, const std::vector<SampleId>& neighbors);

  void fitToView();
  void zoomIn();
  void zoomOut();
  void ensureVisible(SampleId sample);

  [[nodiscard]] MapCanvas& canvas() { return *m_canvas; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {240, 180}; }

 Q_SIGNALS:
  void sampleActivated(flipbook::SampleId sample);  // Enter or double click on it

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void makeControls();
  void makeColorMenu();
  void makeTools();
  void makeTexts();
  void connectCanvas();
  void arrange();
  void showAppearance();
  void showStatus();
  void showHovered();
  void showCard();
  void showHonesty();
  void showVerdicts();
  void showNote();

  RunContext m_context;
  viewmodel::MapHonesty m_honesty;
  MapCanvas* m_canvas{};
  MapButton* m_colorButton{};
  QActionGroup* m_colorModes{};
  MapButton* m_trackButton{};
  MapButton* m_trailsButton{};
  std::vector<MapButton*> m_panelChips;
  std::vector<MapButton*> m_column;  // at the right edge, from the top; zoom, then tools
  QLabel* m_note{};
  QLabel* m_count{};
  QLabel* m_empty{};
  MapLegend* m_legend{};
  MapHoverCard* m_card{};
  QTimer m_cardDelay;
};

}  // namespace flipbook::ui
