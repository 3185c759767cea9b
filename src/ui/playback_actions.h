// Ties the Go menu to the playhead: commands one way, check marks and reasons the other.

#pragma once

#include <QObject>

namespace flipbook::viewmodel {
class EventSteps;
class FlipbookPlayer;
}  // namespace flipbook::viewmodel

namespace flipbook::ui {

class WindowActions;

class PlaybackActions : public QObject {
  Q_OBJECT

 public:
  // All outlive this object.
  PlaybackActions(WindowActions& actions, viewmodel::FlipbookPlayer& player,
                  viewmodel::EventSteps& events, QObject* parent);

  void refresh();  // the number of pages became another

 private:
  void refreshEvents();

  WindowActions& m_actions;
  viewmodel::FlipbookPlayer& m_player;
  viewmodel::EventSteps& m_events;
};

}  // namespace flipbook::ui
