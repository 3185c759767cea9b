#include "ui/reason_box.h"

#include <QPainter>
#include <QVBoxLayout>

namespace flipbook::ui {
namespace {

constexpr double kTintLight = 0.09;
constexpr double kTintDark = 0.17;

}  // namespace

ReasonBox::ReasonBox(QWidget* parent)
    : QFrame{parent},
      m_headline{new TextLabel{{}, {.isBold = true}, this}},
      m_sentence{new TextLabel{{}, {}, this}} {
  m_headline->setObjectName(QStringLiteral("headline"));
  m_sentence->setObjectName(QStringLiteral("sentence"));
  m_sentence->setWordWrap(true);
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(12, 8, 12, 9);
  column->setSpacing(2);
  column->addWidget(m_headline);
  column->addWidget(m_sentence);
  hide();
}

void ReasonBox::show(const QString& headline, const QString& sentence, Tone tone) {
  m_tone = tone;
  m_headline->setTone(tone);
  m_headline->setText(headline);
  m_headline->setVisible(!headline.isEmpty());
  m_sentence->setText(sentence);
  setAccessibleName(headline.isEmpty() ? sentence : headline + QStringLiteral(": ") + sentence);
  setVisible(true);
  update();
}

void ReasonBox::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  QColor tint = toneColor(m_tone);
  tint.setAlphaF(static_cast<float>(theme().isDark ? kTintDark : kTintLight));
  painter.setPen(Qt::NoPen);
  painter.setBrush(tint);
  painter.drawRoundedRect(QRectF{rect()}, Theme::kCornerPx, Theme::kCornerPx);
}

}  // namespace flipbook::ui
