#include "cli/page_picture.h"

#include <QFont>
#include <QFontMetrics>
#include <QPainter>
#include <algorithm>

#include "flipbook/raster/splatter.h"
#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/map_colors.h"
#include "flipbook/viewmodel/map_compass.h"

namespace flipbook::cli {
namespace {

constexpr int kMarginPx = 20;
constexpr int kHeaderPx = 64;
constexpr int kLegendPx = 190;
constexpr int kLinePx = 22;
constexpr QRgb kText = 0xFF1D2127;
constexpr QRgb kDim = 0xFF667080;

QFont font(int sizePx, bool isBold = false) {
  QFont made;
  made.setPixelSize(sizePx);
  made.setBold(isBold);
  return made;
}

void drawPoints(QImage& image, const QRect& area, const PagePicture& page) {
  const viewmodel::MapInk ink;
  viewmodel::ViewState state;
  state.colorMode = page.colorMode;
  const auto look = viewmodel::mapLook(page.samples, page.frame, state, ink);
  const auto shapes = viewmodel::mapShapes(page.samples);
  const raster::DrawOrder order{look.layer, shapes};

  const Layout layout = viewmodel::drawnLayout(*page.frame);
  const auto bounds = raster::boundsOf(layout);
  if (!bounds) return;
  const raster::LayoutBox box = raster::boxAround(*bounds);
  const raster::MapPage points = raster::mapPage(layout, box);
  const raster::PointCloud cloud{
      .positions = {.from = points.points, .to = points.points, .fraction = 1},
      .colors = &look.colors,
      .order = &order};

  const raster::Bounds onScreen{
      {static_cast<float>(area.left()), static_cast<float>(area.top())},
      {static_cast<float>(area.right()), static_cast<float>(area.bottom())}};
  const raster::Transform screenFromBox =
      raster::fitted(points.bounds, onScreen).after(box.layoutFromBox());
  const int stride = static_cast<int>(image.bytesPerLine() / 4);
  const raster::PixelBuffer buffer{
      {reinterpret_cast<raster::Color*>(image.bits()),
       static_cast<std::size_t>(stride) * static_cast<std::size_t>(image.height())},
      image.width(),
      image.height(),
      stride};
  raster::SplatStyle style;
  style.radiusPx = raster::suitableRadiusPx(page.samples.size(), 1);
  style.background = ink.background;
  style.isSmooth = page.samples.size() <= raster::kMostSmoothPoints;
  raster::Splatter splatter;
  const float crowd = raster::pointsPerPixel(cloud.positions, screenFromBox, buffer);
  if (crowd > raster::kCrowdedPointsPerPixel) {
    splatter.drawDensity(buffer, cloud, screenFromBox, style, crowd);
  } else {
    splatter.draw(buffer, cloud, screenFromBox, style);
  }
}

QString figureText(const char* name, const std::optional<double>& value) {
  return QString::fromUtf8(name) + QStringLiteral(" ") +
         (value ? QString::number(*value, 'f', 3) : QStringLiteral("–"));
}

void drawHeader(QPainter& painter, const QRect& area, const PagePicture& page) {
  const QString title = QString::fromStdString(printablePath(page.title));
  painter.setPen(QColor::fromRgb(kText));
  painter.setFont(font(20, true));
  const QString where =
      QStringLiteral("page %1 of %2").arg(page.frame->epoch.value()).arg(page.lastEpoch);
  const int whereWidth = painter.fontMetrics().horizontalAdvance(where);
  painter.drawText(area, Qt::AlignTop | Qt::AlignRight, where);
  painter.drawText(
      area, Qt::AlignTop | Qt::AlignLeft,
      painter.fontMetrics().elidedText(title, Qt::ElideRight, area.width() - whereWidth - 20));
  painter.setFont(font(13));
  painter.setPen(QColor::fromRgb(kDim));
  const SplitSummary& figures = page.validation;
  const QString validation =
      QStringLiteral("validation:  %1   %2   %3   %4")
          .arg(figureText("precision", figures.precision), figureText("recall", figures.recall),
               figureText("F1", figures.f1), figureText("loss", figures.loss));
  const QString counted =
      QStringLiteral("%1 datapoints: dots train, diamonds validate").arg(page.samples.size());
  const QFontMetrics metrics = painter.fontMetrics();
  const int left = area.width() - metrics.horizontalAdvance(validation) - 20;
  painter.drawText(area, Qt::AlignBottom | Qt::AlignLeft,
                   metrics.elidedText(validation, Qt::ElideRight, area.width()));
  painter.drawText(area, Qt::AlignBottom | Qt::AlignRight,
                   metrics.elidedText(counted, Qt::ElideRight, std::max(0, left)));
}

void drawLegend(QPainter& painter, const QRect& area, const PagePicture& page) {
  const auto& classes = *page.classes;
  const auto room = static_cast<std::size_t>(std::max(1, area.height() / kLinePx));
  const std::size_t shown = classes.size() <= room ? classes.size() : room - 1;
  painter.setFont(font(13));
  for (std::size_t k = 0; k < shown; ++k) {
    const int y = area.top() + static_cast<int>(k) * kLinePx;
    painter.setPen(Qt::NoPen);
    painter.setBrush(viewmodel::classColor(ClassId{static_cast<std::uint32_t>(k)}));
    painter.drawEllipse(QRect{area.left(), y + 6, 10, 10});
    painter.setPen(QColor::fromRgb(kText));
    const QRect text{area.left() + 18, y, area.width() - 18, kLinePx};
    const QString name = QString::fromStdString(printablePath(classes[k]));
    painter.drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(name, Qt::ElideRight, text.width()));
  }
  if (shown == classes.size()) return;
  painter.setPen(QColor::fromRgb(kDim));
  painter.drawText(
      QRect{area.left(), area.top() + static_cast<int>(shown) * kLinePx, area.width(), kLinePx},
      Qt::AlignVCenter, QStringLiteral("and %1 more").arg(classes.size() - shown));
}

}  // namespace

QImage drawPage(const PagePicture& page, QSize sizePx) {
  QImage image{sizePx, QImage::Format_RGB32};
  image.fill(viewmodel::MapInk{}.background);
  const bool showsLegend = page.colorMode == viewmodel::ColorMode::Label ||
                           page.colorMode == viewmodel::ColorMode::Prediction;
  const QRect inner = image.rect().adjusted(kMarginPx, kMarginPx, -kMarginPx, -kMarginPx);
  const bool hasRoom = sizePx.width() >= 3 * kLegendPx;
  const int legendPx = showsLegend && hasRoom ? kLegendPx : 0;
  drawPoints(image, inner.adjusted(0, kHeaderPx, -legendPx, 0), page);

  QPainter painter{&image};
  painter.setRenderHint(QPainter::Antialiasing);
  drawHeader(painter, QRect{inner.left(), inner.top(), inner.width(), kHeaderPx - kMarginPx}, page);
  if (legendPx > 0) {
    drawLegend(painter,
               QRect{inner.right() - legendPx + kMarginPx, inner.top() + kHeaderPx,
                     legendPx - kMarginPx, inner.height() - kHeaderPx},
               page);
  }
  return image;
}

}  // namespace flipbook::cli
