#include "flipbook/ui/history_chart.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <utility>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/sample_text.h"
#include "ui/history_painter.h"

namespace flipbook::ui {
namespace {

using recording::SampleOnPage;

constexpr int kHeightPx = 112;
constexpr int kAxisPx = Theme::kSmallPx + 8;
constexpr int kMostLabelPx = 104;        // for the names at the ends of the lines, or
constexpr double kMostLabelShare = 0.4;  // of the width if that is more
constexpr int kLabelGapPx = 8;
constexpr int kTopPx = 5;
constexpr int kEdgePx = 4;  // dots at the first page are not cut

}  // namespace

double EpochAxis::xOf(EpochIndex epoch) const {
  if (lastEpoch == 0) return leftPx;
  return leftPx + widthPx * epoch.value() / lastEpoch;
}

std::optional<std::size_t> EpochAxis::nearestTo(double x,
                                                const std::vector<SampleOnPage>& history) const {
  std::optional<std::size_t> nearest;
  double least = 0;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const double distance = std::abs(xOf(history[i].epoch) - x);
    if (!nearest || distance < least) {
      nearest = i;
      least = distance;
    }
  }
  return nearest;
}

HistoryChart::HistoryChart(QWidget* parent) : QWidget{parent} {
  setObjectName(QStringLiteral("historyChart"));
  setAccessibleName(tr("Through the pages"));
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void HistoryChart::setContent(Content content) {
  m_content = std::move(content);
  m_hovered.reset();
  setAccessibleDescription(m_content.history.empty() ? QString{}
                                                     : inWords(m_content.history.back()));
  update();
}

void HistoryChart::clear() { setContent({}); }

void HistoryChart::setShownEpoch(std::optional<EpochIndex> epoch) {
  m_shown = epoch;
  update();
}

QSize HistoryChart::sizeHint() const { return {240, kHeightPx}; }
QSize HistoryChart::minimumSizeHint() const { return {120, kHeightPx}; }

// The names stand at the ends of the lines. Room is kept on the right only as far as the planned
// pages that are still to come do not leave it.
QRectF HistoryChart::plot() const {
  const double whole = width() - 2.0 * kEdgePx;
  double right = whole;
  if (!m_content.history.empty() && m_content.className) {
    const SampleOnPage& last = m_content.history.back();
    const QFontMetrics metrics{themeFont(Theme::kSmallPx, true)};
    const int wanted =
        std::max(metrics.horizontalAdvance(HistoryPainter::labelText(m_content)),
                 metrics.horizontalAdvance(m_content.className(last.strongestOther.klass)));
    const double room =
        std::min<double>(wanted, std::max<double>(kMostLabelPx, whole * kMostLabelShare)) +
        kLabelGapPx;
    const double share =
        m_content.lastEpoch == 0 ? 0 : double{1} * last.epoch.value() / m_content.lastEpoch;
    if (share > 0) right = std::min(whole, (whole - room) / share);
  }
  return {double{kEdgePx}, double{kTopPx}, right, height() - kAxisPx - double{kTopPx}};
}

EpochAxis HistoryChart::axis() const {
  const QRectF area = plot();
  return {.leftPx = area.left(), .widthPx = area.width(), .lastEpoch = m_content.lastEpoch};
}

void HistoryChart::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  const HistoryPainter lines{.content = m_content, .plot = plot(), .axis = axis()};
  lines.paintGrid(painter);
  if (m_content.history.empty()) return;
  lines.paintLines(painter);
  lines.paintEndLabels(painter);
  if (m_hovered) lines.paintPage(painter, m_content.history[*m_hovered].epoch, true);
  if (m_shown) lines.paintPage(painter, *m_shown, false);
}

QString HistoryChart::inWords(const SampleOnPage& page) const {
  const QString number = viewmodel::countText(page.epoch.value());
  if (!std::isfinite(page.confidence)) return tr("page %1: not evaluated").arg(number);
  if (!m_content.label.isGiven()) {
    return tr("page %1\n%2 %3")
        .arg(number, m_content.className(page.predicted), viewmodel::ratioText(page.confidence));
  }
  return tr("page %1\n%2 (its label) %3\n%4 %5\nloss %6")
      .arg(number, m_content.className(m_content.label.klass()),
           viewmodel::ratioText(page.labelProbability),
           m_content.className(page.strongestOther.klass),
           viewmodel::ratioText(page.strongestOther.probability), viewmodel::ratioText(page.loss));
}

void HistoryChart::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  const auto clicked = axis().nearestTo(event->position().x(), m_content.history);
  if (clicked) Q_EMIT epochClicked(m_content.history[*clicked].epoch);
}

void HistoryChart::mouseMoveEvent(QMouseEvent* event) {
  m_hovered = axis().nearestTo(event->position().x(), m_content.history);
  setCursor(m_hovered ? Qt::PointingHandCursor : Qt::ArrowCursor);
  if ((event->buttons() & Qt::LeftButton) && m_hovered) {
    Q_EMIT epochClicked(m_content.history[*m_hovered].epoch);
  }
  update();
}

void HistoryChart::leaveEvent(QEvent* /*event*/) {
  m_hovered.reset();
  update();
}

bool HistoryChart::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const auto under = axis().nearestTo(help->pos().x(), m_content.history);
  if (under) {
    QToolTip::showText(help->globalPos(), viewmodel::plainTip(inWords(m_content.history[*under])),
                       this);
  }
  return true;
}

}  // namespace flipbook::ui
