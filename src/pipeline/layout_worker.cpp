#include "pipeline/layout_worker.h"

#include <exception>
#include <utility>

#include "flipbook/core/log.h"
#include "flipbook/core/quantized_features.h"
#include "flipbook/mapping/run_layouts.h"

namespace flipbook::pipeline {
namespace {

// A layout can be computed again from the frame at any time, so training goes on without it.
void warn(const Error& error) {
  if (error.code() == ErrorCode::Cancelled) return;
  moduleLog("pipeline")->warn("the map of a page is missing for now: {}", error.message());
}

}  // namespace

LayoutWorker::LayoutWorker(std::filesystem::path run, recording::LayoutWriter writer,
                           RunObserver& observer)
    : m_run{std::move(run)},
      m_writer{std::move(writer)},
      m_observer{&observer},
      m_live{{}},
      m_thread{[this](const std::stop_token& stop) { work(stop); }} {}

LayoutWorker::~LayoutWorker() {
  m_thread.request_stop();
  m_changed.notify_all();
}

void LayoutWorker::add(FramePtr frame, const std::stop_token& stop) {
  std::unique_lock lock{m_mutex};
  m_changed.wait(lock, stop, [this] { return m_waiting.size() <= kMostWaiting || m_isDone; });
  m_waiting.push_back(std::move(frame));
  m_changed.notify_all();
}

void LayoutWorker::finish(const std::stop_token& stop) {
  {
    std::unique_lock lock{m_mutex};
    m_isClosed = true;
    m_changed.notify_all();
    m_changed.wait(lock, stop, [this] { return m_isDone; });
  }
  m_thread.request_stop();
  m_changed.notify_all();
  if (m_thread.joinable()) m_thread.join();
}

FramePtr LayoutWorker::next(const std::stop_token& stop) {
  std::unique_lock lock{m_mutex};
  m_changed.wait(lock, stop, [this] { return !m_waiting.empty() || m_isClosed; });
  return m_waiting.empty() || stop.stop_requested() ? nullptr : m_waiting.front();
}

void LayoutWorker::layOut(const EpochFrame& frame, const std::stop_token& stop) {
  const FloatMatrix features = dequantizeFeatures(frame.features);
  auto layout = m_live.advance(features.view(), stop, [&](const Layout& settling, float done) {
    m_observer->laidOut(frame.epoch, settling, done);
  });
  if (!layout) return warn(layout.error());
  if (const auto written = m_writer.writeLive(frame.epoch, *layout); !written) {
    return warn(written.error());
  }
  m_observer->laidOut(frame.epoch, *layout, 1);
}

void LayoutWorker::work(const std::stop_token& stop) {
  try {
    if (const auto run = recording::RunReader::open(m_run); !run) {
      warn(run.error());
    } else {
      const auto caughtUp = mapping::layOutMissing(
          *run, &m_writer,
          [this](EpochIndex epoch, const Layout& layout) { m_observer->laidOut(epoch, layout, 1); },
          {}, stop);
      if (!caughtUp) warn(caughtUp.error());
      m_live = mapping::liveLayoutAfter(*run);
    }
    while (const FramePtr frame = next(stop)) {
      layOut(*frame, stop);
      const std::scoped_lock lock{m_mutex};
      m_waiting.pop_front();
      m_changed.notify_all();
    }
  } catch (const std::exception& error) {  // no memory; the pages stay without a map
    moduleLog("pipeline")->error("laying out pages ended: {}", error.what());
  }
  const std::scoped_lock lock{m_mutex};
  m_isDone = true;
  m_changed.notify_all();
}

}  // namespace flipbook::pipeline
