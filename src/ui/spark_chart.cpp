#include "ui/spark_chart.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <utility>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/sample_text.h"

namespace flipbook::ui {
namespace {

constexpr int kHeightPx = 86;
constexpr int kTitlePx = 18;
constexpr int kLegendPx = 16;
constexpr double kNearPx = 12;

}  // namespace

SparkChart::SparkChart(QWidget* parent) : QWidget{parent} {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setCursor(Qt::PointingHandCursor);
}

QSize SparkChart::sizeHint() const { return {190, kHeightPx}; }
QSize SparkChart::minimumSizeHint() const { return {110, kHeightPx}; }

void SparkChart::setContent(Content content) {
  m_content = std::move(content);
  setToolTip(viewmodel::plainTip(m_content.meaning));
  setAccessibleName(m_content.title);
  setAccessibleDescription(inWords());
  update();
}

void SparkChart::setMarked(std::optional<EpochIndex> shown, std::optional<EpochIndex> since) {
  m_shown = shown;
  m_since = since;
  update();
}

QString SparkChart::valueText(float value) const {
  if (std::isnan(value)) return viewmodel::ratioText({});
  if (m_content.isPercent) return tr("%1 %").arg(qRound(100 * value));
  return viewmodel::ratioText(static_cast<double>(value), 1);
}

QString SparkChart::inWords() const {
  QStringList lines;
  for (const Line& line : m_content.lines) {
    if (line.values.empty()) continue;
    lines << tr("%1: from %2 to %3")
                 .arg(line.name, valueText(line.values.front()), valueText(line.values.back()));
  }
  return lines.join(QStringLiteral("; "));
}

QRectF SparkChart::plot() const { return QRectF{rect()}.adjusted(2, kTitlePx + 2, -6, -kLegendPx); }

double SparkChart::xOf(EpochIndex epoch) const {
  if (m_content.epochs.size() < 2) return plot().center().x();
  const double first = m_content.epochs.front().value();
  const double last = m_content.epochs.back().value();
  return plot().left() + plot().width() * (epoch.value() - first) / (last - first);
}

std::pair<float, float> SparkChart::range() const {
  if (m_content.range) return *m_content.range;
  float low = 0, high = 0;
  for (const Line& line : m_content.lines) {
    for (const float value : line.values) {
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  return high > low ? std::pair{low, high} : std::pair{-1.0F, 1.0F};
}

void SparkChart::paintEvent(QPaintEvent* /*event*/) {
  const Theme& t = theme();
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(themeFont(Theme::kSmallPx, true));
  painter.setPen(t.text);
  painter.drawText(QRect{2, 0, width() - 4, kTitlePx}, Qt::AlignLeft | Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(m_content.title, Qt::ElideRight, width() - 4));
  const QRectF area = plot();
  const auto [low, high] = range();
  const auto yOf = [&, low = low, high = high](float value) {
    return area.bottom() - area.height() * static_cast<double>((value - low) / (high - low));
  };
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(t.line);
  for (const float level : {low, high, 0.0F}) {
    if (level < low || level > high) continue;
    painter.drawLine(QPointF{area.left(), yOf(level)}, QPointF{area.right(), yOf(level)});
  }
  painter.setRenderHint(QPainter::Antialiasing);
  if (m_since) {
    painter.setPen(QPen{t.warn, 1, Qt::DashLine});
    painter.drawLine(QPointF{xOf(*m_since), area.top()}, QPointF{xOf(*m_since), area.bottom()});
  }
  if (m_shown) {
    painter.setPen(QPen{t.accent, 1});
    painter.drawLine(QPointF{xOf(*m_shown), area.top()}, QPointF{xOf(*m_shown), area.bottom()});
  }
  painter.setBrush(Qt::NoBrush);
  painter.setFont(themeFont(Theme::kSmallPx));
  int left = 2;
  for (const Line& line : m_content.lines) {
    QPainterPath path;
    bool isDown = false;
    for (std::size_t i = 0; i < line.values.size() && i < m_content.epochs.size(); ++i) {
      const float value = line.values[i];
      if (!std::isfinite(value)) {
        isDown = false;
        continue;
      }
      const QPointF at{xOf(m_content.epochs[i]), yOf(std::clamp(value, low, high))};
      isDown ? path.lineTo(at) : path.moveTo(at);
      isDown = true;
    }
    painter.setPen(QPen{line.color, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
    painter.drawPath(path);
    // The name gives way, never the figure.
    const QString figure = line.values.empty() ? QString{} : u' ' + valueText(line.values.back());
    const int share = (width() - 4) / static_cast<int>(m_content.lines.size());
    const QRect legend{left, height() - kLegendPx, share - 4, kLegendPx};
    painter.setPen(t.dim);
    const QFontMetrics metrics = painter.fontMetrics();
    const int room = legend.width() - 10 - metrics.horizontalAdvance(figure);
    painter.drawText(legend.adjusted(10, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(line.name, Qt::ElideRight, room) + figure);
    painter.fillRect(QRectF{qreal(legend.left()), legend.center().y() - 1.0, 7, 2.5}, line.color);
    left += share;
  }
}

void SparkChart::mousePressEvent(QMouseEvent* event) {
  if (m_content.epochs.empty()) return;
  const double x = event->position().x();
  const auto nearest = std::ranges::min_element(
      m_content.epochs, {}, [&](EpochIndex epoch) { return std::abs(xOf(epoch) - x); });
  const double step = plot().width() / static_cast<double>(m_content.epochs.size());
  if (std::abs(xOf(*nearest) - x) <= std::max(step, kNearPx)) Q_EMIT epochClicked(*nearest);
}

}  // namespace flipbook::ui
