#include "flipbook/viewmodel/map_model.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "flipbook/raster/picking.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/open_run.h"
#include "viewmodel/latest_job.h"

namespace flipbook::viewmodel {
namespace {

constexpr float kJumpShare = 0.5F;       // of the map's radius: further than this is a jump
constexpr float kStraightShare = 0.25F;  // further than this a bent way might cut through others
constexpr float kNever = std::numeric_limits<float>::infinity();
constexpr int kChangeMs = 350;
constexpr float kSameSize = 1.5F;      // maps within this factor need no other view
constexpr float kMostJumpers = 0.25F;  // if more samples than this jump, it is a movement after all
constexpr std::size_t kProbedForJumps = 20'000;  // samples that stand for all

}  // namespace

MapModel::MapModel(QObject* parent)
    : QObject{parent}, m_looks{std::make_unique<LatestJob>(this, &m_pool)} {
  m_pool.setMaxThreadCount(1);
  connect(&m_pages, &MapPages::pageReady, this, &MapModel::takePage);
  m_changeClock.setDuration(kChangeMs);
  m_changeClock.setStartValue(0.0F);
  m_changeClock.setEndValue(1.0F);
  m_changeClock.setEasingCurve(QEasingCurve::InOutCubic);
  connect(&m_changeClock, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
    if (!m_change || !m_change->hasBegun) return;
    m_change->fraction = value.toFloat();
    Q_EMIT changed();
  });
  connect(&m_changeClock, &QVariantAnimation::finished, this, [this] {
    m_change.reset();
    Q_EMIT changed();
  });
}

MapModel::~MapModel() {
  m_looks->cancel();
  m_pool.waitForDone();
}

void MapModel::setSources(const MapSources& sources) {
  for (QObject* source :
       {static_cast<QObject*>(m_sources.run), static_cast<QObject*>(m_sources.player),
        static_cast<QObject*>(m_sources.view)}) {
    if (source != nullptr) source->disconnect(this);
  }
  if (m_sources.run != nullptr) m_sources.run->live().disconnect(this);
  m_sources = sources.run != nullptr ? sources : MapSources{};
  m_pages.setRun(m_sources.run);
  m_changeClock.stop();
  m_change.reset();
  m_early.reset();
  m_frame.reset();
  m_honesty.reset();
  m_verdicts = std::make_shared<Verdicts>();
  m_drawn = {};
  m_shown = {};
  m_announcedBounds.reset();
  m_samples = std::make_shared<MapSamples>(samples());
  m_shapes = std::make_shared<std::vector<raster::Shape>>(mapShapes(samples()));
  if (m_sources.run != nullptr) {
    connect(sources.run, &OpenRun::frameReady, this, &MapModel::takeFrame);
    connect(sources.run, &OpenRun::pagesChanged, this, &MapModel::askForPage);
    connect(sources.run, &OpenRun::refinedChanged, this, &MapModel::refinedChanged);
    connect(&sources.run->live(), &LiveRun::settled, this,
            [this](const SettlingLayoutPtr& layout) { settle(*layout); });
    connect(sources.player, &FlipbookPlayer::pageChanged, this, &MapModel::askForPage);
    connect(sources.player, &FlipbookPlayer::positionChanged, this, &MapModel::followPlayhead);
    connect(sources.view, &ViewStateHolder::appearanceChanged, this, &MapModel::updateLook);
    connect(sources.view, &ViewStateHolder::selectionChanged, this, &MapModel::updateLook);
    connect(sources.view, &ViewStateHolder::currentChanged, this, &MapModel::changed);
    connect(sources.view, &ViewStateHolder::trackChanged, this, &MapModel::followTrack);
  }
  m_hasRefined = m_sources.run != nullptr && m_sources.run->hasRefined();
  followTrack();
  Q_EMIT runChanged();
  updateLook();
  askForPage();
}

void MapModel::setInk(const MapInk& ink) {
  if (std::exchange(m_ink, ink) == ink) return;
  updateLook();
}

void MapModel::setHonesty(std::shared_ptr<const std::vector<float>> shares) {
  if (std::exchange(m_honesty, std::move(shares)) == m_honesty) return;
  if (isColoredBy(ColorMode::Honesty)) updateLook();
}

void MapModel::setVerdicts(Verdicts verdicts) {
  if (verdicts == *m_verdicts) return;
  m_verdicts = std::make_shared<Verdicts>(std::move(verdicts));
  if (isColoredBy(ColorMode::Review)) updateLook();
}

bool MapModel::isColoredBy(ColorMode mode) const {
  return m_sources.view != nullptr && m_sources.view->state().colorMode == mode;
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
  if (m_change && !m_change->hasBegun) return {m_change->from.points, m_change->from.points};
  if (m_change) {
    return {m_change->from.points, to->points, m_change->fraction, m_change->fadeBeyond};
  }
  return {from->points, to->points, m_shown.fraction, m_shown.fadeBeyond, m_shown.bends};
}

raster::PointCloud MapModel::cloud() const {
  return {tween(), &m_drawn.look.colors, &m_drawn.order};
}

std::optional<raster::Bounds> MapModel::bounds() const {
  const raster::MapPage* page = m_shown.isKnown ? m_pages.page(m_shown.to) : nullptr;
  return page != nullptr ? std::optional{page->bounds} : std::nullopt;
}

std::optional<raster::Bounds> MapModel::core() const {
  const raster::MapPage* page = m_shown.isKnown ? m_pages.page(m_shown.to) : nullptr;
  return page != nullptr ? std::optional{page->core} : std::nullopt;
}

std::optional<Point2> MapModel::pointInLayout(SampleId sample) const {
  if (!m_shown.isKnown || sample.index() >= m_drawn.look.colors.size()) return std::nullopt;
  return layoutFromBox().map(tween().at(sample.index()));
}

std::optional<SampleId> MapModel::sampleAt(Point2 pointInLayout, float radius) const {
  if (!m_shown.isKnown) return std::nullopt;
  const raster::Transform boxFromLayout = layoutFromBox().inverted();
  const raster::PickTarget target{boxFromLayout.map(pointInLayout), radius * boxFromLayout.scale};
  const auto plain = raster::pickNearest(tween(), target, m_drawn.isPickable);
  return plain ? plain : raster::pickNearest(tween(), target);
}

std::vector<SampleId> MapModel::samplesIn(const raster::Bounds& inLayout,
                                          std::size_t enough) const {
  if (!m_shown.isKnown) return {};
  const raster::Transform boxFromLayout = layoutFromBox().inverted();
  return raster::samplesInRectangle(
      tween(), {boxFromLayout.map(inLayout.low), boxFromLayout.map(inLayout.high)}, enough);
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
  if (!m_shown.isKnown || sample.index() >= m_drawn.look.colors.size()) return std::nullopt;
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

void MapModel::settle(const SettlingLayout& layout) {
  if (m_sources.run == nullptr || track() != MapTrack::Live) return;
  const auto page = m_sources.run->pageOf(layout.epoch);
  if (!page) {  // told before the directory was looked at
    m_early = layout;
    return;
  }
  if (*page == m_shown.to) keepDrawn(false);
  m_pages.settle(*page, layout.layout, layout.done >= 1);
  if (m_change && !m_change->hasBegun) m_change.reset();  // it had its place already
  // Of a burst of layouts only the last is told; those of the pages before are on disk by then.
  if (*page > 0) m_pages.lookAgain();
}

void MapModel::refinedChanged() {
  m_hasRefined = m_sources.run != nullptr && m_sources.run->hasRefined();
  if (track() == MapTrack::Refined)
    show(MapTrack::Live);  // so that what was written is read afresh
  followTrack();
  Q_EMIT trackChanged();
}

void MapModel::followTrack() {
  const MapTrack wanted =
      m_sources.view != nullptr ? m_sources.view->state().track : MapTrack::Live;
  show(wanted == MapTrack::Refined && !m_hasRefined ? MapTrack::Live : wanted);
}

void MapModel::show(MapTrack track) {
  if (track == m_pages.track()) return;
  keepDrawn(true);
  m_pages.setTrack(track);
  if (m_sources.run != nullptr) m_sources.run->setTrack(track);
  Q_EMIT trackChanged();
  askForPage();
}

void MapModel::keepDrawn(bool isCrossFade) {
  const bool isAtRest = m_shown.isKnown && (m_shown.fraction >= 1 || m_shown.from == m_shown.to);
  const auto drawnBounds =
      m_change && !m_change->hasBegun ? std::optional{m_change->from.bounds} : bounds();
  if (!isAtRest || !drawnBounds) return m_change.reset();
  const raster::Tween drawn = tween();
  Change change{.from = {.points = std::vector<raster::MapPoint>(drawn.size())},
                .box = m_pages.box(),
                .isCrossFade = isCrossFade};
  change.from.bounds = *drawnBounds;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const Point2 at = drawn.at(i);
    change.from.points[i] = {static_cast<std::uint16_t>(std::clamp(at.x, 0.0F, raster::kBoxUnits)),
                             static_cast<std::uint16_t>(std::clamp(at.y, 0.0F, raster::kBoxUnits))};
  }
  m_changeClock.stop();
  m_change = std::move(change);
}

void MapModel::beginChange() {
  if (!m_sources.player->isMotionEnabled()) return m_change.reset();
  const raster::MapPage& to = *m_pages.page(m_shown.to);
  Change& change = *m_change;
  // A map of another size is fitted into the window anew: what was drawn is taken along.
  const float sizeBefore = change.from.bounds.extent();
  const float sizeNow = to.bounds.extent();
  const float scale = sizeBefore > 0 && sizeNow > 0 ? sizeNow / sizeBefore : 1;
  raster::LayoutBox box = change.box;
  if (scale > kSameSize || scale < 1 / kSameSize) {
    const Point2 low = change.from.bounds.low;
    box = {{to.bounds.low.x + (box.low.x - low.x) * scale,
            to.bounds.low.y + (box.low.y - low.y) * scale},
           box.side * scale};
  }
  if (box != m_pages.box()) change.from = raster::reboxed(change.from, box, m_pages.box());
  change.box = m_pages.box();
  change.hasBegun = true;
  change.fadeBeyond = change.isCrossFade ? -1.0F : fadeLimit(change.from.points, to);
  m_changeClock.start();
}

void MapModel::askForPage() {
  if (m_sources.run == nullptr) return;
  m_pages.dropBeyond(static_cast<std::uint32_t>(m_sources.run->pages().size()));
  dropVanished();
  if (m_early && m_sources.run->pageOf(m_early->epoch)) settle(*std::exchange(m_early, {}));
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
  if (m_change && m_change->hasBegun && m_change->box != m_pages.box()) m_change.reset();
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
  const bool isKept = m_change && !m_change->hasBegun;
  if (m_pages.page(m_shown.to) == nullptr && !isKept) m_shown.isKnown = false;
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
  const bool isElsewhere = shown.to != m_shown.to || shown.fraction < 1;
  m_shown = std::move(shown);
  if (m_change && !m_change->hasBegun) {
    beginChange();
  } else if (m_change && isElsewhere) {
    m_change.reset();
  }
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
  const float radius = end->bounds.extent() / 2;
  return raster::bendsOf({before->points, start->points, end->points, after->points},
                         kStraightShare * radius / layoutFromBox().scale);
}

float MapModel::fadeLimit(std::uint32_t from, std::uint32_t to) const {
  const raster::MapPage* a = m_pages.page(from);
  const raster::MapPage* b = m_pages.page(to);
  if (from == to || a == nullptr || b == nullptr) return kNever;
  return fadeLimit(a->points, *b);
}

float MapModel::fadeLimit(std::span<const raster::MapPoint> from, const raster::MapPage& to) const {
  const float radius = to.bounds.extent() / 2;
  const float limit = kJumpShare * radius / layoutFromBox().scale;
  const raster::Tween tween{from, to.points, 1, limit};
  const std::size_t step = std::max<std::size_t>(1, tween.size() / kProbedForJumps);
  std::size_t probed = 0;
  std::size_t jumpers = 0;
  for (std::size_t i = 0; i < tween.size(); i += step) {
    ++probed;
    jumpers += tween.fades(i) ? 1U : 0U;
  }
  const auto most = static_cast<std::size_t>(kMostJumpers * static_cast<float>(probed));
  return jumpers > most ? kNever : limit;
}

void MapModel::updateLook() {
  const auto drawn = [samples = m_samples, shapes = m_shapes, frame = m_frame, ink = m_ink,
                      honesty = m_honesty, verdicts = m_verdicts,
                      state = m_sources.view != nullptr ? m_sources.view->state() : ViewState{}] {
    MapFacts facts{.honesty = {}, .verdicts = *verdicts};
    if (honesty) facts.honesty = *honesty;
    Drawn made{.look = mapLook(*samples, frame.get(), state, ink, facts)};
    made.order = raster::DrawOrder{made.look.layer, *shapes};
    made.isPickable.resize(made.look.layer.size());
    std::ranges::transform(made.look.layer, made.isPickable.begin(), [](raster::Layer layer) {
      return static_cast<std::uint8_t>(layer != raster::Layer::Dimmed);
    });
    return made;
  };
  const std::size_t count = samples().size();
  if (count >= kLooksBesideFrom && m_drawn.look.colors.size() == count) {
    return m_looks->start(drawn, [this](Drawn made) {
      m_drawn = std::move(made);
      Q_EMIT changed();
    });
  }
  m_looks->cancel();
  m_drawn = drawn();
  Q_EMIT changed();
}

}  // namespace flipbook::viewmodel
