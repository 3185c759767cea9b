#include "flipbook/viewmodel/map_maker.h"

#include <chrono>
#include <exception>
#include <utility>

#include "flipbook/core/sample.h"
#include "flipbook/mapping/run_layouts.h"
#include "flipbook/viewmodel/open_run.h"

namespace flipbook::viewmodel {
namespace {

constexpr std::chrono::seconds kAgain{2};

// No exception leaves it: it runs on a pool thread.
template <typename Job>
Result<void> safely(const Job& job) {
  try {
    return job();
  } catch (const std::exception& error) {
    return fail(ErrorCode::Io, "make the map: {}", error.what());
  }
}

}  // namespace

MapMaker::MapMaker(QObject* parent) : QObject{parent} {
  m_pool.setMaxThreadCount(1);
  m_pool.setThreadPriority(QThread::LowPriority);
  m_again.setSingleShot(true);
  m_again.setInterval(kAgain);
  connect(&m_again, &QTimer::timeout, this, &MapMaker::look);
}

MapMaker::~MapMaker() {
  m_stop.request_stop();
  m_pool.waitForDone();
}

void MapMaker::setRun(OpenRun* run) {
  if (m_run != nullptr) m_run->disconnect(this);
  m_stop.request_stop();
  m_again.stop();
  ++m_generation;
  m_run = run;
  m_work = Work::None;
  m_progress = {};
  m_pagesLookedAt = 0;
  if (m_run != nullptr) connect(m_run, &OpenRun::pagesChanged, this, &MapMaker::look);
  look();
  Q_EMIT changed();
}

ProgressSink MapMaker::progressSink() {
  return [this, generation = m_generation](const Progress& progress) {
    QMetaObject::invokeMethod(
        this,
        [this, generation, progress] {
          if (generation != m_generation || m_work == Work::None) return;
          m_progress = progress;
          Q_EMIT changed();
        },
        Qt::QueuedConnection);
  };
}

void MapMaker::begin(Work work) {
  m_work = work;
  m_progress = {};
  m_stop = {};
  Q_EMIT changed();
}

void MapMaker::end(Work work, const Result<void>& result) {
  m_work = Work::None;
  Q_EMIT changed();
  if (!result && result.error().code() != ErrorCode::Cancelled) {
    Q_EMIT problemFound(work == Work::Refining ? tr("The map could not be refined")
                                               : tr("The map could not be laid out"),
                        QString::fromStdString(printablePath(result.error().message())));
  } else if (result && work == Work::Refining) {
    Q_EMIT refined();
  }
  look();
}

// Lays out the pages that have come since the last look.
void MapMaker::look() {
  if (m_run == nullptr || m_work != Work::None || m_run->pages().size() == m_pagesLookedAt) return;
  const auto reader = m_run->reader();
  if (reader->isLocked()) return m_again.start();  // whoever writes the run lays it out
  m_pagesLookedAt = m_run->pages().size();
  if (mapping::pagesWithoutLayout(*reader).empty()) return;
  begin(Work::LayingOut);
  const auto tell = [this, generation = m_generation](EpochIndex epoch, const Layout& layout) {
    auto settled = std::make_shared<const SettlingLayout>(SettlingLayout{epoch, layout, 1});
    QMetaObject::invokeMethod(
        this,
        [this, generation, settled = std::move(settled)] {
          if (generation == m_generation) Q_EMIT m_run->live().settled(settled);
        },
        Qt::QueuedConnection);
  };
  m_pool.start([this, reader, tell, progress = progressSink(), stop = m_stop.get_token(),
                generation = m_generation] {
    const Result<void> result = safely([&]() -> Result<void> {
      // A run that cannot be written to is laid out in memory.
      auto writer = recording::LayoutWriter::open(reader->path());
      const auto done =
          mapping::layOutMissing(*reader, writer ? &*writer : nullptr, tell, progress, stop);
      if (!done) return passOn(done.error());
      return {};
    });
    QMetaObject::invokeMethod(
        this,
        [this, result, generation] {
          if (generation == m_generation) end(Work::LayingOut, result);
        },
        Qt::QueuedConnection);
  });
}

QString MapMaker::whyNotRefine() const {
  if (m_run == nullptr) return tr("No run is open");
  if (m_work != Work::None) return tr("The map is being made");
  if (m_run->pages().size() < 2) return tr("There must be two pages at least");
  return m_run->reader()->isLocked() ? tr("Possible when training has ended") : QString{};
}

void MapMaker::refine(float calm) {
  if (!whyNotRefine().isEmpty()) return;
  begin(Work::Refining);
  m_pool.start([this, reader = m_run->reader(), calm, progress = progressSink(),
                stop = m_stop.get_token(), generation = m_generation] {
    const Result<void> result = safely([&]() -> Result<void> {
      auto writer = recording::LayoutWriter::open(reader->path());
      if (!writer) return passOn(writer.error());
      const auto track = mapping::refineLayouts(*reader, calm, progress, stop);
      if (!track) return passOn(track.error());
      return writer->writeRefined(*track);
    });
    QMetaObject::invokeMethod(
        this,
        [this, result, generation] {
          if (generation == m_generation) end(Work::Refining, result);
        },
        Qt::QueuedConnection);
  });
}

void MapMaker::giveWay() {
  m_stop.request_stop();
  m_pool.waitForDone();  // an iteration of a layout at most
  m_pagesLookedAt = 0;
  m_again.start();
}

void MapMaker::stop() {
  if (m_work == Work::Refining) m_stop.request_stop();
}

}  // namespace flipbook::viewmodel
