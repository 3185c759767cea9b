#include "flipbook/viewmodel/flipbook_player.h"

#include <algorithm>
#include <chrono>

namespace flipbook::viewmodel {
namespace {

constexpr std::chrono::milliseconds kTick{16};
// After a stall (a suspended machine, a slow frame) playing goes on where it was, it does not leap.
constexpr std::chrono::nanoseconds kLongestTick = std::chrono::milliseconds{250};

}  // namespace

FlipbookPlayer::FlipbookPlayer(QObject* parent) : QObject{parent} {
  m_timer.setTimerType(Qt::PreciseTimer);
  m_timer.setInterval(kTick);
  connect(&m_timer, &QTimer::timeout, this, &FlipbookPlayer::tick);
}

void FlipbookPlayer::apply(const playback::Command& command) {
  announce(m_playhead.apply(command));
}

void FlipbookPlayer::setMotionEnabled(bool isEnabled) {
  m_isMotionEnabled = isEnabled;
  announce({});
}

void FlipbookPlayer::tick() {
  const std::chrono::nanoseconds elapsed{m_clock.nsecsElapsed()};
  m_clock.start();
  announce(m_playhead.tick(std::min(elapsed, kLongestTick)));
}

void FlipbookPlayer::announce(playback::Change change) {
  if (!m_isMotionEnabled && m_playhead.isGliding()) {
    m_playhead.finishGlide();
    change.position = true;
  }
  const bool isMoving = m_playhead.isPlaying() || m_playhead.isGliding();
  if (isMoving && !m_timer.isActive()) {
    m_clock.start();
    m_timer.start();
  } else if (!isMoving) {
    m_timer.stop();
  }
  if (change.page) Q_EMIT pageChanged(m_playhead.page());
  if (change.position) Q_EMIT positionChanged();
  if (change.mode) Q_EMIT modeChanged();
}

}  // namespace flipbook::viewmodel
