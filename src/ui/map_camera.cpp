#include "flipbook/ui/map_camera.h"

#include <algorithm>
#include <utility>

namespace flipbook::ui {
namespace {

constexpr float kLeastZoom = 0.2F;
constexpr float kMostZoom = 400;
constexpr float kLeastFill = 0.7F;  // of the framed extent; below it a fitted map comes closer
constexpr float kSlack = 0.03F;     // of the framed extent; so far points may leave the frame

bool isWellFramed(const raster::Bounds& bounds, const raster::Bounds& frame) {
  const float slackX = kSlack * frame.width();
  const float slackY = kSlack * frame.height();
  const raster::Bounds room{{frame.low.x - slackX, frame.low.y - slackY},
                            {frame.high.x + slackX, frame.high.y + slackY}};
  return room.contains(bounds.low) && room.contains(bounds.high) &&
         (bounds.width() >= kLeastFill * frame.width() ||
          bounds.height() >= kLeastFill * frame.height());
}

// Pages grow little by little; another map of them may have a size of its own.
bool isInOtherUnits(const raster::Bounds& now, const raster::Bounds& before) {
  constexpr float kMostGrowth = 8;
  const float a = now.extent();
  const float b = before.extent();
  return a > 0 && b > 0 && (a > kMostGrowth * b || b > kMostGrowth * a);
}

// Lays one map's frame upon the other's.
raster::Transform acrossFrom(const raster::Bounds& now, const raster::Bounds& before) {
  const float scale = before.extent() / now.extent();
  const Point2 from = now.center();
  const Point2 to = before.center();
  return {scale, {to.x - scale * from.x, to.y - scale * from.y}};
}

}  // namespace

void MapCamera::setViewport(const raster::Bounds& onScreen) {
  const Point2 before = m_viewport.center();
  m_viewport = onScreen;
  if (!m_bounds) return;
  if (m_isFitted) return cutTo(fittedTransform());
  const Point2 after = onScreen.center();
  cutTo(raster::panned(m_target, {after.x - before.x, after.y - before.y}));
}

void MapCamera::setBounds(const std::optional<raster::Bounds>& inLayout) {
  if (m_bounds == inLayout) return;
  const bool isFirst = !m_bounds.has_value();
  m_bounds = inLayout;
  if (!m_bounds) {
    m_isFitted = true;
    return;
  }
  if (isFirst) {
    m_framed = *m_bounds;
    return cutTo(fittedTransform());
  }
  if (isWellFramed(*m_bounds, m_framed)) return;
  const raster::Bounds before = std::exchange(m_framed, *m_bounds);
  if (m_isFitted) return easeTo(fittedTransform());
  if (isInOtherUnits(m_framed, before)) easeTo(m_target.after(acrossFrom(m_framed, before)));
}

void MapCamera::fit(const raster::Bounds& inLayout) {
  if (!m_bounds) return;
  m_isFitted = true;
  m_framed = inLayout;
  easeTo(fittedTransform());
}

void MapCamera::zoomAt(Point2 anchorOnScreen, float factor) {
  if (!m_bounds) return;
  m_isFitted = false;
  cutTo(raster::zoomedAt(m_now, anchorOnScreen, factor, limits()));
}

void MapCamera::zoomBy(float factor) {
  if (!m_bounds) return;
  m_isFitted = false;
  easeTo(raster::zoomedAt(m_target, m_viewport.center(), factor, limits()));
}

void MapCamera::pan(Point2 byOnScreen) {
  if (!m_bounds) return;
  m_isFitted = false;
  cutTo(raster::panned(m_now, byOnScreen));
}

void MapCamera::ensureVisible(Point2 pointInLayout) {
  const Point2 at = m_target.map(pointInLayout);
  if (!m_bounds || m_viewport.contains(at)) return;
  m_isFitted = false;
  const Point2 middle = m_viewport.center();
  easeTo(raster::panned(m_target, {middle.x - at.x, middle.y - at.y}));
}

bool MapCamera::advance(std::chrono::nanoseconds elapsed) {
  if (!isMoving()) return false;
  m_ease = std::min(1.0, m_ease + std::chrono::duration<double>{elapsed} / kEase);
  const double left = 1 - m_ease;
  m_now = isMoving() ? raster::blended(m_from, m_target, static_cast<float>(1 - left * left * left))
                     : m_target;
  return true;
}

float MapCamera::zoom() const { return m_bounds ? m_now.scale / fittedTransform().scale : 1; }

raster::Transform MapCamera::fittedTransform() const {
  return raster::fitted(m_framed, m_viewport);
}

raster::ScaleLimits MapCamera::limits() const {
  const float fitted = fittedTransform().scale;
  return {fitted * kLeastZoom, fitted * kMostZoom};
}

void MapCamera::easeTo(const raster::Transform& target) {
  m_from = m_now;
  m_target = target;
  m_ease = 0;
}

void MapCamera::cutTo(const raster::Transform& target) {
  m_now = m_target = target;
  m_ease = 1;
}

}  // namespace flipbook::ui
