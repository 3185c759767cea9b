#include "flipbook/ui/map_image.h"

#include <QColor>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <span>

namespace flipbook::ui {

const QImage& MapImage::render(const View& view, const raster::PointCloud* cloud,
                               const raster::Transform& layoutFromBox) {
  if (m_isValid && view == m_view) return m_image;
  m_view = view;
  m_isValid = true;

  const auto pixels = [&view](int logical) {
    return std::max(1, static_cast<int>(std::ceil(logical * view.devicePixelRatio)));
  };
  const QSize size{pixels(view.size.width()), pixels(view.size.height())};
  if (m_image.size() != size) m_image = QImage{size, QImage::Format_RGB32};
  m_image.setDevicePixelRatio(view.devicePixelRatio);
  m_image.fill(QColor::fromRgb(view.background));
  if (view.regions != nullptr) drawRegions();

  const auto stride = static_cast<int>(m_image.bytesPerLine() / 4);
  auto* first = reinterpret_cast<raster::Color*>(m_image.bits());
  const raster::PixelBuffer buffer{
      {first, static_cast<std::size_t>(stride) * static_cast<std::size_t>(size.height())},
      size.width(),
      size.height(),
      stride};
  if (cloud != nullptr) drawPoints(buffer, *cloud, layoutFromBox);
  return m_image;
}

void MapImage::drawRegions() {
  const viewmodel::RegionPicture& regions = *m_view.regions;
  const auto onScreen = [this](Point2 inLayout) {
    const Point2 at = m_view.screenFromLayout.map(inLayout);
    return QPointF{static_cast<double>(at.x), static_cast<double>(at.y)};
  };
  const Point2 high{regions.low.x + static_cast<float>(regions.image.width()) * regions.cellSide,
                    regions.low.y + static_cast<float>(regions.image.height()) * regions.cellSide};
  QPainter painter{&m_image};
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.setOpacity(m_view.regionOpacity);
  painter.drawImage(QRectF{onScreen(regions.low), onScreen(high)}, regions.image);
}

void MapImage::drawPoints(const raster::PixelBuffer& buffer, const raster::PointCloud& cloud,
                          const raster::Transform& layoutFromBox) {
  const auto ratio = static_cast<float>(m_view.devicePixelRatio);
  const raster::Transform deviceFromScreen{ratio, {}};
  const raster::Transform deviceFromBox =
      deviceFromScreen.after(m_view.screenFromLayout).after(layoutFromBox);
  const std::size_t samples = cloud.positions.size();
  m_radius = raster::suitableRadiusPx(samples, m_view.zoom);

  raster::SplatStyle style;
  style.radiusPx = m_radius * ratio;
  style.background = m_view.background;
  style.isSmooth = samples <= raster::kMostSmoothPoints;
  // Leaving a crowd takes more room than entering it, so that the picture does not flicker between.
  const float limit = raster::kCrowdedPointsPerPixel * (m_isCrowded ? 0.7F : 1.0F);
  const float crowd = raster::pointsPerPixel(cloud.positions, deviceFromBox, buffer);
  m_isCrowded = crowd > limit;
  if (m_isCrowded) {
    m_splatter.drawDensity(buffer, cloud, deviceFromBox, style, crowd);
  } else {
    m_splatter.draw(buffer, cloud, deviceFromBox, style);
  }
}

}  // namespace flipbook::ui
