#include "flipbook/viewmodel/open_run.h"

#include <QThreadPool>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <deque>
#include <exception>
#include <map>
#include <string>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "flipbook/core/expects.h"
#include "flipbook/correction/correction.h"
#include "flipbook/viewmodel/map_compass.h"
#include "viewmodel/frame_cache.h"
#include "viewmodel/missing_figures.h"
#include "viewmodel/reader_shelf.h"

namespace flipbook::viewmodel {
namespace {

constexpr std::chrono::milliseconds kPollInterval{300};
constexpr int kLoaders = 2;  // a page asked for now does not wait for one asked for before
constexpr auto kPollPriority = 1;
constexpr auto kFiguresPriority = 0;

// What tells cheaply that the list of epochs is another one.
struct Signature {
  std::uintmax_t bytes{};
  std::filesystem::file_time_type modified;
  // When the refined track was written; nothing without one.
  std::optional<std::filesystem::file_time_type> refined;

  friend bool operator==(const Signature&, const Signature&) = default;
};

Signature signatureOf(const std::filesystem::path& run) {
  std::error_code ignored;
  const std::filesystem::path file = run / "epochs.jsonl";
  Signature signature{std::filesystem::file_size(file, ignored),
                      std::filesystem::last_write_time(file, ignored),
                      {}};
  std::error_code missing;
  const auto refined = std::filesystem::last_write_time(recording::refinedNoteOf(run), missing);
  if (!missing) signature.refined = refined;
  return signature;
}

bool isSamePage(const recording::EpochEntry& a, const recording::EpochEntry& b) {
  return a.summary == b.summary && a.file == b.file && a.problem == b.problem;
}

bool showsTheSame(const recording::RunReader& a, const recording::RunReader& b) {
  return a.end().has_value() == b.end().has_value() && a.warnings() == b.warnings() &&
         std::ranges::equal(a.epochs(), b.epochs(), isSamePage);
}

// Gives the frame the layout of a track. Pages without a refined layout keep the live one.
void layOnTrack(const recording::RunReader& reader, MapTrack track, EpochFrame& frame) {
  if (track == MapTrack::Compass) frame.layout = classCompass(frame.scores);
  if (track != MapTrack::Refined) return;
  auto refined = reader.readLayout(frame.epoch, recording::LayoutTrack::Refined);
  if (refined) frame.layout = std::move(*refined);
}

// A frame that fits the run, whoever wrote it. No exception leaves it: it runs on a pool thread.
Result<FramePtr> readFrame(const recording::RunReader& reader, EpochIndex epoch,
                           MapTrack track = MapTrack::Live) {
  try {
    Result<EpochFrame> frame = reader.readFrame(epoch);
    if (!frame) return passOn(frame.error());
    layOnTrack(reader, track, *frame);
    if (frame->scores.sampleCount() != reader.samples().size()) {
      return fail(ErrorCode::CorruptData, "page {} has {} samples, the run {}: {}", epoch.value(),
                  frame->scores.sampleCount(), reader.samples().size(), reader.path().string());
    }
    return std::make_shared<const EpochFrame>(std::move(*frame));
  } catch (const std::exception& problem) {
    return fail(ErrorCode::Io, "cannot read page {}: {}", epoch.value(), problem.what());
  }
}

}  // namespace

struct OpenRun::Found {
  Signature signature;
  ReaderShelf::Lent reader;  // null: nothing new, or a problem
  std::string problem;       // empty: none
};

namespace {

using MovedFiles = std::unordered_map<std::string, std::string>;

MovedFiles movedFilesOf(const recording::RunReader& run) {
  auto moved = correction::movedFiles(run);
  return moved ? *std::move(moved) : MovedFiles{};
}

}  // namespace

struct OpenRun::State {
  State(std::shared_ptr<ReaderShelf> readers, std::unique_ptr<recording::RunReader> reader,
        std::size_t cacheBytes)
      : shelf{std::move(readers)},
        first{shelf->lend(std::move(reader))},
        current{first},
        cache{cacheBytes} {
    loaders.setMaxThreadCount(kLoaders);
    background.setMaxThreadCount(1);
  }

  [[nodiscard]] bool isWanted(EpochIndex epoch) const {
    return std::ranges::find(wanted, epoch) != wanted.end();
  }

  std::shared_ptr<ReaderShelf> shelf;
  ReaderShelf::Lent first;  // owns what info() and samples() refer to
  ReaderShelf::Lent current;
  Signature signature;
  MovedFiles moved;
  std::vector<recording::EpochEntry> pages;
  std::map<EpochIndex, EpochSummary> computed;  // of pages that lack figures
  std::map<EpochIndex, std::string> damaged;    // found when reading
  std::string pollProblem;
  std::size_t nextToCompute{};
  bool isComputing{};
  bool isPolling{};
  bool isPollDue{};

  MapTrack track{MapTrack::Live};
  std::uint64_t
      generation{};  // frames read for another track, or before a layout came, are dropped
  FrameCache cache;
  std::deque<EpochIndex> wanted;  // newest request first
  std::optional<EpochIndex> centre;
  std::vector<EpochIndex> loading;

  LiveRun live;
  QTimer timer;
  QThreadPool loaders;
  QThreadPool background;
};

struct OpenRun::Reading {
  Signature signature;
  std::unique_ptr<recording::RunReader> reader;
  MovedFiles moved;
};

Result<std::shared_ptr<OpenRun::Reading>> OpenRun::read(const std::filesystem::path& path) {
  const Signature signature = signatureOf(path);  // before reading, so that no epoch is missed
  Result<recording::RunReader> reader = recording::RunReader::open(path);
  if (!reader) return passOn(reader.error());
  // What a crash left of an Apply is brought to an end; where that fails the dialog says so.
  (void)correction::recover(*reader);
  MovedFiles moved = movedFilesOf(*reader);
  return std::make_shared<Reading>(
      Reading{signature, std::make_unique<recording::RunReader>(std::move(*reader)), moved});
}

std::unique_ptr<OpenRun> OpenRun::open(Reading& reading, std::size_t cacheBytes) {
  FLIPBOOK_EXPECTS(reading.reader != nullptr);
  auto shelf = std::make_shared<ReaderShelf>(reading.reader->path());
  auto state = std::make_unique<State>(std::move(shelf), std::move(reading.reader), cacheBytes);
  state->signature = reading.signature;
  state->moved = std::move(reading.moved);
  return std::unique_ptr<OpenRun>{new OpenRun{std::move(state)}};
}

Sample OpenRun::placed(SampleId sample) const {
  Sample placed = samples()[sample.index()];
  const auto moved = m_state->moved.find(placed.path);
  if (moved != m_state->moved.end()) placed.path = moved->second;
  return placed;
}

void OpenRun::rereadMovedFiles() { m_state->moved = movedFilesOf(*m_state->current); }

Result<std::unique_ptr<OpenRun>> OpenRun::open(const std::filesystem::path& path,
                                               std::size_t cacheBytes) {
  const auto reading = read(path);
  if (!reading) return passOn(reading.error());
  return open(**reading, cacheBytes);
}

OpenRun::OpenRun(std::unique_ptr<State> state) : m_state{std::move(state)} {
  connect(&m_state->live, &LiveRun::advanced, this, [this](const FramePtr& newest) {
    // A frame that is told of late may have its layout on disk by now: it is read with it.
    const bool isUsable = newest->layout.empty() ? !m_state->current->hasLayout(
                                                       newest->epoch, recording::LayoutTrack::Live)
                                                 : m_state->track == MapTrack::Live;
    if (isUsable && newest->scores.sampleCount() == samples().size()) m_state->cache.insert(newest);
    poll();
  });
  connect(&m_state->live, &LiveRun::settled, this,
          [this](const SettlingLayoutPtr& layout) { takeLayout(*layout); });
  connect(&m_state->timer, &QTimer::timeout, this, &OpenRun::poll);
  m_state->timer.start(kPollInterval);
  adoptPages();
  computeMissingFigures();
}

OpenRun::~OpenRun() {
  m_state->loaders.clear();
  m_state->background.clear();
  m_state->loaders.waitForDone();
  m_state->background.waitForDone();
}

const std::filesystem::path& OpenRun::path() const { return m_state->first->path(); }
const RunInfo& OpenRun::info() const { return m_state->first->info(); }
std::span<const Sample> OpenRun::samples() const { return m_state->first->samples(); }
const std::vector<recording::EpochEntry>& OpenRun::pages() const { return m_state->pages; }
std::optional<recording::EndEntry> OpenRun::end() const { return m_state->current->end(); }
std::shared_ptr<const recording::RunReader> OpenRun::reader() const { return m_state->current; }
LiveRun& OpenRun::live() { return m_state->live; }

bool OpenRun::hasRefined() const { return m_state->signature.refined.has_value(); }

std::vector<std::string> OpenRun::warnings() const {
  std::vector<std::string> warnings = m_state->current->warnings();
  if (!m_state->pollProblem.empty()) warnings.push_back(m_state->pollProblem);
  return warnings;
}

std::optional<std::uint32_t> OpenRun::pageOf(EpochIndex epoch) const {
  const auto epochOf = [](const recording::EpochEntry& entry) { return entry.summary.epoch; };
  const auto found = std::ranges::lower_bound(m_state->pages, epoch, {}, epochOf);
  if (found == m_state->pages.end() || epochOf(*found) != epoch) return std::nullopt;
  return static_cast<std::uint32_t>(found - m_state->pages.begin());
}

FramePtr OpenRun::frame(std::uint32_t page) const {
  if (page >= m_state->pages.size()) return nullptr;
  return m_state->cache.find(m_state->pages[page].summary.epoch);
}

void OpenRun::requestFrame(std::uint32_t page) {
  if (page >= m_state->pages.size()) return;
  const EpochIndex epoch = m_state->pages[page].summary.epoch;
  std::erase(m_state->wanted, epoch);
  m_state->wanted.push_front(epoch);
  if (m_state->wanted.size() > kPatience) m_state->wanted.pop_back();
  m_state->centre = epoch;
  if (m_state->cache.contains(epoch)) {
    QMetaObject::invokeMethod(
        this, [this, epoch] { answer(epoch); }, Qt::QueuedConnection);
  }
  pump();
}

void OpenRun::setTrack(MapTrack track) {
  if (std::exchange(m_state->track, track) == track) return;
  m_state->cache.clear();
  ++m_state->generation;
  Q_EMIT trackChanged();
  const auto centre = m_state->centre ? pageOf(*m_state->centre) : std::nullopt;
  if (centre) requestFrame(*centre);
}

// Frames are told of before they are laid out; once they are, they are read again with their
// layouts.
void OpenRun::takeLayout(const SettlingLayout& layout) {
  if (layout.done < 1 && layout.epoch.value() == 0) return;
  const EpochIndex last{layout.epoch.value() - (layout.done < 1 ? 1U : 0U)};
  if (layout.done >= 1) ++m_state->generation;  // what is being read may have come before it
  if (!m_state->cache.removeWithoutLayout(last)) return;
  const auto centre = m_state->centre ? pageOf(*m_state->centre) : std::nullopt;
  if (centre && *m_state->centre <= last) requestFrame(*centre);
}

void OpenRun::poll() {
  if (std::exchange(m_state->isPolling, true)) {
    m_state->isPollDue = true;
    return;
  }
  const auto look = [this, shelf = m_state->shelf, known = m_state->signature, run = path()] {
    Found found{signatureOf(run), nullptr, {}};
    if (found.signature != known) {
      Result<ReaderShelf::Lent> reader = shelf->lendFresh();
      if (reader) {
        found.reader = std::move(*reader);
      } else {
        found.signature = known;  // looked at again next time
        found.problem = reader.error().within("follow run").message();
      }
    }
    QMetaObject::invokeMethod(
        this, [this, found] { adopt(found); }, Qt::QueuedConnection);
  };
  m_state->background.start(look, kPollPriority);
}

void OpenRun::adopt(const Found& found) {
  m_state->isPolling = false;
  const bool isRefinedNew = m_state->signature.refined != found.signature.refined;
  m_state->signature = found.signature;
  bool isNews = found.problem != m_state->pollProblem;
  m_state->pollProblem = found.problem;
  if (found.reader && !showsTheSame(*found.reader, *m_state->current)) {
    isNews = true;
    const bool isSameRun = found.reader->samples().size() == samples().size() &&
                           found.reader->info().classes == info().classes;
    if (isSameRun) {
      for (const recording::EpochEntry& old : m_state->current->epochs()) {
        const recording::EpochEntry* now = found.reader->find(old.summary.epoch);
        if (now != nullptr && isSamePage(*now, old)) continue;
        m_state->cache.remove(old.summary.epoch);
        m_state->computed.erase(old.summary.epoch);
        m_state->damaged.erase(old.summary.epoch);
      }
      m_state->current = found.reader;
      adoptPages();
    } else {
      m_state->pollProblem = "another run was written here; open it again: " + path().string();
    }
  }
  if (isNews) Q_EMIT pagesChanged();
  if (isRefinedNew) Q_EMIT refinedChanged();
  pump();
  computeMissingFigures();
  if (std::exchange(m_state->isPollDue, false)) poll();
}

void OpenRun::adoptPages() {
  m_state->pages = m_state->current->epochs();
  m_state->nextToCompute = 0;
  for (recording::EpochEntry& page : m_state->pages) {
    const auto computed = m_state->computed.find(page.summary.epoch);
    if (computed != m_state->computed.end()) fillFigures(page.summary, computed->second);
    const auto damaged = m_state->damaged.find(page.summary.epoch);
    if (damaged != m_state->damaged.end()) page.problem = damaged->second;
  }
}

void OpenRun::pump() {
  std::vector<EpochIndex> order{m_state->wanted.begin(), m_state->wanted.end()};
  const auto centre = m_state->centre ? pageOf(*m_state->centre) : std::nullopt;
  if (centre && m_state->cache.hasRoomForMore(2)) {
    for (const std::uint32_t page : {*centre + 1, *centre - 1}) {  // -1 wraps out of range
      if (page < m_state->pages.size() && m_state->pages[page].problem.empty()) {
        order.push_back(m_state->pages[page].summary.epoch);
      }
    }
  }
  for (const EpochIndex epoch : order) {
    const bool isUnderWay = std::ranges::find(m_state->loading, epoch) != m_state->loading.end();
    if (m_state->loading.size() >= kLoaders) return;
    if (!isUnderWay && pageOf(epoch) && !m_state->cache.contains(epoch)) load(epoch);
  }
}

void OpenRun::load(EpochIndex epoch) {
  m_state->loading.push_back(epoch);
  m_state->loaders.start([this, epoch, reader = m_state->current, track = m_state->track,
                          generation = m_state->generation] {
    const Result<FramePtr> read = readFrame(*reader, epoch, track);
    QMetaObject::invokeMethod(
        this,
        [this, epoch, read, generation] {
          if (generation == m_state->generation) return finishLoad(epoch, read);
          std::erase(m_state->loading, epoch);
          pump();
        },
        Qt::QueuedConnection);
  });
}

void OpenRun::finishLoad(EpochIndex epoch, const Result<FramePtr>& read) {
  std::erase(m_state->loading, epoch);
  if (read) {
    m_state->cache.insert(*read);
    noteProblem(epoch, {});
    answer(epoch);
  } else {
    fail(epoch, read.error().message());
  }
  pump();
}

void OpenRun::answer(EpochIndex epoch) {
  const FramePtr frame = m_state->isWanted(epoch) ? m_state->cache.find(epoch) : nullptr;
  const auto page = pageOf(epoch);
  if (!frame || !page) return;
  std::erase(m_state->wanted, epoch);
  Q_EMIT frameReady(*page, frame);
}

void OpenRun::fail(EpochIndex epoch, const std::string& why) {
  noteProblem(epoch, why);
  const auto page = pageOf(epoch);
  if (std::erase(m_state->wanted, epoch) > 0 && page) {
    Q_EMIT frameFailed(*page, QString::fromStdString(printablePath(why)));
  }
}

void OpenRun::noteProblem(EpochIndex epoch, const std::string& problem) {
  const auto page = pageOf(epoch);
  if (problem.empty() ? m_state->damaged.erase(epoch) == 0
                      : std::exchange(m_state->damaged[epoch], problem) == problem) {
    return;
  }
  if (!page) return;
  m_state->pages[*page].problem = problem;
  Q_EMIT pageDetailsChanged(*page);
}

void OpenRun::computeMissingFigures() {
  if (m_state->isComputing) return;
  auto& next = m_state->nextToCompute;
  const auto isDue = [&](const recording::EpochEntry& page) {
    return page.problem.empty() && lacksFigures(page.summary) &&
           !m_state->computed.contains(page.summary.epoch);
  };
  while (next < m_state->pages.size() && !isDue(m_state->pages[next])) ++next;
  if (next == m_state->pages.size()) return;

  m_state->isComputing = true;
  const EpochIndex epoch = m_state->pages[next++].summary.epoch;
  const auto compute = [this, epoch, reader = m_state->current] {
    Result<EpochSummary> figures = readFrame(*reader, epoch).map([&](const FramePtr& frame) {
      return figuresOf(*frame, reader->samples());
    });
    const auto take = [this, epoch, figures] {
      m_state->isComputing = false;
      if (figures) {
        m_state->computed[epoch] = *figures;
        if (const auto page = pageOf(epoch)) {
          fillFigures(m_state->pages[*page].summary, *figures);
          Q_EMIT pageDetailsChanged(*page);
        }
      } else {
        noteProblem(epoch, figures.error().message());
      }
      computeMissingFigures();
    };
    QMetaObject::invokeMethod(this, take, Qt::QueuedConnection);
  };
  m_state->background.start(compute, kFiguresPriority);
}

}  // namespace flipbook::viewmodel
