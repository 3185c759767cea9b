// "page 12 of 17, 30 planned", and the chip that says whether the live end is followed.

#pragma once

#include <QPointer>
#include <QToolButton>
#include <QWidget>
#include <cstdint>
#include <memory>

#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/metric_curves.h"

namespace flipbook::ui {

class TextLabel;

// Lit while the live end is followed; a click follows.
class LiveChip : public QToolButton {
  Q_OBJECT

 public:
  explicit LiveChip(QWidget* parent = nullptr);

  void setLit(bool isLit);
  [[nodiscard]] bool isLit() const { return m_isLit; }
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  bool m_isLit{};
};

class FlipbookReadout : public QWidget {
  Q_OBJECT

 public:
  explicit FlipbookReadout(QWidget* parent = nullptr);

  void setPlayer(viewmodel::FlipbookPlayer* player);  // null: none
  // Not null. `isEnded`: no more pages will come, so that there is nothing live.
  void setTimeline(std::shared_ptr<const viewmodel::Timeline> timeline, bool isEnded);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void showState();
  void arrange();

  QPointer<viewmodel::FlipbookPlayer> m_player;
  std::shared_ptr<const viewmodel::Timeline> m_timeline;
  bool m_isEnded{};
  TextLabel* m_page;
  TextLabel* m_pages;
  LiveChip* m_live;
  TextLabel* m_hint;
};

}  // namespace flipbook::ui
