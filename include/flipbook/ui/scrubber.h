// The pages of a run as a track: recorded ones, the shown one, planned ones dim, damaged ones as
// gaps. A click or a drag turns pages.

#pragma once

#include <QAbstractSlider>
#include <QPointer>
#include <memory>
#include <vector>

#include "flipbook/viewmodel/event_steps.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/metric_curves.h"

namespace flipbook::ui {

// The track's ends lie where those of MetricCurvesView lie if both are equally wide. A slider to
// assistive tools: its value is the page. Above the track stand marks of events: a bar for what
// happened to all samples on a page, a dot where something happened to the selected one.
class Scrubber : public QAbstractSlider {
  Q_OBJECT

 public:
  explicit Scrubber(QWidget* parent = nullptr);

  void setPlayer(viewmodel::FlipbookPlayer* player);                      // null: none
  void setTimeline(std::shared_ptr<const viewmodel::Timeline> timeline);  // not null

  void setEvents(std::vector<viewmodel::EventMark> marks);  // rising by page

  // What the tooltip says at `x`: the page, its F1 and what happened on it, why it is damaged, or
  // that it is still planned.
  [[nodiscard]] QString tipAt(double x) const;
  [[nodiscard]] double xOfPage(std::uint32_t page) const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void apply(const playback::Command& command);
  void syncValue();
  void turnTo(double x);
  void paintTrack(QPainter& painter) const;
  void paintTicks(QPainter& painter) const;
  void paintEvents(QPainter& painter) const;
  void paintHandle(QPainter& painter) const;
  [[nodiscard]] viewmodel::EpochAxis axis() const;
  [[nodiscard]] double handleX() const;

  QPointer<viewmodel::FlipbookPlayer> m_player;
  std::shared_ptr<const viewmodel::Timeline> m_timeline;
  std::vector<viewmodel::EventMark> m_events;
  int m_wheelDelta{};
  bool m_isSyncing{};
};

}  // namespace flipbook::ui
