#include "ui/dock_title.h"

#include <QContextMenuEvent>
#include <QDockWidget>
#include <QMenu>
#include <QPainter>

#include "flipbook/ui/theme.h"

namespace flipbook::ui {

DockTitle::DockTitle(QDockWidget* dock) : QWidget{dock}, m_dock{dock} {
  setObjectName(QStringLiteral("dockTitle"));
  setAccessibleName(tr("Grip of the panel %1").arg(dock->windowTitle()));
  setToolTip(
      tr("Drag to move this panel, double click to take it out; View > Panels shows and hides"));
  setCursor(Qt::SizeAllCursor);
  setAttribute(Qt::WA_Hover);
}

QSize DockTitle::sizeHint() const { return {40, 8}; }

void DockTitle::paintEvent(QPaintEvent*) {
  if (!underMouse()) return;
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().faint);
  painter.drawRoundedRect(QRectF(width() / 2.0 - 14, height() / 2.0 - 1.5, 28, 3), 1.5, 1.5);
}

void DockTitle::contextMenuEvent(QContextMenuEvent* event) {
  auto* menu = new QMenu{this};
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addAction(m_dock->isFloating() ? tr("&Put back") : tr("&Take out"), m_dock,
                  [dock = m_dock] { dock->setFloating(!dock->isFloating()); });
  menu->addAction(tr("&Close"), m_dock, &QDockWidget::close);
  menu->popup(event->globalPos());
}

}  // namespace flipbook::ui
