// The playhead on the window's clock: commands in, signals out. Ticks only while something moves.

#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "flipbook/playback/playhead.h"

namespace flipbook::viewmodel {

class FlipbookPlayer : public QObject {
  Q_OBJECT

 public:
  explicit FlipbookPlayer(QObject* parent = nullptr);

  void apply(const playback::Command& command);
  [[nodiscard]] const playback::Playhead& playhead() const { return m_playhead; }

  // With motion off (a setting, and for people who ask for reduced motion) pages cut instead of
  // glide.
  void setMotionEnabled(bool isEnabled);
  [[nodiscard]] bool isMotionEnabled() const { return m_isMotionEnabled; }

 Q_SIGNALS:
  void pageChanged(std::uint32_t page);
  void positionChanged();  // playhead().glide() differs: repaint the map
  void modeChanged();      // playing, following, rate, loop

 private:
  void tick();
  void announce(playback::Change change);

  playback::Playhead m_playhead;
  QTimer m_timer;
  QElapsedTimer m_clock;
  bool m_isMotionEnabled{true};
};

}  // namespace flipbook::viewmodel
