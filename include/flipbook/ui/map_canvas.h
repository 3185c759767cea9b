// The map itself: the points, what marks them, and the mouse and keys on them.
//
// Left drag or middle drag moves the map; with Shift a rectangle selects, with Ctrl or Alt a lasso;
// the wheel zooms about the cursor. A click makes a sample the current one, a click beside all
// points clears.

#pragma once

#include <QElapsedTimer>
#include <QPolygonF>
#include <QTimer>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "flipbook/ui/map_camera.h"
#include "flipbook/ui/map_image.h"
#include "flipbook/ui/run_context.h"
#include "flipbook/viewmodel/map_model.h"
#include "flipbook/viewmodel/map_regions.h"

namespace flipbook::ui {

class MapOverlay;

enum class MapTool : std::uint8_t { Move, Rectangle, Lasso };

class MapCanvas : public QWidget {
  Q_OBJECT

 public:
  explicit MapCanvas(QWidget* parent = nullptr);
  ~MapCanvas() override;

  void setRun(const RunContext& context);
  // What a plain left drag does.
  void setTool(MapTool tool);
  [[nodiscard]] MapTool tool() const { return m_tool; }

  void fitToView();
  void zoomBy(float factor);
  void ensureVisible(SampleId sample);
  // Drawn while `sample` is the current one.
  void setNeighborLines(SampleId sample, std::vector<SampleId> neighbors);
  // For colours by honesty, as MapModel::setHonesty().
  void setHonesty(std::shared_ptr<const std::vector<float>> shares);
  // For colours by review.
  void setVerdicts(viewmodel::Verdicts verdicts);

  [[nodiscard]] const viewmodel::MapModel& model() const { return m_model; }
  [[nodiscard]] const MapCamera& camera() const { return m_camera; }
  [[nodiscard]] std::optional<SampleId> hovered() const { return m_hovered; }
  // Where the sample is drawn now, in this widget's coordinates; nullopt if it is nowhere.
  [[nodiscard]] std::optional<QPointF> placeOf(SampleId sample) const;
  // How many of the selected samples have their trails drawn: all, as long as the eye can tell them
  // apart.
  [[nodiscard]] std::size_t trailCount() const;
  // The true neighbours of the hovered sample to which lines are drawn.
  [[nodiscard]] const std::vector<SampleId>& hoveredNeighbors() const;
  // Whether an image is drawn in the place of the sample's point, or will be once it is loaded.
  [[nodiscard]] bool hasImage(SampleId sample) const;
  // In words, for people who do not see it.
  [[nodiscard]] QString describe(SampleId sample) const;
  [[nodiscard]] QString describeCurrent() const;
  [[nodiscard]] QString describeMap() const;

 Q_SIGNALS:
  void
  statusChanged();  // of the model: run, pages, positions; also after every change of the frame
  void hoverChanged();
  void sampleActivated(flipbook::SampleId sample);  // Enter or double click
  void toolChanged();

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  struct Drag {
    MapTool tool{};
    Qt::MouseButton button{};
    QPointF start;
    QPointF last;
    bool hasMoved{};
    QPolygonF band;
  };

  void redraw();
  void followBounds();
  void animate();
  void takeTheme();
  void setHovered(std::optional<SampleId> sample);
  void moveDrag(const QPointF& to);
  void clickAt(const QPointF& place);
  void select(const QPolygonF& band, MapTool tool);
  bool stepTo(int key);
  [[nodiscard]] std::optional<SampleId> sampleAt(const QPointF& place) const;
  [[nodiscard]] QPointF onScreen(Point2 pointInLayout) const;
  [[nodiscard]] Point2 inLayout(const QPointF& place) const;
  void updateCursor();
  void followAppearance();

  RunContext m_context;
  viewmodel::MapModel m_model;
  MapCamera m_camera;
  MapImage m_image;
  viewmodel::MapRegions m_regions;
  std::unique_ptr<MapOverlay> m_overlay;
  MapTool m_tool{MapTool::Move};
  std::optional<Drag> m_drag;
  std::optional<SampleId> m_hovered;
  bool m_showsFocus{};  // only for people who came by keyboard
  QTimer m_animation;
  QElapsedTimer m_clock;
};

}  // namespace flipbook::ui
