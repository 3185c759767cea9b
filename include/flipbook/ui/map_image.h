// The points of the map as an image, drawn again only when something differs.

#pragma once

#include <QImage>
#include <QSize>

#include "flipbook/raster/splatter.h"
#include "flipbook/viewmodel/map_regions.h"

namespace flipbook::ui {

class MapImage {
 public:
  struct View {
    QSize size;  // logical pixels
    double devicePixelRatio{1};
    raster::Transform screenFromLayout;  // logical pixels
    float zoom{1};                       // times the fitted scale
    raster::Color background{0xFFFFFFFFU};
    viewmodel::RegionPicturePtr regions;  // lies behind the points; null: none
    double regionOpacity{};

    friend bool operator==(const View&, const View&) = default;
  };

  // The points have moved or changed their looks.
  void invalidate() { m_isValid = false; }

  // An image of the view's size; valid until the next call. `cloud` null: background only.
  const QImage& render(const View& view, const raster::PointCloud* cloud,
                       const raster::Transform& layoutFromBox);

  // In logical pixels; 0 before the first points.
  [[nodiscard]] float pointRadius() const { return m_radius; }

 private:
  void drawRegions();
  void drawPoints(const raster::PixelBuffer& buffer, const raster::PointCloud& cloud,
                  const raster::Transform& layoutFromBox);

  QImage m_image;
  View m_view;
  raster::Splatter m_splatter;
  float m_radius{};
  bool m_isValid{};
  bool m_isCrowded{};
};

}  // namespace flipbook::ui
