#include "flipbook/ui/metric_cards.h"

#include <QBoxLayout>
#include <QPainter>
#include <QPainterPath>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/explanations.h"
#include "ui/flipbook_axis.h"

namespace flipbook::ui {
namespace {

using viewmodel::Metric;

constexpr std::array kCards{Metric::Precision, Metric::Recall, Metric::F1};
constexpr int kEdgePx = 4;
constexpr int kFullHeightPx = 58, kLeastHeightPx = 44, kCompactHeightPx = 28;
constexpr int kChangeWidthPx = 58, kFigureWidthPx = 84;
constexpr int kPadPx = Theme::kMarginPx;

}  // namespace

MetricCard::MetricCard(Metric metric, QWidget* parent)
    : QWidget{parent}, m_metric{metric}, m_figure{viewmodel::figureText(std::nullopt)} {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void MetricCard::show(const QString& figure, const QString& change, const QString& meaning) {
  m_figure = figure;
  m_change = change;
  setToolTip(meaning.toHtmlEscaped());
  setAccessibleName(change.isEmpty() ? tr("%1 %2").arg(viewmodel::metricName(m_metric), figure)
                                     : tr("%1 %2, %3 since the page before")
                                           .arg(viewmodel::metricName(m_metric), figure, change));
  setAccessibleDescription(meaning);
  update();
}

void MetricCard::setCompact(bool isCompact) {
  m_isCompact = isCompact;
  setMaximumHeight(isCompact ? kCompactHeightPx : kFullHeightPx + 12);
  updateGeometry();
  update();
}

QSize MetricCard::sizeHint() const {
  return m_isCompact ? QSize{92, kCompactHeightPx} : QSize{300, kFullHeightPx};
}

QSize MetricCard::minimumSizeHint() const {
  return m_isCompact ? QSize{76, kCompactHeightPx} : QSize{240, kLeastHeightPx};
}

void MetricCard::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath card;
  card.addRoundedRect(QRectF{rect()}, Theme::kCornerPx, Theme::kCornerPx);
  painter.setClipPath(card);
  painter.fillRect(rect(), theme().chip);
  painter.fillRect(QRect{0, 0, kEdgePx, height()}, metricColor(m_metric));
  painter.setClipping(false);
  if (m_isCompact) {
    paintCompact(painter);
  } else {
    paintFull(painter);
  }
}

QColor MetricCard::changeColor() const {
  if (m_change.startsWith(u'+')) return theme().good;
  if (m_change.startsWith(u'−')) return theme().bad;
  return theme().faint;
}

void MetricCard::paintFull(QPainter& painter) const {
  const QRect inner = rect().adjusted(kEdgePx + kPadPx, 0, -kPadPx, 0);
  const int changeLeft = inner.right() + 1 - kChangeWidthPx;
  const int figureLeft = changeLeft - kFigureWidthPx;
  painter.setFont(themeFont(Theme::kFigurePx, true));
  painter.setPen(theme().text);
  painter.drawText(QRect{figureLeft, 0, kFigureWidthPx, height()},
                   Qt::AlignRight | Qt::AlignVCenter, m_figure);
  painter.setFont(themeFont(Theme::kTextPx));
  painter.setPen(changeColor());
  painter.drawText(QRect{changeLeft, 0, kChangeWidthPx, height()},
                   Qt::AlignRight | Qt::AlignVCenter, m_change);

  const int middle = height() / 2;
  const QRect words{inner.left(), 0, figureLeft - inner.left(), height()};
  const auto line = [&](const QRect& box, const QFont& font, const QColor& color,
                        const QString& text) {
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics{font}.elidedText(text, Qt::ElideRight, box.width()));
  };
  line(QRect{words.left(), middle - 19, words.width(), 18}, themeFont(Theme::kTextPx, true),
       theme().text, viewmodel::metricName(m_metric));
  line(QRect{words.left(), middle + 1, words.width(), 16}, themeFont(Theme::kSmallPx), theme().dim,
       viewmodel::metricInWords(m_metric));
}

void MetricCard::paintCompact(QPainter& painter) const {
  const QRect inner = rect().adjusted(kEdgePx + 5, 0, -5, 0);
  painter.setFont(themeFont(Theme::kTextPx, true));
  painter.setPen(theme().text);
  painter.drawText(inner, Qt::AlignRight | Qt::AlignVCenter, m_figure);
  const int figureWidth = painter.fontMetrics().horizontalAdvance(m_figure) + 4;
  const QFont small = themeFont(Theme::kSmallPx);
  painter.setFont(small);
  painter.setPen(theme().dim);
  painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter,
                   QFontMetrics{small}.elidedText(viewmodel::metricName(m_metric), Qt::ElideRight,
                                                  inner.width() - figureWidth));
}

MetricCards::MetricCards(QWidget* parent)
    : QWidget{parent}, m_layout{new QBoxLayout{QBoxLayout::TopToBottom, this}} {
  setObjectName(QStringLiteral("metricCards"));
  setAccessibleName(tr("Figures of this page"));
  m_layout->setContentsMargins(0, 0, 0, 0);
  m_layout->setSpacing(2 * Theme::kGridPx);
  const std::array names{QStringLiteral("precisionCard"), QStringLiteral("recallCard"),
                         QStringLiteral("f1Card")};
  for (std::size_t i = 0; i < kCards.size(); ++i) {
    m_cards[i] = new MetricCard{kCards[i], this};
    m_cards[i]->setObjectName(names[i]);
    m_layout->addWidget(m_cards[i]);
  }
  setPage(std::nullopt, std::nullopt, 0);
}

void MetricCards::setPage(const std::optional<EpochSummary>& page,
                          const std::optional<EpochSummary>& before, std::uint32_t classCount) {
  for (std::size_t i = 0; i < kCards.size(); ++i) {
    const Metric metric = kCards[i];
    const auto now = page ? valueOf(*page, metric) : std::nullopt;
    const auto then = before ? valueOf(*before, metric) : std::nullopt;
    const QString meaning = page ? viewmodel::metricMeaning(metric, *page, classCount)
                                 : viewmodel::metricInWords(metric);
    m_cards[i]->show(viewmodel::figureText(now), viewmodel::changeText(now, then), meaning);
  }
}

void MetricCards::setCompact(bool isCompact) {
  m_layout->setSpacing(isCompact ? Theme::kGridPx : 2 * Theme::kGridPx);
  m_layout->setDirection(isCompact ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
  for (MetricCard* card : m_cards) card->setCompact(isCompact);
}

}  // namespace flipbook::ui
