// One image, fitted, to be zoomed by wheel and moved by dragging. Tiny images show their pixels.

#pragma once

#include <QImage>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QWidget>

namespace flipbook::ui {

// Where an image lies in a view: geometry without a widget.
struct ImagePlacement {
  double zoom{1};            // 1: fitted; in [1, kMostZoom]
  QPointF center{0.5, 0.5};  // the point of the image (fractions of its size) in the view's middle

  static constexpr double kMostZoom = 32;

  // The image's rectangle in a view; empty if either size is.
  [[nodiscard]] QRectF rectInView(QSizeF image, QSizeF view) const;
  // Zooms by `factor`, leaving the point of the image under `pointInView` where it is.
  [[nodiscard]] ImagePlacement zoomedAt(QPointF pointInView, double factor, QSizeF image,
                                        QSizeF view) const;
  // Moves with the hand; no side of the image comes further into the view than it must.
  [[nodiscard]] ImagePlacement movedBy(QPointF stepInView, QSizeF image, QSizeF view) const;
};

class ImageView : public QWidget {
  Q_OBJECT

 public:
  explicit ImageView(QWidget* parent = nullptr);

  void setImage(const QImage& image);           // fitted anew; null: none
  void setPlaceholder(const QString& message);  // where there is no image; empty: it is on its way
  [[nodiscard]] const QImage& image() const { return m_image; }
  [[nodiscard]] const ImagePlacement& placement() const { return m_placement; }

 Q_SIGNALS:
  void doubleClicked();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void place(const ImagePlacement& placement);
  void paintImage(QPainter& painter) const;

  QImage m_image;
  QString m_placeholder;
  ImagePlacement m_placement;
  QPointF m_dragFrom;
};

}  // namespace flipbook::ui
