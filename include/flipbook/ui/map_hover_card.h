// The card beside the cursor: the sample under it in a glance.

#pragma once

#include <QColor>
#include <QImage>
#include <QString>
#include <QWidget>

namespace flipbook::ui {

struct MapCard {
  QImage image;       // null: none to show
  QString imageNote;  // instead of the image: loading, or why there is none
  QString name;
  QString split;
  QString label;
  QColor labelColor;
  QString prediction;  // empty: not evaluated on this page
  QColor predictionColor;
  QString confidence;
  bool isWrong{};
  bool agrees{};  // neither: there is no label
};

// Takes no mouse events, so that the map below goes on answering.
class MapHoverCard : public QWidget {
  Q_OBJECT

 public:
  explicit MapHoverCard(QWidget* parent = nullptr);

  void setCard(const MapCard& card);
  // Beside `point` of the parent, on the side where there is room.
  void placeBeside(const QPoint& point);

  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void paintImage(QPainter& painter, const QRect& place) const;

  MapCard m_card;
};

}  // namespace flipbook::ui
