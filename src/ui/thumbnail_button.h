// A sample as a small picture to click, underlined in the colour of its label.

#pragma once

#include <QAbstractButton>
#include <QColor>

#include "flipbook/viewmodel/thumbnail_store.h"

class QPainter;
class QRect;

namespace flipbook::ui {

inline constexpr int kUnderlinePx = 3;

// The picture fills a square (cut where it is not one), the bar stands under it.
struct ThumbnailLook {
  QColor underline;
  bool isCrossed{};   // a small mark: the model is wrong about it
  bool isOutlined{};  // hovered, current or focused
};
void paintThumbnail(QPainter& painter, const QRect& area, const QImage& image,
                    const ThumbnailLook& look);

class ThumbnailButton : public QAbstractButton {
  Q_OBJECT

 public:
  explicit ThumbnailButton(QWidget* parent = nullptr);

  void setThumbnail(const viewmodel::Thumbnail& thumbnail);
  void setUnderline(const QColor& color);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  viewmodel::Thumbnail m_thumbnail;
  QColor m_underline;
};

}  // namespace flipbook::ui
