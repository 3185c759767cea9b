// The buttons that turn pages: first, back, play or pause, forward, last; speed; loop.

#pragma once

#include <QPointer>
#include <QWidget>

#include "flipbook/viewmodel/flipbook_player.h"

class QActionGroup;
class QToolButton;

namespace flipbook::ui {

class GlyphButton;

class TransportBar : public QWidget {
  Q_OBJECT

 public:
  explicit TransportBar(QWidget* parent = nullptr);

  void setPlayer(viewmodel::FlipbookPlayer* player);  // null: none

  // "2 pages a second", "1 page every 2 seconds"; short: "2/s", "½/s".
  [[nodiscard]] static QString speedText(double pagesPerSecond);
  [[nodiscard]] static QString shortSpeedText(double pagesPerSecond);

 public Q_SLOTS:
  // To be called when the number of pages has changed; everything else is noticed.
  void showState();

 private:
  GlyphButton* addButton(int glyph, const QString& name, const QString& text);
  void makeSpeedMenu();
  void apply(const playback::Command& command);

  QPointer<viewmodel::FlipbookPlayer> m_player;
  GlyphButton* m_first{};
  GlyphButton* m_back{};
  GlyphButton* m_play{};
  GlyphButton* m_forward{};
  GlyphButton* m_last{};
  GlyphButton* m_loop{};
  QToolButton* m_speed{};
  QActionGroup* m_speeds{};
};

}  // namespace flipbook::ui
