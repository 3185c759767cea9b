#include "flipbook/ui/map_hover_card.h"

#include <QPainter>
#include <algorithm>

#include "flipbook/ui/theme.h"

namespace flipbook::ui {
namespace {

constexpr int kImagePx = 84;
constexpr int kPadPx = 10;
constexpr int kLinePx = 19;
constexpr int kCaptionPx = 15;
constexpr int kTextWidthPx = 168;
constexpr int kBesideCursorPx = 16;
constexpr int kSwatchPx = 8;

struct Line {
  QRect place;
  QString text;
  QColor swatch;
};

// A word with its class colour before it; returns where the text ends.
int paintClass(QPainter& painter, const Line& line) {
  painter.setPen(Qt::NoPen);
  painter.setBrush(line.swatch);
  const double middle = line.place.center().y() + 0.5;
  painter.drawEllipse(QPointF{line.place.left() + kSwatchPx / 2.0, middle}, kSwatchPx / 2.0,
                      kSwatchPx / 2.0);
  const QRect place = line.place.adjusted(kSwatchPx + 6, 0, 0, 0);
  const QString text = painter.fontMetrics().elidedText(line.text, Qt::ElideRight, place.width());
  painter.setPen(theme().text);
  painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft, text);
  return place.left() + painter.fontMetrics().horizontalAdvance(text);
}

void paintCaption(QPainter& painter, const QRect& place, const QString& text) {
  painter.setFont(themeFont(Theme::kSmallPx));
  painter.setPen(theme().dim);
  painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft,
                   painter.fontMetrics().elidedText(text, Qt::ElideMiddle, place.width()));
}

}  // namespace

MapHoverCard::MapHoverCard(QWidget* parent) : QWidget{parent} {
  setObjectName(QStringLiteral("mapHoverCard"));
  setAccessibleName(tr("Datapoint under the cursor"));
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setFocusPolicy(Qt::NoFocus);
  hide();
}

void MapHoverCard::setCard(const MapCard& card) {
  m_card = card;
  setAccessibleDescription(
      card.prediction.isEmpty()
          ? card.name
          : tr("%1, the model says %2").arg(card.name, card.prediction + u' ' + card.confidence));
  resize(sizeHint());
  update();
}

QSize MapHoverCard::sizeHint() const {
  return {kPadPx + kImagePx + kPadPx + kTextWidthPx + kPadPx,
          kPadPx + kImagePx + 6 + kCaptionPx + kPadPx - 2};
}

void MapHoverCard::placeBeside(const QPoint& point) {
  const QRect room = parentWidget()->rect();
  int x = point.x() + kBesideCursorPx;
  if (x + width() > room.right()) x = point.x() - kBesideCursorPx - width();
  int y = point.y() + kBesideCursorPx;
  if (y + height() > room.bottom()) y = point.y() - kBesideCursorPx - height();
  move(std::max(0, x), std::max(0, y));
}

void MapHoverCard::paintImage(QPainter& painter, const QRect& place) const {
  if (m_card.image.isNull()) {
    painter.fillRect(place, theme().chip);
    painter.setFont(themeFont(Theme::kSmallPx));
    painter.setPen(theme().dim);
    painter.drawText(place.adjusted(4, 4, -4, -4), Qt::AlignCenter | Qt::TextWordWrap,
                     m_card.imageNote);
    return;
  }
  // Small images are enlarged; the eye wants to see something, smoothly.
  const QSize size = m_card.image.size().scaled(place.size(), Qt::KeepAspectRatio);
  QRect target{QPoint{}, size};
  target.moveCenter(place.center());
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.drawImage(target, m_card.image);
}

void MapHoverCard::paintEvent(QPaintEvent* /*event*/) {
  const Theme& colors = theme();
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen{colors.line, 1});
  painter.setBrush(colors.panel);
  painter.drawRoundedRect(QRectF{rect()}.adjusted(0.5, 0.5, -0.5, -0.5), Theme::kCornerPx,
                          Theme::kCornerPx);
  paintImage(painter, {kPadPx, kPadPx, kImagePx, kImagePx});

  const int left = kPadPx + kImagePx + kPadPx;
  int top = kPadPx - 2;
  const auto next = [&](int height) {
    const QRect place{left, top, kTextWidthPx, height};
    top += height;
    return place;
  };
  paintCaption(painter, next(kCaptionPx), tr("Label"));
  painter.setFont(themeFont(Theme::kTextPx, true));
  paintClass(painter, {next(kLinePx), m_card.label, m_card.labelColor});
  top += 5;
  if (!m_card.prediction.isEmpty()) {
    paintCaption(painter, next(kCaptionPx), m_card.agrees ? tr("Model agrees") : tr("Model says"));
    painter.setFont(themeFont(Theme::kTextPx, true));
    const QRect place = next(kLinePx);
    const int end = paintClass(
        painter, {place.adjusted(0, 0, -40, 0), m_card.prediction, m_card.predictionColor});
    painter.setFont(themeFont(Theme::kTextPx));
    painter.setPen(m_card.isWrong ? colors.bad : colors.dim);
    painter.drawText(QRect{end + 7, place.top(), 40, place.height()}, Qt::AlignVCenter,
                     m_card.confidence);
  }
  paintCaption(painter, {kPadPx, kPadPx + kImagePx + 6, width() - 2 * kPadPx, kCaptionPx},
               tr("%1 · %2").arg(m_card.split, m_card.name));
}

}  // namespace flipbook::ui
