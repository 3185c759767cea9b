#include "flipbook/viewmodel/map_model.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "flipbook/raster/picking.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/open_run.h"

namespace flipbook::viewmodel {
namespace {

constexpr float kJumpShare = 0.5F;       // of the map's radius: further than this is a jump
constexpr float kStraightShare = 0.25F;  // further than this a bent way might cut through others
constexpr float kMostJumpers = 0.25F;  // if more samples than this jump, it is a movement after all

}  // namespace

MapModel::MapModel(QObject* parent) : QObject{parent} {
  connect(&m_pages, &MapPages::pageReady, this, &MapModel::takePage);
}

void MapModel::setSources(const MapSources& sources) {
  for (QObject* source :
       {static_cast<QObject*>(m_sources.run), static_cast<QObject*>(m_sources.player),
        static_cast<QObject*>(m_sources.view)}) {
    if (source != nullptr) source->disconnect(this);
  }
  m_sources = sources.run != nullptr ? sources : MapSources{};
  m_pages.setRun(m_sources.run);
  m_frame.reset();
  m_shown = {};
  m_announcedBounds.reset();
  m_samples = samples();
  m_shapes = mapShapes(samples());
  if (m_sources.run != nullptr) {
    connect(sources.run, &OpenRun::frameReady, this, &MapModel::takeFrame);
    connect(sources.run, &OpenRun::pagesChanged, this, &MapModel::askForPage);
    connect(sources.player, &FlipbookPlayer::pageChanged, this, &MapModel::askForPage);
    connect(sources.player, &FlipbookPlayer::positionChanged, this, &MapModel::followPlayhead);
    connect(sources.view, &ViewStateHolder::appearanceChanged, this, &MapModel::updateLook);
    connect(sources.view, &ViewStateHolder::selectionChanged, this, &MapModel::updateLook);
    connect(sources.view, &ViewStateHolder::currentChanged, this, &MapModel::changed);
  }
  Q_EMIT runChanged();
  updateLook();
  askForPage();
}

void MapModel::setInk(const MapInk& ink) {
  if (std::exchange(m_ink, ink) == ink) return;
  updateLook();
}

MapModel::Status MapModel::status() const {
  if (m_sources.run == nullptr) return Status::NoRun;
  if (m_sources.run->pages().empty()) return Status::NoPages;
  return m_shown.isKnown ? Status::Showing : Status::Loading;
}

std::span<const Sample> MapModel::samples() const {
  return m_sources.run != nullptr ? m_sources.run->samples() : std::span<const Sample>{};
}

std::uint32_t MapModel::withoutPlace() const {
  const raster::MapPage* page = m_shown.isKnown ? m_pages.page(m_shown.to) : nullptr;
  return page != nullptr ? page->withoutPlace : 0;
}

raster::Tween MapModel::tween() const {
  const raster::MapPage* from = m_pages.page(m_shown.from);
  const raster::MapPage* to = m_pages.page(m_shown.to);
  return {from->points, to->points, m_shown.fraction, m_shown.fadeBeyond, m_shown.bends};
}

raster::PointCloud MapModel::cloud() const { return {tween(), m_look.color, &m_order}; }

std::optional<raster::Bounds> MapModel::bounds() const {
  const raster::MapPage* page = m_shown.isKnown ? m_pages.page(m_shown.to) : nullptr;
  return page != nullptr ? std::optional{page->bounds} : std::nullopt;
}

std::optional<raster::Bounds> MapModel::core() const {
  const raster::MapPage* page = m_shown.isKnown ? m_pages.page(m_shown.to) : nullptr;
  return page != nullptr ? std::optional{page->core} : std::nullopt;
}

std::optional<Point2> MapModel::pointInLayout(SampleId sample) const {
  if (!m_shown.isKnown || sample.index() >= m_look.color.size()) return std::nullopt;
  return layoutFromBox().map(tween().at(sample.index()));
}

std::optional<SampleId> MapModel::sampleAt(Point2 pointInLayout, float radius) const {
  if (!m_shown.isKnown) return std::nullopt;
  const raster::Transform boxFromLayout = layoutFromBox().inverted();
  const raster::PickTarget target{boxFromLayout.map(pointInLayout), radius * boxFromLayout.scale};
  const auto plain = raster::pickNearest(tween(), target, m_isPickable);
  return plain ? plain : raster::pickNearest(tween(), target);
}

std::vector<SampleId> MapModel::samplesIn(const raster::Bounds& inLayout) const {
  if (!m_shown.isKnown) return {};
  const raster::Transform boxFromLayout = layoutFromBox().inverted();
  return raster::samplesInRectangle(
      tween(), {boxFromLayout.map(inLayout.low), boxFromLayout.map(inLayout.high)});
}

std::vector<SampleId> MapModel::samplesIn(std::span<const Point2> polygonInLayout) const {
  if (!m_shown.isKnown) return {};
  const raster::Transform boxFromLayout = layoutFromBox().inverted();
  std::vector<Point2> inBox;
  inBox.reserve(polygonInLayout.size());
  for (const Point2 corner : polygonInLayout) inBox.push_back(boxFromLayout.map(corner));
  return raster::samplesInPolygon(tween(), inBox);
}

std::optional<SampleId> MapModel::neighborOf(SampleId sample, Point2 direction) const {
  if (!m_shown.isKnown || sample.index() >= m_look.color.size()) return std::nullopt;
  return raster::nearestInDirection(tween(), sample, direction);
}

std::vector<TrailPoint> MapModel::trail(SampleId sample) const {
  std::vector<TrailPoint> places;
  if (m_sources.run == nullptr || sample.index() >= samples().size()) return places;
  const raster::Transform transform = layoutFromBox();
  const auto pageCount = static_cast<std::uint32_t>(m_sources.run->pages().size());
  for (std::uint32_t number = 0; number < pageCount; ++number) {
    const raster::MapPage* page = m_pages.page(number);
    if (page == nullptr) continue;
    const raster::MapPoint point = page->points[sample.index()];
    places.push_back(
        {number, transform.map({static_cast<float>(point.x), static_cast<float>(point.y)})});
  }
  return places;
}

void MapModel::askForPage() {
  if (m_sources.run == nullptr) return;
  m_pages.dropBeyond(static_cast<std::uint32_t>(m_sources.run->pages().size()));
  dropVanished();
  const std::uint32_t page = m_sources.player->playhead().page();
  if (page < m_sources.run->pages().size()) {
    if (const FramePtr frame = m_sources.run->frame(page)) {
      takeFrame(page, frame);
    } else {
      m_sources.run->requestFrame(page);
    }
    m_pages.readAround(page);
  }
  followPlayhead();
}

void MapModel::takeFrame(std::uint32_t page, const FramePtr& frame) {
  m_pages.adopt(page, *frame);
  if (page != m_sources.player->playhead().page() || m_frame == frame) return;
  m_frame = frame;
  updateLook();
}

void MapModel::takePage(std::uint32_t page) {
  dropVanished();
  // A larger box moves all points within it, and a page beside the shown ones bends their ways; a
  // glide under way keeps its course.
  const bool isGliding = m_shown.isKnown && m_shown.fraction > 0 && m_shown.fraction < 1;
  if (std::exchange(m_box, m_pages.box()) != m_pages.box() || !isGliding) {
    m_shown.fadeBeyond = m_shown.isKnown ? fadeLimit(m_shown.from, m_shown.to) : 0;
    m_shown.bends = bends(m_shown.from, m_shown.to);
  }
  const auto glide = m_sources.player->playhead().glide();
  if (page == glide.from || page == glide.to) return followPlayhead();
  announceBounds();
  Q_EMIT changed();
}

void MapModel::dropVanished() {
  if (m_pages.page(m_shown.from) == nullptr) m_shown.from = m_shown.to;
  if (m_pages.page(m_shown.to) == nullptr) m_shown.isKnown = false;
}

void MapModel::followPlayhead() {
  const auto glide = m_sources.player->playhead().glide();
  if (m_pages.page(glide.to) == nullptr) return Q_EMIT changed();
  // A page that is not known cannot be left; what is on screen can.
  const bool isFromKnown = m_pages.page(glide.from) != nullptr;
  Shown shown{glide.from,         glide.to, static_cast<float>(glide.fraction),
              m_shown.fadeBeyond, {},       true};
  if (!isFromKnown) shown.from = m_shown.isKnown ? m_shown.to : glide.to;
  if (m_pages.page(shown.from) == nullptr) shown.from = shown.to;
  if (!m_shown.isKnown || shown.from != m_shown.from || shown.to != m_shown.to) {
    shown.fadeBeyond = fadeLimit(shown.from, shown.to);
    shown.bends = bends(shown.from, shown.to);
  } else {
    shown.bends = std::move(m_shown.bends);
  }
  m_shown = std::move(shown);
  announceBounds();
  Q_EMIT changed();
}

void MapModel::announceBounds() {
  if (m_announcedBounds == bounds()) return;
  m_announcedBounds = bounds();
  Q_EMIT boundsChanged();
}

std::vector<raster::Bend> MapModel::bends(std::uint32_t from, std::uint32_t to) const {
  if (from + 1 != to && to + 1 != from) return {};
  const bool isForward = to > from;
  if (isForward ? from == 0 : to == 0) return {};
  const raster::MapPage* before = m_pages.page(isForward ? from - 1 : from + 1);
  const raster::MapPage* start = m_pages.page(from);
  const raster::MapPage* end = m_pages.page(to);
  const raster::MapPage* after = m_pages.page(isForward ? to + 1 : to - 1);
  if (before == nullptr || start == nullptr || end == nullptr || after == nullptr) return {};
  const float radius = std::max(end->bounds.width(), end->bounds.height()) / 2;
  return raster::bendsOf({before->points, start->points, end->points, after->points},
                         kStraightShare * radius / layoutFromBox().scale);
}

float MapModel::fadeLimit(std::uint32_t from, std::uint32_t to) const {
  constexpr float kNever = std::numeric_limits<float>::infinity();
  const raster::MapPage* a = m_pages.page(from);
  const raster::MapPage* b = m_pages.page(to);
  if (from == to || a == nullptr || b == nullptr) return kNever;
  const float radius = std::max(b->bounds.width(), b->bounds.height()) / 2;
  const float limit = kJumpShare * radius / layoutFromBox().scale;
  const raster::Tween tween{a->points, b->points, 1, limit};
  std::size_t jumpers = 0;
  for (std::size_t i = 0; i < tween.size(); ++i) jumpers += tween.fades(i) ? 1U : 0U;
  const auto most = static_cast<std::size_t>(kMostJumpers * static_cast<float>(tween.size()));
  return jumpers > most ? kNever : limit;
}

void MapModel::updateLook() {
  const ViewState state = m_sources.view != nullptr ? m_sources.view->state() : ViewState{};
  m_look = mapLook(m_samples, m_frame.get(), state, m_ink);
  m_order = raster::DrawOrder{m_look.layer, m_shapes};
  m_indexedColors = raster::IndexedColors{m_look.color};
  m_isPickable.resize(m_look.layer.size());
  std::ranges::transform(m_look.layer, m_isPickable.begin(), [](raster::Layer layer) {
    return static_cast<std::uint8_t>(layer != raster::Layer::Dimmed);
  });
  Q_EMIT changed();
}

}  // namespace flipbook::viewmodel
