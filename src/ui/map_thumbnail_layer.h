// The images that take the place of points when the map is zoomed in.

#pragma once

#include <QSizeF>
#include <optional>
#include <vector>

#include "flipbook/raster/camera.h"
#include "flipbook/ui/map_thumbnails.h"
#include "flipbook/ui/run_context.h"
#include "flipbook/viewmodel/map_model.h"

class QPainter;

namespace flipbook::ui {

class MapThumbnailLayer {
 public:
  // Times the fitted scale: before that the map is looked at as a whole.
  static constexpr float kLeastZoom = 2;

  struct View {
    QSizeF size;
    raster::Transform screenFromLayout;
    double pointRadius{};
    std::optional<SampleId> current;
    std::optional<SampleId> hovered;
  };

  void clear();
  // Decides anew who gets an image. Images that are there stay where they can.
  void plan(const viewmodel::MapModel& model, const View& view);
  // Asks for images that are not loaded yet; until they are, their points are to be seen. In
  // logical pixels.
  void paint(QPainter& painter, const viewmodel::MapModel& model, const RunContext& context,
             const View& view);

  [[nodiscard]] std::optional<SampleId> imageAt(QPointF place) const;
  // Whether the sample has an image, or will have it once it is loaded.
  [[nodiscard]] bool contains(SampleId sample) const;
  // Whether the last paint() drew it.
  [[nodiscard]] bool isDrawn(SampleId sample) const;

 private:
  ThumbnailPlan m_plan;
  std::vector<SampleId> m_shown;  // rising
  std::vector<SampleId> m_drawn;  // rising
};

}  // namespace flipbook::ui
