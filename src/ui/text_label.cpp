#include "ui/text_label.h"

#include <QEvent>
#include <QPainter>

namespace flipbook::ui {
namespace {

constexpr int kDotPx = 9;
constexpr int kDotGapPx = 8;

}  // namespace

QColor toneColor(Tone tone) {
  const Theme& t = theme();
  switch (tone) {
    case Tone::Text:
      return t.text;
    case Tone::Dim:
      return t.dim;
    case Tone::Faint:
      return t.faint;
    case Tone::Accent:
      return t.accent;
    case Tone::Good:
      return t.good;
    case Tone::Warn:
      return t.warn;
    case Tone::Bad:
      return t.bad;
  }
  return t.text;
}

TextLabel::TextLabel(const QString& text, TextStyle style, QWidget* parent)
    : QLabel{parent}, m_style{style} {
  setTextFormat(Qt::PlainText);
  applyFont();
  setText(text);
}

void TextLabel::setDot(std::optional<QColor> color) {
  m_dot = color;
  updateGeometry();
  update();
}

void TextLabel::setTone(Tone tone) {
  m_style.tone = tone;
  update();
}

void TextLabel::setElideMode(Qt::TextElideMode mode) {
  m_elideMode = mode;
  update();
}

int TextLabel::dotSpacePx() const { return m_dot ? kDotPx + kDotGapPx : 0; }

QSize TextLabel::sizeHint() const {
  if (wordWrap()) return QLabel::sizeHint();
  const QFontMetrics metrics{font()};
  return {metrics.horizontalAdvance(text()) + dotSpacePx() + 1, metrics.height()};
}

QSize TextLabel::minimumSizeHint() const {
  if (wordWrap()) return {0, QLabel::minimumSizeHint().height()};
  const QFontMetrics metrics{font()};
  const int fewLetters = metrics.averageCharWidth() * 4;
  return {qMin(fewLetters, metrics.horizontalAdvance(text())) + dotSpacePx(), metrics.height()};
}

void TextLabel::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter{this};
  painter.setFont(font());
  QRect area = contentsRect();
  if (m_dot) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(*m_dot);
    painter.drawEllipse(QRectF{area.left() + 0.5, area.center().y() + 1 - kDotPx / 2.0,
                               qreal{kDotPx}, qreal{kDotPx}});
    area.setLeft(area.left() + dotSpacePx());
  }
  painter.setPen(isEnabled() ? toneColor(m_style.tone) : theme().faint);
  if (wordWrap()) {
    painter.drawText(area, static_cast<int>(alignment()) | Qt::TextWordWrap, text());
    return;
  }
  const QString elided = fontMetrics().elidedText(text(), m_elideMode, area.width());
  painter.drawText(area, static_cast<int>(alignment()) | Qt::TextSingleLine, elided);
}

void TextLabel::changeEvent(QEvent* event) {
  QLabel::changeEvent(event);
  if (event->type() == QEvent::ApplicationFontChange) applyFont();
  if (event->type() == QEvent::PaletteChange) update();
}

void TextLabel::applyFont() { setFont(themeFont(m_style.sizePx, m_style.isBold)); }

}  // namespace flipbook::ui
