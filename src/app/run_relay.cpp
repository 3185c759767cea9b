#include "app/run_relay.h"

#include <utility>

namespace flipbook::app {

RunRelay::RunRelay(QObject* context, Receiver receiver)
    : m_context{context},
      m_receiver{std::move(receiver)},
      m_progress{context, m_receiver.progressed} {}

void RunRelay::progressed(const pipeline::RunProgress& progress) { m_progress.post(progress); }

void RunRelay::opened(const std::filesystem::path& run, const std::vector<std::string>& warnings) {
  QMetaObject::invokeMethod(
      m_context, [receive = m_receiver.opened, run, warnings] { receive(run, warnings); },
      Qt::QueuedConnection);
}

void RunRelay::committed(FramePtr frame) {
  m_target.with([&](Target& target) {
    if (target.live) {
      target.live->post(std::move(frame));
    } else {
      target.waiting = std::move(frame);
    }
  });
}

void RunRelay::laidOut(EpochIndex epoch, const Layout& layout, float done) {
  auto settling = std::make_shared<const viewmodel::SettlingLayout>(
      viewmodel::SettlingLayout{epoch, layout, done});
  // Without a listener it is dropped: the window reads it from disk when it opens the run.
  m_target.with([&](Target& target) {
    if (target.live) target.live->postLayout(std::move(settling));
  });
}

void RunRelay::finished(const Result<pipeline::RunOutcome>& outcome) {
  QMetaObject::invokeMethod(
      m_context, [receive = m_receiver.finished, outcome] { receive(outcome); },
      Qt::QueuedConnection);
}

void RunRelay::attach(viewmodel::LiveRun* live) {
  m_target.with([live](Target& target) {
    target.live = live;
    if (live && target.waiting) live->post(std::exchange(target.waiting, nullptr));
  });
}

}  // namespace flipbook::app
