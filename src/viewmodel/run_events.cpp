#include "flipbook/viewmodel/run_events.h"

#include <algorithm>
#include <exception>
#include <span>
#include <utility>

#include "flipbook/viewmodel/open_run.h"
#include "viewmodel/latest_job.h"

namespace flipbook::viewmodel {

struct RunEvents::Looked {
  TracePtr trace;  // null: the page cannot be read
  std::optional<analysis::PageEvents> events;
};

namespace {

std::vector<Label> labelsOf(std::span<const Sample> samples) {
  std::vector<Label> labels;
  labels.reserve(samples.size());
  for (const Sample& sample : samples) labels.push_back(sample.label);
  return labels;
}

}  // namespace

RunEvents::RunEvents(QObject* parent)
    : QObject{parent}, m_job{std::make_unique<LatestJob>(this, &m_pool)} {
  m_pool.setMaxThreadCount(1);
  m_pool.setThreadPriority(QThread::LowPriority);
}

RunEvents::~RunEvents() {
  m_job->cancel();
  m_pool.waitForDone();
}

void RunEvents::setRun(const OpenRun* run) {
  if (m_run) m_run->disconnect(this);
  m_job->cancel();
  m_run = run;
  m_pages.clear();
  m_trace.reset();
  m_isLooking = false;
  if (m_run) connect(m_run, &OpenRun::pagesChanged, this, &RunEvents::follow);
  Q_EMIT changed();
  follow();
}

std::uint32_t RunEvents::knownPages() const { return static_cast<std::uint32_t>(m_pages.size()); }

const analysis::PageEvents* RunEvents::page(std::uint32_t page) const {
  return page < m_pages.size() && m_pages[page].events ? &*m_pages[page].events : nullptr;
}

void RunEvents::follow() {
  if (!m_run) return;
  const auto& pages = m_run->pages();
  const bool isSame =
      m_pages.size() <= pages.size() &&
      std::ranges::equal(m_pages, std::span{pages}.first(m_pages.size()), {}, &Page::epoch,
                         [](const auto& entry) { return entry.summary.epoch; });
  if (!isSame) return setRun(m_run);  // pages were taken back
  if (!m_isLooking) lookAtNext();
}

void RunEvents::lookAtNext() {
  if (m_pages.size() >= m_run->pages().size()) return;
  m_isLooking = true;
  const auto number = static_cast<std::uint32_t>(m_pages.size());
  const EpochIndex epoch = m_run->pages()[number].summary.epoch;
  const auto look = [epoch, before = m_trace, frame = m_run->frame(number),
                     reader = m_run->reader()]() -> Looked {
    try {
      const std::vector<Label> labels = labelsOf(reader->samples());
      FramePtr read = frame;
      if (!read) {
        auto fromDisk = reader->readFrame(epoch);
        if (!fromDisk) return {};
        read = std::make_shared<const EpochFrame>(std::move(*fromDisk));
      }
      if (read->scores.sampleCount() != labels.size()) return {};
      Looked looked;
      looked.trace = std::make_shared<const analysis::PageTrace>(
          analysis::traceOf(read->scores, read->layout));
      if (before) looked.events = analysis::eventsBetween(*before, *looked.trace, labels);
      return looked;
    } catch (const std::exception&) {  // no memory: the page shows without its events
      return {};
    }
  };
  m_job->start(look, [this, epoch](Looked looked) { take(epoch, std::move(looked)); });
}

void RunEvents::take(EpochIndex epoch, Looked looked) {
  m_isLooking = false;
  m_pages.push_back({epoch, std::move(looked.events)});
  if (looked.trace) m_trace = std::move(looked.trace);
  Q_EMIT changed();
  follow();
}

}  // namespace flipbook::viewmodel
