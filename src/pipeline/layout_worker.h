// Lays out epochs on a thread of its own, while the next one trains: a page is recorded and shown
// without waiting for its map, which settles before the eyes of whoever watches.

#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <stop_token>
#include <thread>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/layout/live_layout.h"
#include "flipbook/pipeline/engine.h"
#include "flipbook/recording/layout_writer.h"

namespace flipbook::pipeline {

// Begins with the committed epochs of the run that have no live layout (a stop or a crash came
// before it), then follows with those that are added. Epochs are never skipped, and what is
// computed does not depend on when they come, so the same run has the same layouts.
class LayoutWorker {
 public:
  // `observer` outlives this; it hears laidOut() on this object's thread.
  LayoutWorker(std::filesystem::path run, recording::LayoutWriter writer, RunObserver& observer);
  ~LayoutWorker();  // gives up what is not laid out yet

  // The next committed epoch, with its features. Waits while kMostWaiting others do, so that
  // epochs faster than their maps do not fill the memory; not once `stop` is requested.
  void add(FramePtr frame, const std::stop_token& stop);
  static constexpr std::size_t kMostWaiting = 2;

  // Waits until all is laid out; gives up when `stop` is requested. Nothing can be added after.
  void finish(const std::stop_token& stop);

 private:
  void work(const std::stop_token& stop);
  [[nodiscard]] FramePtr next(const std::stop_token& stop);
  void layOut(const EpochFrame& frame, const std::stop_token& stop);

  std::filesystem::path m_run;
  recording::LayoutWriter m_writer;
  RunObserver* m_observer;
  std::mutex m_mutex;
  std::condition_variable_any m_changed;
  std::deque<FramePtr> m_waiting;  // the first is in hand until it is laid out
  bool m_isClosed{};               // nothing more comes
  bool m_isDone{};                 // the thread has nothing more to do
  layout::LiveLayout m_live;
  std::jthread m_thread;  // last: uses all above
};

}  // namespace flipbook::pipeline
