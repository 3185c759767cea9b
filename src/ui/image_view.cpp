#include "flipbook/ui/image_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "flipbook/ui/icons.h"
#include "flipbook/ui/theme.h"

namespace flipbook::ui {
namespace {

constexpr double kWheelStep = 1.25;
constexpr int kWheelNotch = 120;
constexpr double kPixelScale = 2;  // from here on pixels are shown as squares
constexpr int kIconPx = 28;

// The center as far as the image may be moved: without a gap where the image is larger than the
// view.
double boundedCenter(double center, double imageInView, double view) {
  if (imageInView <= view) return 0.5;
  const double half = view / (2 * imageInView);
  return std::clamp(center, half, 1 - half);
}

ImagePlacement bounded(ImagePlacement placement, QSizeF image, QSizeF view) {
  const QSizeF inView = placement.rectInView(image, view).size();
  placement.center = {boundedCenter(placement.center.x(), inView.width(), view.width()),
                      boundedCenter(placement.center.y(), inView.height(), view.height())};
  return placement;
}

}  // namespace

QRectF ImagePlacement::rectInView(QSizeF image, QSizeF view) const {
  if (image.isEmpty() || view.isEmpty()) return {};
  const double fit = std::min(view.width() / image.width(), view.height() / image.height());
  const QSizeF size = image * (fit * zoom);
  return {QPointF{view.width() / 2 - center.x() * size.width(),
                  view.height() / 2 - center.y() * size.height()},
          size};
}

ImagePlacement ImagePlacement::zoomedAt(QPointF pointInView, double factor, QSizeF image,
                                        QSizeF view) const {
  const QRectF before = rectInView(image, view);
  if (before.isEmpty()) return *this;
  const QPointF kept{(pointInView.x() - before.left()) / before.width(),
                     (pointInView.y() - before.top()) / before.height()};
  ImagePlacement placement{.zoom = std::clamp(zoom * factor, 1.0, kMostZoom)};
  const QSizeF after = placement.rectInView(image, view).size();
  placement.center = {kept.x() + (view.width() / 2 - pointInView.x()) / after.width(),
                      kept.y() + (view.height() / 2 - pointInView.y()) / after.height()};
  return bounded(placement, image, view);
}

ImagePlacement ImagePlacement::movedBy(QPointF stepInView, QSizeF image, QSizeF view) const {
  const QSizeF inView = rectInView(image, view).size();
  if (inView.isEmpty()) return *this;
  ImagePlacement placement{*this};
  placement.center -= QPointF{stepInView.x() / inView.width(), stepInView.y() / inView.height()};
  return bounded(placement, image, view);
}

ImageView::ImageView(QWidget* parent) : QWidget{parent} {
  setFocusPolicy(Qt::TabFocus);
  setObjectName(QStringLiteral("imageView"));
  setAccessibleName(tr("Image"));
  setAccessibleDescription(tr("Plus and minus zoom, 0 fits"));
  setToolTip(tr("Wheel: zoom. Drag: move. Double click: larger or smaller."));
}

void ImageView::setImage(const QImage& image) {
  m_image = image;
  m_placement = {};
  update();
}

void ImageView::setPlaceholder(const QString& message) {
  m_placeholder = message;
  update();
}

void ImageView::place(const ImagePlacement& placement) {
  m_placement = placement;
  setCursor(placement.zoom > 1 ? Qt::OpenHandCursor : Qt::ArrowCursor);
  update();
}

void ImageView::paintImage(QPainter& painter) const {
  const QRectF area = m_placement.rectInView(m_image.size(), size());
  const double scale = area.width() * devicePixelRatioF() / m_image.width();
  painter.setRenderHint(QPainter::SmoothPixmapTransform, scale < kPixelScale);
  painter.drawImage(area, m_image);
}

void ImageView::paintEvent(QPaintEvent* /*event*/) {
  const Theme& t = theme();
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath frame;
  frame.addRoundedRect(QRectF{rect()}, Theme::kCornerPx, Theme::kCornerPx);
  painter.fillPath(frame, t.chip);
  if (!m_image.isNull()) {
    painter.setClipPath(frame);
    paintImage(painter);
    painter.setClipping(false);
  } else if (!m_placeholder.isEmpty()) {
    QRect icon{0, 0, kIconPx, kIconPx};
    icon.moveCenter(rect().center() - QPoint{0, Theme::kTextPx});
    themeIcon(QStringLiteral("image"), IconTone::Dim).paint(&painter, icon);
    painter.setPen(t.dim);
    painter.setFont(themeFont(Theme::kSmallPx));
    painter.drawText(rect().adjusted(4, icon.bottom() + 4, -4, -4),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_placeholder);
  }
  if (hasFocus()) {
    painter.setPen(QPen{t.accent, 2});
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF{rect()}.adjusted(1, 1, -1, -1), Theme::kCornerPx,
                            Theme::kCornerPx);
  }
}

void ImageView::wheelEvent(QWheelEvent* event) {
  const double notches = event->angleDelta().y() / double{kWheelNotch};
  if (m_image.isNull() || notches == 0) return;
  place(m_placement.zoomedAt(event->position(), std::pow(kWheelStep, notches), m_image.size(),
                             size()));
  event->accept();
}

void ImageView::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  m_dragFrom = event->position();
  if (m_placement.zoom > 1) setCursor(Qt::ClosedHandCursor);
}

void ImageView::mouseMoveEvent(QMouseEvent* event) {
  if (!(event->buttons() & Qt::LeftButton) || m_image.isNull()) return;
  m_placement = m_placement.movedBy(event->position() - m_dragFrom, m_image.size(), size());
  m_dragFrom = event->position();
  update();
}

void ImageView::mouseReleaseEvent(QMouseEvent* /*event*/) { place(m_placement); }

void ImageView::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) Q_EMIT doubleClicked();
}

void ImageView::keyPressEvent(QKeyEvent* event) {
  const QPointF middle{width() / 2.0, height() / 2.0};
  switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return place(m_placement.zoomedAt(middle, kWheelStep, m_image.size(), size()));
    case Qt::Key_Minus:
      return place(m_placement.zoomedAt(middle, 1 / kWheelStep, m_image.size(), size()));
    case Qt::Key_0:
      return place({});
    default:
      QWidget::keyPressEvent(event);
  }
}

}  // namespace flipbook::ui
