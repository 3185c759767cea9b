#include "ui/map_overlay.h"

#include <QPainter>
#include <algorithm>
#include <utility>

#include "flipbook/ui/map_marks.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/thumbnail_store.h"
#include "flipbook/viewmodel/view_state.h"

namespace flipbook::ui {
namespace {

constexpr std::size_t kMostTrails = 40;          // that the eye can follow
constexpr std::size_t kMostTrailPlaces = 8'000;  // that are drawn within a frame
constexpr std::size_t kLeastTrails = 5;

}  // namespace

MapOverlay::MapOverlay(const viewmodel::MapModel& model, QObject* parent)
    : QObject{parent}, m_model{model} {
  connect(&m_near, &viewmodel::Neighborhood::changed, this, &MapOverlay::changed);
}

void MapOverlay::setRun(const RunContext& context) {
  if (m_context.thumbnails != nullptr) m_context.thumbnails->disconnect(this);
  m_context = context;
  m_images.clear();
  m_linesFrom.reset();
  if (context.thumbnails == nullptr) return;
  connect(context.thumbnails, &viewmodel::ThumbnailStore::changed, this, [this](SampleId sample) {
    if (m_images.contains(sample)) Q_EMIT changed();
  });
}

void MapOverlay::setNeighborLines(SampleId sample, std::vector<SampleId> neighbors) {
  m_linesFrom = sample;
  m_linesTo = std::move(neighbors);
  Q_EMIT changed();
}

void MapOverlay::setHovered(std::optional<SampleId> sample) {
  m_hovered = sample;
  followFrame();
}

void MapOverlay::followFrame() { m_near.find(m_model.frame(), m_hovered); }

std::optional<SampleId> MapOverlay::imageAt(QPointF place) const { return m_images.imageAt(place); }

void MapOverlay::paint(QPainter& painter, const View& view) {
  m_view = view;
  paintImages(painter);
  paintTrailsOfSelected(painter);
  paintCurrent(painter);
  paintHovered(painter);
}

void MapOverlay::paintImages(QPainter& painter) {
  const viewmodel::ViewState& state = m_context.view->state();
  if (m_context.thumbnails == nullptr || !state.showsImages ||
      m_view.zoom < MapThumbnailLayer::kLeastZoom) {
    return m_images.clear();
  }
  const MapThumbnailLayer::View view{m_view.size, m_view.screenFromLayout, m_view.pointRadius,
                                     state.current, m_hovered};
  m_images.plan(m_model, view);
  m_images.paint(painter, m_model, m_context, view);
}

std::size_t MapOverlay::trailCount() const {
  if (m_context.run == nullptr || !m_context.view->state().showsTrails) return 0;
  const std::size_t pages = std::max<std::size_t>(1, m_context.run->pages().size());
  const std::size_t most = std::clamp(kMostTrailPlaces / pages, kLeastTrails, kMostTrails);
  return std::min(most, m_context.view->state().selection.size());
}

// Where there are too many, those spread evenly over the selection.
void MapOverlay::paintTrailsOfSelected(QPainter& painter) const {
  const std::vector<SampleId>& selection = m_context.view->state().selection;
  const std::size_t count = trailCount();
  for (std::size_t i = 0; i < count; ++i) {
    const SampleId sample = selection[i * selection.size() / count];
    const auto now = placeOf(sample);
    if (!now || sample == m_context.view->state().current) continue;
    const Trail trail = trailOf(sample);
    paintThinTrail(painter, {trail.places, trail.shownCount, *now},
                   QColor::fromRgb(m_model.color(sample)));
  }
}

void MapOverlay::paintCurrent(QPainter& painter) const {
  const viewmodel::ViewState& state = m_context.view->state();
  const auto place = state.current ? placeOf(*state.current) : std::nullopt;
  if (!place) return;
  if (m_linesFrom == state.current) paintLines(painter, *place, m_linesTo);
  if (state.showsTrails) {
    const Trail trail = trailOf(*state.current);
    paintTrail(painter, {trail.places, trail.shownCount, *place});
  }
  if (m_images.isDrawn(*state.current)) return;  // its image has a frame
  paintRing(painter, markOf(*state.current, *place));
  paintPoint(painter, markOf(*state.current, *place));
}

void MapOverlay::paintHovered(QPainter& painter) const {
  const auto place = m_hovered ? placeOf(*m_hovered) : std::nullopt;
  if (!place) return;
  if (m_hovered != m_context.view->state().current) paintLines(painter, *place, m_near.neighbors());
  if (!m_images.isDrawn(*m_hovered)) paintPoint(painter, markOf(*m_hovered, *place));
}

void MapOverlay::paintLines(QPainter& painter, QPointF from,
                            const std::vector<SampleId>& to) const {
  std::vector<QPointF> ends;
  for (const SampleId neighbor : to) {
    if (const auto end = placeOf(neighbor)) ends.push_back(*end);
  }
  paintNeighborLines(painter, from, ends);
}

std::optional<QPointF> MapOverlay::placeOf(SampleId sample) const {
  const auto inLayout = m_model.pointInLayout(sample);
  if (!inLayout) return std::nullopt;
  const Point2 at = m_view.screenFromLayout.map(*inLayout);
  return QPointF{static_cast<double>(at.x), static_cast<double>(at.y)};
}

PointMark MapOverlay::markOf(SampleId sample, QPointF place) const {
  return {place, QColor::fromRgb(m_model.color(sample)), m_model.samples()[sample.index()].split,
          m_view.pointRadius};
}

MapOverlay::Trail MapOverlay::trailOf(SampleId sample) const {
  Trail trail;
  for (const viewmodel::TrailPoint& point : m_model.trail(sample)) {
    const Point2 at = m_view.screenFromLayout.map(point.pointInLayout);
    trail.places.emplace_back(static_cast<double>(at.x), static_cast<double>(at.y));
    if (point.page < m_model.shownPage()) trail.shownCount = trail.places.size();
  }
  return trail;
}

}  // namespace flipbook::ui
