#include "app/screenshot.h"

#include <utility>

#include "flipbook/viewmodel/interesting_sample.h"

namespace flipbook::app {
namespace {

constexpr int kLookMs = 200;
constexpr int kLooksAtRest = 5;     // a second without a change
constexpr int kMostLooks = 30 * 5;  // half a minute after the last work, whatever still moves

}  // namespace

Screenshot::Screenshot(ui::MainWindow& window, const ui::WindowServices& services, Wishes wishes)
    : m_window{window}, m_services{services}, m_wishes{std::move(wishes)} {
  m_timer.setInterval(kLookMs);
  connect(&m_timer, &QTimer::timeout, this, &Screenshot::look);
  m_timer.start();
}

bool Screenshot::isBusy() const {
  const viewmodel::RunController& controller = m_services.controller;
  const bool needsEngine =
      controller.run() || controller.stage() != viewmodel::TrainingStage::Nothing;
  if (needsEngine && controller.engineState() == viewmodel::EngineState::Loading) return true;
  if (controller.stage() == viewmodel::TrainingStage::Inspecting) return true;
  return m_wishes.waitsForTraining && controller.isTraining();
}

bool Screenshot::chooseSample() {
  viewmodel::RunSession& session = m_services.session;
  if (m_hasChosen || !session.run()) return true;
  viewmodel::FlipbookPlayer& player = session.player();
  if (m_wishes.epoch) {
    const auto page =
        session.run()->pageOf(EpochIndex{*std::exchange(m_wishes.epoch, std::nullopt)});
    if (page) player.apply(playback::GoTo{*page});
  }
  const std::uint32_t page = player.playhead().page();
  const FramePtr frame = session.run()->frame(page);
  if (!frame) {
    session.run()->requestFrame(page);
    return false;
  }
  session.view().setCurrent(viewmodel::interestingSample(*frame, session.run()->samples()));
  m_hasChosen = true;
  return true;
}

void Screenshot::look() {
  if (isBusy()) {
    m_looks = m_sameLooks = 0;
    return;
  }
  ++m_looks;
  if (!chooseSample() && m_looks < kMostLooks) return;
  QImage now = m_window.grab().toImage();
  m_sameLooks = now == m_last ? m_sameLooks + 1 : 0;
  m_last = std::move(now);
  if (m_sameLooks < kLooksAtRest && m_looks < kMostLooks) return;
  m_timer.stop();
  Q_EMIT saved(m_last.save(m_wishes.file, "PNG"));
}

}  // namespace flipbook::app
