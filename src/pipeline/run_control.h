// What the person at the controls wants of a run: the one thing its two threads share.

#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>

namespace flipbook::pipeline {

class RunControl {
 public:
  void pause();
  void resume();
  void nextEpoch();  // go on, and pause at the end of the epoch
  void stop();

  // For the worker. True to go on, false to stop; while paused it calls `whenPaused` once and
  // waits.
  [[nodiscard]] bool mayGoOn(const std::function<void()>& whenPaused);
  // For the worker: an epoch is recorded. Pauses if just one was asked for.
  void epochEnded();
  [[nodiscard]] std::stop_token stopToken() const { return m_stop.get_token(); }

 private:
  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::stop_source m_stop;
  bool m_isPaused{};
  bool m_pausesAfterEpoch{};
};

}  // namespace flipbook::pipeline
