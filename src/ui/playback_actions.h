// Ties the Go menu to the playhead: commands one way, check marks and reasons the other.

#pragma once

#include <QObject>

namespace flipbook::viewmodel {
class FlipbookPlayer;
}

namespace flipbook::ui {

class WindowActions;

class PlaybackActions : public QObject {
  Q_OBJECT

 public:
  // Both outlive this object.
  PlaybackActions(WindowActions& actions, viewmodel::FlipbookPlayer& player, QObject* parent);

  void refresh();  // the number of pages became another

 private:
  WindowActions& m_actions;
  viewmodel::FlipbookPlayer& m_player;
};

}  // namespace flipbook::ui
