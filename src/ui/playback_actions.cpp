#include "ui/playback_actions.h"

#include <QAction>
#include <QActionGroup>

#include "flipbook/ui/window_actions.h"
#include "flipbook/viewmodel/event_steps.h"
#include "flipbook/viewmodel/flipbook_player.h"

namespace flipbook::ui {

using playback::Command;
using viewmodel::FlipbookPlayer;

PlaybackActions::PlaybackActions(WindowActions& actions, FlipbookPlayer& player,
                                 viewmodel::EventSteps& events, QObject* parent)
    : QObject{parent}, m_actions{actions}, m_player{player}, m_events{events} {
  const auto sends = [this](QAction* action, const Command& command) {
    connect(action, &QAction::triggered, this, [this, command] { m_player.apply(command); });
  };
  constexpr std::uint32_t kManyPages = 10;
  sends(m_actions.previousPage, playback::StepBack{1});
  sends(m_actions.nextPage, playback::StepForward{1});
  sends(m_actions.backTen, playback::StepBack{kManyPages});
  sends(m_actions.forwardTen, playback::StepForward{kManyPages});
  sends(m_actions.firstPage, playback::GoToFirst{});
  sends(m_actions.followLive, playback::Follow{});
  connect(m_actions.playPause, &QAction::triggered, this, [this] {
    m_player.apply(m_player.playhead().isPlaying() ? Command{playback::Pause{}}
                                                   : Command{playback::Play{}});
  });
  connect(m_actions.loop, &QAction::triggered, this,
          [this](bool isLooping) { m_player.apply(playback::SetLoop{isLooping}); });
  connect(m_actions.speeds, &QActionGroup::triggered, this, [this](const QAction* action) {
    m_player.apply(playback::SetRate{action->data().toDouble()});
  });
  connect(&m_player, &FlipbookPlayer::pageChanged, this, &PlaybackActions::refresh);
  connect(&m_player, &FlipbookPlayer::modeChanged, this, &PlaybackActions::refresh);
  using viewmodel::EventSteps;
  connect(m_actions.previousEvent, &QAction::triggered, &m_events, &EventSteps::goBack);
  connect(m_actions.nextEvent, &QAction::triggered, &m_events, &EventSteps::goNext);
  connect(&m_events, &EventSteps::stepsChanged, this, &PlaybackActions::refreshEvents);
  refresh();
  refreshEvents();
}

void PlaybackActions::refreshEvents() {
  const viewmodel::Possible back = m_events.canGoBack();
  const viewmodel::Possible next = m_events.canGoNext();
  WindowActions::setPossible(m_actions.previousEvent, back.isPossible, back.why);
  WindowActions::setPossible(m_actions.nextEvent, next.isPossible, next.why);
}

void PlaybackActions::refresh() {
  const playback::Playhead& playhead = m_player.playhead();
  const bool hasPages = playhead.pageCount() > 0;
  const QString why = tr("No run is open");
  for (QAction* action :
       {m_actions.playPause, m_actions.previousPage, m_actions.nextPage, m_actions.backTen,
        m_actions.forwardTen, m_actions.firstPage, m_actions.followLive}) {
    WindowActions::setPossible(action, hasPages, why);
  }
  m_actions.playPause->setText(playhead.isPlaying() ? tr("&Pause") : tr("&Play"));
  m_actions.loop->setChecked(playhead.isLooping());
  for (QAction* speed : m_actions.speeds->actions()) {
    speed->setChecked(qFuzzyCompare(speed->data().toDouble(), playhead.pagesPerSecond()));
  }
}

}  // namespace flipbook::ui
