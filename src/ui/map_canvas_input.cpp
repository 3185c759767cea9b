// Mouse and keys on the map.

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <cmath>

#include "flipbook/ui/map_canvas.h"
#include "flipbook/viewmodel/view_state.h"
#include "ui/map_overlay.h"

namespace flipbook::ui {
namespace {

constexpr double kPickRadiusPx = 10;
constexpr float kKeyZoom = 1.4F;

MapTool toolOf(const QMouseEvent& event, MapTool chosen) {
  if (event.button() == Qt::MiddleButton) return MapTool::Move;
  if (event.modifiers().testFlag(Qt::ShiftModifier)) return MapTool::Rectangle;
  if (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier)) return MapTool::Lasso;
  return chosen;
}

QPolygonF rectangleBetween(const QPointF& a, const QPointF& b) {
  return QPolygonF{{a, {b.x(), a.y()}, b, {a.x(), b.y()}}};
}

}  // namespace

// Escape is the window's for clearing the selection, but the map's own while the map has the focus:
// there it ends a drag first.
bool MapCanvas::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride &&
      static_cast<QKeyEvent*>(event)->matches(QKeySequence::Cancel)) {
    event->accept();
    return true;
  }
  return QWidget::event(event);
}

void MapCanvas::setHovered(std::optional<SampleId> sample) {
  if (std::exchange(m_hovered, sample) == sample) return;
  m_overlay->setHovered(sample);
  updateCursor();
  update();
  Q_EMIT hoverChanged();
}

void MapCanvas::updateCursor() {
  if (m_drag && m_drag->hasMoved && m_drag->tool == MapTool::Move) {
    setCursor(Qt::ClosedHandCursor);
  } else if (m_hovered) {
    setCursor(Qt::PointingHandCursor);
  } else {
    setCursor(m_tool == MapTool::Move ? Qt::ArrowCursor : Qt::CrossCursor);
  }
}

std::optional<SampleId> MapCanvas::sampleAt(const QPointF& place) const {
  if (const auto image = m_overlay->imageAt(place)) return image;
  const double radiusPx =
      std::max<double>(kPickRadiusPx, 1.5 * static_cast<double>(m_image.pointRadius()));
  return m_model.sampleAt(inLayout(place),
                          static_cast<float>(radiusPx) / m_camera.screenFromLayout().scale);
}

void MapCanvas::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) {
    return event->ignore();  // the context menu is the window's
  }
  m_drag = Drag{toolOf(*event, m_tool), event->button(), event->position(),
                event->position(),      false,           {}};
}

void MapCanvas::mouseMoveEvent(QMouseEvent* event) {
  if (m_drag) return moveDrag(event->position());
  setHovered(sampleAt(event->position()));
}

void MapCanvas::moveDrag(const QPointF& to) {
  const QPointF way = to - m_drag->start;
  if (!m_drag->hasMoved && way.manhattanLength() < QApplication::startDragDistance()) return;
  if (!m_drag->hasMoved) {
    m_drag->hasMoved = true;
    setHovered(std::nullopt);
    updateCursor();
    if (m_drag->tool == MapTool::Lasso) m_drag->band << m_drag->start;
  }
  const QPointF by = to - m_drag->last;
  m_drag->last = to;
  switch (m_drag->tool) {
    case MapTool::Move:
      m_camera.pan({static_cast<float>(by.x()), static_cast<float>(by.y())});
      break;
    case MapTool::Rectangle:
      m_drag->band = rectangleBetween(m_drag->start, to);
      break;
    case MapTool::Lasso:
      m_drag->band << to;
      break;
  }
  update();
}

void MapCanvas::mouseReleaseEvent(QMouseEvent* event) {
  if (!m_drag || event->button() != m_drag->button) return;
  const Drag drag = *std::exchange(m_drag, std::nullopt);
  if (!drag.hasMoved && drag.button == Qt::LeftButton) clickAt(event->position());
  if (drag.hasMoved && drag.tool != MapTool::Move) select(drag.band, drag.tool);
  updateCursor();
  update();
}

void MapCanvas::clickAt(const QPointF& place) {
  if (m_context.run == nullptr) return;
  const auto sample = sampleAt(place);
  if (!sample) m_context.view->setSelection({});
  m_context.view->setCurrent(sample);
}

void MapCanvas::select(const QPolygonF& band, MapTool tool) {
  if (m_context.run == nullptr) return;
  if (tool == MapTool::Rectangle) {
    const QRectF around = band.boundingRect();
    return m_context.view->setSelection(m_model.samplesIn(
        raster::Bounds{inLayout(around.topLeft()), inLayout(around.bottomRight())}));
  }
  std::vector<Point2> polygon;
  for (const QPointF& corner : band) polygon.push_back(inLayout(corner));
  m_context.view->setSelection(m_model.samplesIn(polygon));
}

void MapCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return event->ignore();
  if (const auto sample = sampleAt(event->position())) {
    Q_EMIT sampleActivated(*sample);
  } else {
    fitToView();
  }
}

void MapCanvas::wheelEvent(QWheelEvent* event) {
  // One notch is 120; touchpads send small parts of it.
  const double notches = event->angleDelta().y() / 120.0;
  if (notches == 0) return event->ignore();
  m_camera.zoomAt(
      {static_cast<float>(event->position().x()), static_cast<float>(event->position().y())},
      static_cast<float>(std::pow(1.25, notches)));
  setHovered(sampleAt(event->position()));
  update();
  event->accept();
}

void MapCanvas::leaveEvent(QEvent* event) {
  setHovered(std::nullopt);
  QWidget::leaveEvent(event);
}

void MapCanvas::focusInEvent(QFocusEvent* event) {
  m_showsFocus = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
  QWidget::focusInEvent(event);
}

void MapCanvas::focusOutEvent(QFocusEvent* event) {
  m_showsFocus = false;
  QWidget::focusOutEvent(event);
}

bool MapCanvas::stepTo(int key) {
  const Point2 direction = key == Qt::Key_Left    ? Point2{-1, 0}
                           : key == Qt::Key_Right ? Point2{1, 0}
                           : key == Qt::Key_Up    ? Point2{0, -1}
                           : key == Qt::Key_Down  ? Point2{0, 1}
                                                  : Point2{};
  if (direction == Point2{} || m_context.run == nullptr) return false;
  const auto current = m_context.view->state().current;
  const raster::Bounds viewport{{0, 0},
                                {static_cast<float>(width()), static_cast<float>(height())}};
  const auto next =
      current ? m_model.neighborOf(*current, direction)
              : m_model.sampleAt(
                    m_camera.screenFromLayout().inverted().map(viewport.center()),
                    static_cast<float>(width() + height()) / m_camera.screenFromLayout().scale);
  if (!next) return true;
  m_context.view->setCurrent(next);
  ensureVisible(*next);
  return true;
}

void MapCanvas::keyPressEvent(QKeyEvent* event) {
  const bool isStep = event->modifiers().testFlag(Qt::ControlModifier);
  if (isStep && stepTo(event->key())) return;
  switch (event->key()) {
    case Qt::Key_F:
      return fitToView();
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return zoomBy(kKeyZoom);
    case Qt::Key_Minus:
      return zoomBy(1 / kKeyZoom);
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (m_context.run == nullptr || !m_context.view->state().current) break;
      return Q_EMIT sampleActivated(*m_context.view->state().current);
    case Qt::Key_Escape:
      if (m_drag) {
        m_drag.reset();
        updateCursor();
        return update();
      }
      if (m_context.run == nullptr) break;
      if (!m_context.view->state().selection.empty()) return m_context.view->setSelection({});
      if (!m_context.view->state().current) break;
      return m_context.view->setCurrent(std::nullopt);
    default:
      break;
  }
  QWidget::keyPressEvent(event);
}

}  // namespace flipbook::ui
