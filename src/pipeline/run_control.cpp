#include "pipeline/run_control.h"

namespace flipbook::pipeline {

void RunControl::pause() {
  const std::scoped_lock lock{m_mutex};
  m_isPaused = true;
}

void RunControl::resume() {
  {
    const std::scoped_lock lock{m_mutex};
    m_isPaused = false;
    m_pausesAfterEpoch = false;
  }
  m_changed.notify_all();
}

void RunControl::nextEpoch() {
  {
    const std::scoped_lock lock{m_mutex};
    m_isPaused = false;
    m_pausesAfterEpoch = true;
  }
  m_changed.notify_all();
}

void RunControl::stop() {
  {
    const std::scoped_lock lock{m_mutex};
    m_stop.request_stop();
  }
  m_changed.notify_all();
}

bool RunControl::mayGoOn(const std::function<void()>& whenPaused) {
  std::unique_lock lock{m_mutex};
  if (m_isPaused && !m_stop.stop_requested()) {
    lock.unlock();
    whenPaused();
    lock.lock();
    m_changed.wait(lock, [this] { return !m_isPaused || m_stop.stop_requested(); });
  }
  return !m_stop.stop_requested();
}

void RunControl::epochEnded() {
  const std::scoped_lock lock{m_mutex};
  m_isPaused = m_isPaused || m_pausesAfterEpoch;
  m_pausesAfterEpoch = false;
}

}  // namespace flipbook::pipeline
