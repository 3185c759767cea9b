// What lies over the points of the map: images in their place, trails, lines to neighbours, the
// selected sample's ring and the hovered sample.

#pragma once

#include <QObject>
#include <QPointF>
#include <QSizeF>
#include <optional>
#include <vector>

#include "flipbook/raster/camera.h"
#include "flipbook/ui/run_context.h"
#include "flipbook/viewmodel/map_model.h"
#include "flipbook/viewmodel/neighborhood.h"
#include "ui/map_thumbnail_layer.h"

class QPainter;

namespace flipbook::ui {

struct PointMark;

class MapOverlay : public QObject {
  Q_OBJECT

 public:
  // The model outlives this object.
  explicit MapOverlay(const viewmodel::MapModel& model, QObject* parent = nullptr);

  void setRun(const RunContext& context);
  // Drawn while `sample` is the current one.
  void setNeighborLines(SampleId sample, std::vector<SampleId> neighbors);
  void setHovered(std::optional<SampleId> sample);
  void followFrame();  // the model's frame may be another

  struct View {
    QSizeF size;
    raster::Transform screenFromLayout;  // logical pixels
    float zoom{1};                       // times the fitted scale
    double pointRadius{};
  };
  // Only while the model is showing.
  void paint(QPainter& painter, const View& view);

  // As MapCanvas has them.
  [[nodiscard]] std::size_t trailCount() const;
  [[nodiscard]] const std::vector<SampleId>& hoveredNeighbors() const { return m_near.neighbors(); }
  [[nodiscard]] bool hasImage(SampleId sample) const { return m_images.contains(sample); }
  // The sample whose image lies there.
  [[nodiscard]] std::optional<SampleId> imageAt(QPointF place) const;

 Q_SIGNALS:
  void changed();  // what paint() draws

 private:
  struct Trail {
    std::vector<QPointF> places;
    std::size_t shownCount{};
  };

  void paintImages(QPainter& painter);
  void paintTrailsOfSelected(QPainter& painter) const;
  void paintCurrent(QPainter& painter) const;
  void paintHovered(QPainter& painter) const;
  void paintLines(QPainter& painter, QPointF from, const std::vector<SampleId>& to) const;
  [[nodiscard]] std::optional<QPointF> placeOf(SampleId sample) const;
  [[nodiscard]] PointMark markOf(SampleId sample, QPointF place) const;
  [[nodiscard]] Trail trailOf(SampleId sample) const;

  const viewmodel::MapModel& m_model;
  RunContext m_context;
  View m_view;  // of the paint() under way
  MapThumbnailLayer m_images;
  viewmodel::Neighborhood m_near;  // of the hovered sample
  std::optional<SampleId> m_hovered;
  std::optional<SampleId> m_linesFrom;
  std::vector<SampleId> m_linesTo;
};

}  // namespace flipbook::ui
