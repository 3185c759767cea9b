#include "flipbook/viewmodel/map_pages.h"

#include <QPointer>
#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "flipbook/viewmodel/map_compass.h"
#include "flipbook/viewmodel/open_run.h"

namespace flipbook::viewmodel {
namespace {

std::uint32_t distanceBetween(std::uint32_t a, std::uint32_t b) { return a > b ? a - b : b - a; }

std::size_t bytesOf(const raster::MapPage& page) {
  return page.points.size() * sizeof(raster::MapPoint);
}

}  // namespace

MapPages::MapPages(QObject* parent) : QObject{parent} {
  m_pool.setMaxThreadCount(1);
  m_pool.setThreadPriority(QThread::LowPriority);
}

MapPages::~MapPages() { m_pool.waitForDone(); }

void MapPages::setTrack(MapTrack track) {
  if (track == m_track) return;
  const std::uint32_t center = m_center;
  m_track = track;
  setRun(m_run);
  m_center = center;
}

void MapPages::setRun(const OpenRun* run) {
  ++m_generation;
  m_run = run;
  m_pages.clear();
  m_unreadable.clear();
  m_bounds.reset();
  m_center = 0;
  m_isReading = false;
}

const raster::MapPage* MapPages::page(std::uint32_t page) const {
  const auto found = m_pages.find(page);
  return found == m_pages.end() ? nullptr : &found->second.page;
}

std::optional<MapPages::Kind> MapPages::kind(std::uint32_t page) const {
  const auto found = m_pages.find(page);
  return found == m_pages.end() ? std::nullopt : std::optional{found->second.kind};
}

bool MapPages::isFinal(std::uint32_t page) const { return kind(page) == Kind::Own; }

std::optional<raster::LayoutBox> MapPages::knownBox() const {
  return m_bounds ? std::optional{m_box} : std::nullopt;
}

MapPages::Boxed MapPages::boxed(const Layout& layout, std::optional<raster::LayoutBox> box) {
  const auto bounds = raster::boundsOf(layout);
  if (!box || (bounds && !box->contains(*bounds))) {
    box = raster::boxAround(bounds.value_or(raster::Bounds{}));
  }
  return {raster::mapPage(layout, *box), *box};
}

void MapPages::insertProvisional(std::uint32_t page, const EpochFrame& frame) {
  const auto after = m_pages.lower_bound(page);
  if (after != m_pages.begin()) {
    const Known& before = std::prev(after)->second;
    if (before.kind != Kind::Compass) return insert(page, {before.page, m_box}, Kind::Carried);
  }
  insert(page, boxed(classCompass(frame.scores), knownBox()), Kind::Compass);
}

void MapPages::adopt(std::uint32_t page, const EpochFrame& frame) {
  if (m_run == nullptr || m_pages.contains(page)) return;
  const std::size_t samples = m_run->samples().size();
  if (frame.scores.sampleCount() != samples) return;
  if (m_track == MapTrack::Compass) {
    insert(page, boxed(classCompass(frame.scores), knownBox()), Kind::Own);
  } else if (m_track == MapTrack::Live) {
    if (frame.layout.size() == samples) {
      insert(page, boxed(frame.layout, knownBox()), Kind::Own);
    } else if (frame.layout.empty()) {
      insertProvisional(page, frame);
    }
  }
}

void MapPages::settle(std::uint32_t page, const Layout& layout, bool isFinalNow) {
  if (m_run == nullptr || m_track != MapTrack::Live || isFinal(page)) return;
  if (layout.size() != m_run->samples().size() || page >= m_run->pages().size()) return;
  insert(page, boxed(layout, knownBox()), isFinalNow ? Kind::Own : Kind::Settling);
}

void MapPages::lookAgain() {
  m_unreadable.clear();
  if (!m_isReading) readNext();
}

void MapPages::dropBeyond(std::uint32_t pageCount) {
  m_pages.erase(m_pages.lower_bound(pageCount), m_pages.end());
  m_unreadable.erase(m_unreadable.lower_bound(pageCount), m_unreadable.end());
}

void MapPages::readAround(std::uint32_t page) {
  m_center = page;
  if (!m_isReading) readNext();
}

std::optional<std::uint32_t> MapPages::nextToRead() const {
  if (m_run == nullptr) return std::nullopt;
  const auto pageCount = static_cast<std::uint32_t>(m_run->pages().size());
  const std::size_t pageBytes = std::max<std::size_t>(1, 4 * m_run->samples().size());
  const auto affordable = static_cast<std::uint32_t>(kBudgetBytes / pageBytes);
  for (std::uint32_t distance = 0; distance < pageCount; ++distance) {
    if (distance > 0 && 2 * distance > affordable) break;
    for (const std::int64_t sign : {1, -1}) {
      const std::int64_t candidate = std::int64_t{m_center} + sign * std::int64_t{distance};
      if (candidate < 0 || candidate >= pageCount) continue;
      const auto page = static_cast<std::uint32_t>(candidate);
      if (!isFinal(page) && !m_unreadable.contains(page)) return page;
    }
  }
  return std::nullopt;
}

void MapPages::readNext() {
  const auto page = nextToRead();
  if (!page) return;
  m_isReading = true;
  const EpochIndex epoch = m_run->pages()[*page].summary.epoch;
  const auto readLayout = [epoch, track = m_track, reader = m_run->reader()]() -> Result<Layout> {
    if (track == MapTrack::Live) return reader->readLayout(epoch, recording::LayoutTrack::Live);
    if (track == MapTrack::Refined) {
      return reader->readLayout(epoch, recording::LayoutTrack::Refined);
    }
    return reader->readFrame(epoch).map(
        [](const EpochFrame& frame) { return classCompass(frame.scores); });
  };
  m_pool.start([this, page = *page, readLayout, box = knownBox(), generation = m_generation] {
    auto read = readLayout().map([&](const Layout& layout) { return boxed(layout, box); });
    // The destructor waits for this thread, so `this` is there; the event is dropped if it goes
    // after.
    QMetaObject::invokeMethod(
        this,
        [this, page, generation, read = std::move(read)]() mutable {
          receive(page, generation, std::move(read));
        },
        Qt::QueuedConnection);
  });
}

void MapPages::receive(std::uint32_t page, std::uint64_t generation, Result<Boxed> read) {
  if (generation != m_generation) return;
  m_isReading = false;
  if (page >= m_run->pages().size()) return readNext();
  if (!read || read->page.points.size() != m_run->samples().size()) {
    m_unreadable.insert(page);
  } else if (!isFinal(page)) {
    insert(page, std::move(*read), Kind::Own);
  }
  readNext();
}

void MapPages::insert(std::uint32_t page, Boxed boxed, Kind kind) {
  const raster::Bounds seen =
      m_bounds ? raster::united(*m_bounds, boxed.page.bounds) : boxed.page.bounds;
  if (!m_bounds) m_box = boxed.box;
  const raster::LayoutBox box = m_box.contains(seen)       ? m_box
                                : boxed.box.contains(seen) ? boxed.box
                                                           : raster::boxAround(seen);
  if (box != m_box) {
    for (auto& [number, known] : m_pages) known.page = raster::reboxed(known.page, m_box, box);
  }
  if (box != boxed.box) boxed.page = raster::reboxed(boxed.page, boxed.box, box);
  m_box = box;
  m_bounds = seen;
  m_pages.insert_or_assign(page, Known{std::move(boxed.page), kind});
  std::uint32_t last = page;
  if (kind == Kind::Own || kind == Kind::Settling) last = carryOn(page);
  evictBeyondBudget();
  for (std::uint32_t ready = page; ready <= last; ++ready) Q_EMIT pageReady(ready);
}

// Pages right after this one that have no layout yet stand where it does. Returns the last of them.
std::uint32_t MapPages::carryOn(std::uint32_t page) {
  const raster::MapPage places = m_pages.at(page).page;
  for (auto next = m_pages.find(page + 1); next != m_pages.end(); next = m_pages.find(page + 1)) {
    if (next->second.kind != Kind::Carried && next->second.kind != Kind::Compass) break;
    next->second = {places, Kind::Carried};
    ++page;
  }
  return page;
}

void MapPages::evictBeyondBudget() {
  std::size_t bytes = 0;
  for (const auto& known : m_pages) bytes += bytesOf(known.second.page);
  while (bytes > kBudgetBytes && m_pages.size() > 3) {
    const auto farthest = std::ranges::max_element(
        m_pages, {}, [this](const auto& known) { return distanceBetween(known.first, m_center); });
    bytes -= bytesOf(farthest->second.page);
    m_pages.erase(farthest);
  }
}

}  // namespace flipbook::viewmodel
