#include "ui/drop_overlay.h"

#include <QFileInfo>
#include <QMimeData>
#include <QPainter>
#include <QUrl>

#include "flipbook/ui/icons.h"
#include "flipbook/ui/theme.h"

namespace flipbook::ui {

DropOverlay::DropOverlay(QWidget* window) : QWidget{window} {
  setObjectName(QStringLiteral("dropOverlay"));
  setAccessibleName(tr("Drop to open"));
  setAttribute(Qt::WA_TransparentForMouseEvents);
  hide();
}

void DropOverlay::cover(const QString& name) {
  m_name = name;
  setGeometry(parentWidget()->rect());
  raise();
  show();
}

void DropOverlay::paintEvent(QPaintEvent*) {
  const Theme& t = theme();
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  QColor veil = t.panel;
  veil.setAlphaF(0.92F);
  painter.fillRect(rect(), veil);
  const QRectF target = QRectF{rect()}.adjusted(20, 20, -20, -20);
  QColor tint = t.accent;
  tint.setAlphaF(0.08F);
  painter.setBrush(tint);
  painter.setPen(QPen{t.accent, 2, Qt::DashLine});
  painter.drawRoundedRect(target, 2 * Theme::kCornerPx, 2 * Theme::kCornerPx);
  constexpr int kIconPx = 44;
  const QPoint middle = rect().center();
  themeIcon(QStringLiteral("drop"), IconTone::Accent)
      .paint(&painter, QRect{middle.x() - kIconPx / 2, middle.y() - 66, kIconPx, kIconPx});
  painter.setFont(themeFont(Theme::kFigurePx, true));
  painter.setPen(t.text);
  const QString what = QFontMetrics{painter.font()}.elidedText(tr("Drop to open %1").arg(m_name),
                                                               Qt::ElideMiddle, width() - 80);
  painter.drawText(QRect{0, middle.y() - 10, width(), 36}, Qt::AlignCenter, what);
  painter.setFont(themeFont(Theme::kTextPx));
  painter.setPen(t.dim);
  painter.drawText(QRect{0, middle.y() + 30, width(), 24}, Qt::AlignCenter,
                   tr("A folder of labelled images, or a recorded run"));
}

QString draggedPath(const QMimeData& data) {
  QList<QUrl> urls = data.urls();
  if (urls.isEmpty() && data.hasText()) {
    const QString text = data.text().trimmed();
    if (text.startsWith(u'/') && !text.contains(u'\n')) urls << QUrl::fromLocalFile(text);
  }
  if (urls.size() != 1 || !urls.constFirst().isLocalFile()) return {};
  return urls.constFirst().toLocalFile();
}

}  // namespace flipbook::ui
