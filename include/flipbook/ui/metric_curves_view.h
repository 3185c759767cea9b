// Precision, recall, F1 and the losses page by page, over the same x axis as the scrubber above
// them. Pointing reads out a page; a click or a drag turns to it.

#pragma once

#include <QPixmap>
#include <QPointer>
#include <QWidget>
#include <memory>
#include <optional>

#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/metric_curves.h"

namespace flipbook::ui {

class MetricCurvesView : public QWidget {
  Q_OBJECT

 public:
  explicit MetricCurvesView(QWidget* parent = nullptr);

  void setPlayer(viewmodel::FlipbookPlayer* player);                      // null: none
  void setTimeline(std::shared_ptr<const viewmodel::Timeline> timeline);  // not null
  // A run that this one is compared with, whose F1 is drawn too; null: none.
  void setOther(std::shared_ptr<const viewmodel::Timeline> other);
  // Compact: F1 alone as a line of a few pixels' height, without figures.
  void setCompact(bool isCompact);

  // The page pointed at; none while nobody points.
  [[nodiscard]] std::optional<std::uint32_t> pointedPage() const { return m_pointedPage; }

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  void repaintCurves();
  void point(double x);
  void turnTo(double x);
  void describe();

  QPointer<viewmodel::FlipbookPlayer> m_player;
  std::shared_ptr<const viewmodel::Timeline> m_timeline;
  std::shared_ptr<const viewmodel::Timeline> m_other;
  QPixmap m_curves;  // all that does not move with the playhead; null: to be painted
  std::optional<std::uint32_t> m_pointedPage;
  bool m_isCompact{};
};

}  // namespace flipbook::ui
