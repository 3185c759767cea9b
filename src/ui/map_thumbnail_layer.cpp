#include "ui/map_thumbnail_layer.h"

#include <QPainter>
#include <algorithm>

#include "flipbook/ui/map_marks.h"
#include "flipbook/viewmodel/thumbnail_store.h"
#include "ui/thumbnail_button.h"

namespace flipbook::ui {
namespace {

constexpr double kDimmedOpacity = 0.25;
constexpr double kOverImages = 0.5;  // of the radius, so that a point hides little of an image

}  // namespace

void MapThumbnailLayer::clear() {
  m_plan = {};
  m_shown.clear();
  m_drawn.clear();
}

void MapThumbnailLayer::plan(const viewmodel::MapModel& model, const View& view) {
  const raster::Transform layoutFromScreen = view.screenFromLayout.inverted();
  // An image is to be seen before its centre is.
  const float rim = kMostThumbnailPx / 2.0F;
  const auto width = static_cast<float>(view.size.width());
  const auto height = static_cast<float>(view.size.height());
  const std::vector<SampleId> inView =
      model.samplesIn(raster::Bounds{layoutFromScreen.map({-rim, -rim}),
                                     layoutFromScreen.map({width + rim, height + rim})},
                      kMostThumbnails + 1);
  if (inView.size() > kMostThumbnails) return clear();
  std::vector<PointOnScreen> points;
  for (const SampleId sample : inView) {
    const Point2 at = view.screenFromLayout.map(*model.pointInLayout(sample));
    points.push_back({sample, {static_cast<double>(at.x), static_cast<double>(at.y)}});
  }
  std::ranges::stable_partition(points, [&](const PointOnScreen& point) {
    return point.sample == view.current || std::ranges::binary_search(m_shown, point.sample);
  });
  std::ranges::stable_partition(
      points, [&](const PointOnScreen& point) { return point.sample == view.current; });
  m_plan = planThumbnails(points, view.size);
  m_shown.clear();
  for (const PointOnScreen& image : m_plan.images) m_shown.push_back(image.sample);
  std::ranges::sort(m_shown);
}

void MapThumbnailLayer::paint(QPainter& painter, const viewmodel::MapModel& model,
                              const RunContext& context, const View& view) {
  m_drawn.clear();
  const FramePtr& frame = model.frame();
  const std::span<const Sample> samples = model.samples();
  for (const PointOnScreen& image : m_plan.images) {
    const QImage picture = context.thumbnails->thumbnail(image.sample).image;
    if (picture.isNull()) continue;
    m_drawn.push_back(image.sample);
    const Label& label = samples[image.sample.index()].label;
    const bool isWrong = frame && frame->scores.isEvaluated(image.sample) &&
                         label.isOtherThan(frame->scores.predicted(image.sample));
    painter.save();
    if (model.isDimmed(image.sample)) painter.setOpacity(kDimmedOpacity);
    paintThumbnail(painter, m_plan.placeOf(image.at).toRect(), picture,
                   {.underline = QColor::fromRgb(model.color(image.sample)),
                    .isCrossed = isWrong,
                    .isOutlined = image.sample == view.current || image.sample == view.hovered});
    painter.restore();
  }
  std::ranges::sort(m_drawn);
  // What lies beside the images, the map has drawn already.
  const auto isCovered = [this](const PointOnScreen& point) {
    return std::ranges::any_of(m_plan.images, [&](const PointOnScreen& image) {
      return std::ranges::binary_search(m_drawn, image.sample) &&
             m_plan.placeOf(image.at).contains(point.at);
    });
  };
  for (const PointOnScreen& point : m_plan.points) {
    if (isCovered(point))
      paintPoint(painter, {point.at, QColor::fromRgb(model.color(point.sample)),
                           samples[point.sample.index()].split, kOverImages * view.pointRadius});
  }
}

std::optional<SampleId> MapThumbnailLayer::imageAt(QPointF place) const {
  const PointOnScreen* image = m_plan.imageAt(place);
  return image ? std::optional{image->sample} : std::nullopt;
}

bool MapThumbnailLayer::contains(SampleId sample) const {
  return std::ranges::binary_search(m_shown, sample);
}

bool MapThumbnailLayer::isDrawn(SampleId sample) const {
  return std::ranges::binary_search(m_drawn, sample);
}

}  // namespace flipbook::ui
