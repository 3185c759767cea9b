#include "flipbook/ui/transport_bar.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QStyle>
#include <array>

#include "flipbook/ui/theme.h"
#include "ui/transport_glyphs.h"

namespace flipbook::ui {
namespace {

using playback::Playhead;

constexpr std::array kSpeeds{0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0};

}  // namespace

TransportBar::TransportBar(QWidget* parent) : QWidget{parent} {
  setObjectName(QStringLiteral("transportBar"));
  setAccessibleName(tr("Turn pages"));
  auto* row = new QHBoxLayout{this};
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(Theme::kGridPx + 2);

  const auto add = [&](Glyph glyph, const QString& name, const QString& text) {
    return addButton(static_cast<int>(glyph), name, text);
  };
  m_first = add(Glyph::First, QStringLiteral("firstPageButton"), tr("First page (Home)"));
  m_back = add(Glyph::Back, QStringLiteral("previousPageButton"), tr("Previous page (Left)"));
  m_play = add(Glyph::Play, QStringLiteral("playButton"), tr("Play (Space)"));
  m_forward = add(Glyph::Forward, QStringLiteral("nextPageButton"), tr("Next page (Right)"));
  m_last = add(Glyph::Last, QStringLiteral("lastPageButton"), tr("Last page, and follow (End)"));
  m_play->setProperty("accent", true);
  row->addSpacing(Theme::kGridPx);
  m_speed = new QToolButton{this};
  m_speed->setObjectName(QStringLiteral("speedButton"));
  m_speed->setFocusPolicy(Qt::TabFocus);
  m_speed->setPopupMode(QToolButton::InstantPopup);
  m_speed->setFixedHeight(m_play->sizeHint().height());
  m_speed->setMinimumWidth(52);
  row->addWidget(m_speed);
  m_loop = add(Glyph::Loop, QStringLiteral("loopButton"), tr("Start over after the last page"));
  m_loop->setCheckable(true);
  row->addStretch(1);

  connect(m_first, &QToolButton::clicked, this, [this] { apply(playback::GoToFirst{}); });
  connect(m_back, &QToolButton::clicked, this, [this] { apply(playback::StepBack{}); });
  connect(m_forward, &QToolButton::clicked, this, [this] { apply(playback::StepForward{}); });
  connect(m_last, &QToolButton::clicked, this, [this] { apply(playback::Follow{}); });
  connect(m_loop, &QToolButton::clicked, this,
          [this](bool isOn) { apply(playback::SetLoop{isOn}); });
  connect(m_play, &QToolButton::clicked, this, [this] {
    if (!m_player) return;
    apply(m_player->playhead().isPlaying() ? playback::Command{playback::Pause{}}
                                           : playback::Command{playback::Play{}});
  });
  makeSpeedMenu();
  showState();
}

GlyphButton* TransportBar::addButton(int glyph, const QString& name, const QString& text) {
  auto* button = new GlyphButton{static_cast<Glyph>(glyph), this};
  button->setObjectName(name);
  button->setToolTip(text);
  button->setAccessibleName(text);
  button->setFixedSize(button->sizeHint());
  layout()->addWidget(button);
  return button;
}

void TransportBar::makeSpeedMenu() {
  auto* menu = new QMenu{m_speed};
  m_speeds = new QActionGroup{menu};
  for (const double speed : kSpeeds) {
    QAction* action = menu->addAction(speedText(speed));
    action->setCheckable(true);
    action->setData(speed);
    m_speeds->addAction(action);
  }
  connect(m_speeds, &QActionGroup::triggered, this,
          [this](const QAction* action) { apply(playback::SetRate{action->data().toDouble()}); });
  m_speed->setMenu(menu);
}

void TransportBar::setPlayer(viewmodel::FlipbookPlayer* player) {
  if (m_player) m_player->disconnect(this);
  m_player = player;
  if (m_player) {
    connect(m_player, &viewmodel::FlipbookPlayer::modeChanged, this, &TransportBar::showState);
    connect(m_player, &viewmodel::FlipbookPlayer::pageChanged, this, &TransportBar::showState);
  }
  showState();
}

QString TransportBar::speedText(double pagesPerSecond) {
  if (pagesPerSecond == 1) return tr("1 page a second");
  if (pagesPerSecond < 1) {
    return tr("1 page every %1 seconds").arg(QLocale{}.toString(1 / pagesPerSecond, 'g', 2));
  }
  return tr("%1 pages a second").arg(QLocale{}.toString(pagesPerSecond, 'g', 3));
}

QString TransportBar::shortSpeedText(double pagesPerSecond) {
  const QString figure =
      pagesPerSecond == 0.5 ? QStringLiteral("½") : QLocale{}.toString(pagesPerSecond, 'g', 3);
  return tr("%1/s", "pages per second").arg(figure);
}

void TransportBar::apply(const playback::Command& command) {
  if (m_player) m_player->apply(command);
  showState();  // also where nothing changed: a click has toggled the button
}

void TransportBar::showState() {
  const Playhead playhead = m_player ? m_player->playhead() : Playhead{};
  const bool hasPages = playhead.pageCount() > 0;
  const bool canPlay = playhead.pageCount() > 1;
  const bool isLast = playhead.page() + 1 >= playhead.pageCount();
  m_first->setEnabled(hasPages && playhead.page() > 0);
  m_back->setEnabled(hasPages && playhead.page() > 0);
  m_play->setEnabled(canPlay);
  m_forward->setEnabled(hasPages && !isLast);
  m_last->setEnabled(hasPages && !(isLast && playhead.isFollowing()));
  m_play->setGlyph(playhead.isPlaying() ? Glyph::Pause : Glyph::Play);
  m_play->setToolTip(playhead.isPlaying() ? tr("Pause (Space)") : tr("Play (Space)"));
  m_play->setAccessibleName(m_play->toolTip());
  m_loop->setChecked(playhead.isLooping());
  m_speed->setText(shortSpeedText(playhead.pagesPerSecond()) + QStringLiteral(" ▾"));
  m_speed->setToolTip(tr("Speed: %1").arg(speedText(playhead.pagesPerSecond())));
  m_speed->setAccessibleName(m_speed->toolTip());
  for (QAction* action : m_speeds->actions()) {
    action->setChecked(action->data().toDouble() == playhead.pagesPerSecond());
  }
}

}  // namespace flipbook::ui
