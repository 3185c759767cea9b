#include "ui/metric_curves_painter.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <vector>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/explanations.h"
#include "ui/flipbook_axis.h"

namespace flipbook::ui {
namespace {

using viewmodel::Metric;
using viewmodel::TimelinePage;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(flipbook::ui::MetricCurvesView)
};

constexpr int kGridLines = 4;
constexpr double kTopPx = 10, kBottomPx = 22;  // room for half a figure; for the pages' numbers
constexpr double kCompactMarginPx = 4;
constexpr double kNameSpacingPx = 13;
constexpr double kFigureSpacingPx = 56;
constexpr double kRightFigurePx = 36;  // width of the loss figures
constexpr double kGapPx = 8;
// Below the others first: F1 is what the eye should find.
constexpr std::array kPaintOrder{Metric::TrainingLoss, Metric::ValidationLoss, Metric::Recall,
                                 Metric::Precision, Metric::F1};

QString curveName(Metric metric) {
  switch (metric) {
    case Metric::Precision:
      return Text::tr("precision", "name at a curve");
    case Metric::Recall:
      return Text::tr("recall", "name at a curve");
    case Metric::F1:
      return Text::tr("F1", "name at a curve");
    case Metric::ValidationLoss:
      return Text::tr("validation loss", "name at a curve");
    case Metric::TrainingLoss:
      return Text::tr("training loss", "name at a curve");
  }
  return {};
}

QPen penOf(Metric metric) {
  QPen pen{metricColor(metric), metric == Metric::F1 ? 2.2 : viewmodel::isLoss(metric) ? 1.2 : 1.6};
  pen.setCapStyle(Qt::RoundCap);
  pen.setJoinStyle(Qt::RoundJoin);
  if (metric == Metric::TrainingLoss) pen.setDashPattern({2, 3});
  return pen;
}

// As few decimals as tell the lines of a scale apart.
QString scaleFigure(double value, double step) {
  const int decimals = step >= 1 && std::floor(step) == step ? 0 : step >= 0.1 ? 2 : 3;
  return step >= 10'000 ? QLocale{}.toString(value, 'g', 2)
                        : QLocale{}.toString(value, 'f', decimals);
}

QString pageCaption() { return Text::tr("page", "name of the axis"); }
QString lossCaption() { return Text::tr("loss", "name of the scale above"); }

// A metric between two pages; none if either has none.
std::optional<double> valueAt(const viewmodel::Timeline& timeline, Metric metric, double position) {
  if (timeline.pages.empty()) return std::nullopt;
  const double last = static_cast<double>(timeline.pages.size() - 1);
  const double inside = std::clamp(position, 0.0, last);
  const auto page = static_cast<std::size_t>(inside);
  const double part = inside - static_cast<double>(page);
  const auto from = timeline.pages[page].value(metric);
  if (part == 0) return from;
  const auto to = timeline.pages[page + 1].value(metric);
  return from && to ? std::optional{*from + part * (*to - *from)} : std::nullopt;
}

QPolygonF polygon(const viewmodel::PixelLine& line) {
  QPolygonF points;
  for (const auto& [x, y] : line) points << QPointF{x, y};
  return points;
}

}  // namespace

AxisTexts axisTexts(const viewmodel::EpochAxis& epochs, const QFontMetricsF& metrics) {
  AxisTexts texts;
  double left = epochs.leftPx, right = epochs.rightPx;  // of all figures
  for (const std::uint32_t epoch : viewmodel::axisTicks(epochs, kFigureSpacingPx)) {
    const QString text = QLocale{}.toString(epoch);
    const double half = metrics.horizontalAdvance(text) / 2;
    const double x = epochs.xOf(epoch);
    texts.figures.push_back({text, {x - half, x + half}});
    left = std::min(left, x - half);
    right = std::max(right, x + half);
  }
  const double pageLeft = left - kGapPx - metrics.horizontalAdvance(pageCaption());
  if (pageLeft >= 0) texts.page = {pageLeft, left - kGapPx};
  texts.loss = {right + kGapPx, right + kGapPx + metrics.horizontalAdvance(lossCaption())};
  return texts;
}

MetricCurvesPainter::MetricCurvesPainter(const viewmodel::Timeline& timeline, QSize size,
                                         bool isCompact, const viewmodel::Timeline* other)
    : m_timeline{timeline},
      m_other{other},
      m_size{size},
      m_isCompact{isCompact},
      m_hasLoss{timeline.largestLoss().has_value()},
      m_epochs{epochAxisIn(size.width(), timeline)} {
  const double top = isCompact ? kCompactMarginPx : kTopPx;
  const double bottom = size.height() - (isCompact ? kCompactMarginPx : kBottomPx);
  m_ratios = {top, bottom, 0, 1};
  m_losses = {top, bottom, 0, viewmodel::roundCeiling(timeline.largestLoss().value_or(1))};
}

bool MetricCurvesPainter::isShown(Metric metric) const {
  return m_isCompact ? metric == Metric::F1 : true;
}

const viewmodel::ValueAxis& MetricCurvesPainter::valuesOf(Metric metric) const {
  return viewmodel::isLoss(metric) ? m_losses : m_ratios;
}

void MetricCurvesPainter::paintCurves(QPainter& painter) const {
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(themeFont(Theme::kSmallPx));
  if (!m_isCompact) {
    paintGrid(painter);
    paintEpochFigures(painter);
  }
  if (m_other != nullptr && !m_isCompact) paintOther(painter);
  for (const Metric metric : kPaintOrder) {
    if (isShown(metric)) paintCurve(painter, metric);
  }
  if (!m_isCompact) paintNames(painter);
  if (m_timeline.pages.empty() && !m_isCompact) {
    const QString text = Text::tr("Precision, recall and F1 appear here with the first page.");
    const QRectF area{m_epochs.leftPx, m_ratios.topPx, m_epochs.rightPx - m_epochs.leftPx,
                      m_ratios.bottomPx - m_ratios.topPx};
    painter.setFont(themeFont(Theme::kTextPx));
    painter.setPen(theme().dim);
    const QRectF box = painter.boundingRect(area, Qt::AlignCenter | Qt::TextWordWrap, text);
    painter.fillRect(box.adjusted(-6, -2, 6, 2), theme().panel);
    painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, text);
  }
}

void MetricCurvesPainter::paintGrid(QPainter& painter) const {
  constexpr double kFigureHeightPx = 14;
  for (int i = 0; i <= kGridLines; ++i) {
    const double fraction = static_cast<double>(i) / kGridLines;
    const double y = m_ratios.yOf(fraction);
    painter.setPen(QPen{theme().line, 1});
    const double lineY = std::round(y) + 0.5;
    painter.drawLine(QPointF{m_epochs.leftPx, lineY}, QPointF{m_epochs.rightPx, lineY});
    painter.setPen(theme().faint);
    const double textTop = y - kFigureHeightPx / 2;
    painter.drawText(QRectF{0, textTop, m_epochs.leftPx - kGapPx, kFigureHeightPx},
                     Qt::AlignRight | Qt::AlignVCenter, QLocale{}.toString(fraction, 'f', 2));
    if (!m_hasLoss) continue;
    const double step = m_losses.highValue / kGridLines;
    painter.drawText(QRectF{m_epochs.rightPx + kGapPx, textTop, kRightFigurePx, kFigureHeightPx},
                     Qt::AlignLeft | Qt::AlignVCenter, scaleFigure(step * i, step));
  }
}

void MetricCurvesPainter::paintEpochFigures(QPainter& painter) const {
  painter.setPen(theme().faint);
  const double top = m_ratios.bottomPx + 6;
  const auto drawText = [&](const PixelSpan& span, const QString& text) {
    painter.drawText(QRectF{span.fromPx - 1, top, span.toPx - span.fromPx + 2, 14},
                     Qt::AlignHCenter | Qt::AlignTop, text);
  };
  const AxisTexts texts = axisTexts(m_epochs, QFontMetricsF{painter.font()});
  for (const AxisTexts::Figure& figure : texts.figures) drawText(figure.span, figure.text);
  if (texts.page) drawText(*texts.page, pageCaption());
  if (m_hasLoss) drawText(texts.loss, lossCaption());
}

void MetricCurvesPainter::paintCurve(QPainter& painter, Metric metric) const {
  for (const viewmodel::PixelLine& line :
       viewmodel::curveLines(m_timeline, metric, m_epochs, valuesOf(metric))) {
    if (line.size() == 1) {  // a page between two gaps, or the only one
      painter.setPen(Qt::NoPen);
      painter.setBrush(metricColor(metric));
      painter.drawEllipse(QPointF{line[0].x, line[0].y}, 2.5, 2.5);
      continue;
    }
    painter.setPen(penOf(metric));
    painter.drawPolyline(polygon(line));
  }
}

// As far as the axis goes: its pages stand over those of the same epoch.
void MetricCurvesPainter::paintOther(QPainter& painter) const {
  QPen pen{metricColor(Metric::F1), 1.4};
  pen.setDashPattern({4, 3});
  painter.setPen(pen);
  painter.setBrush(Qt::NoBrush);
  painter.save();
  painter.setClipRect(QRectF{m_epochs.leftPx, 0, m_epochs.rightPx - m_epochs.leftPx + 1,
                             static_cast<double>(m_size.height())});
  QPointF end;
  for (const viewmodel::PixelLine& line :
       viewmodel::curveLines(*m_other, Metric::F1, m_epochs, m_ratios)) {
    painter.drawPolyline(polygon(line));
    for (const auto& [x, y] : line) {
      if (x <= m_epochs.rightPx) end = {x, y};
    }
  }
  painter.restore();
  if (end.isNull()) return;
  const QString name = Text::tr("F1 before", "name at the curve of another run");
  const double widthPx = painter.fontMetrics().horizontalAdvance(name);
  painter.setPen(metricColor(Metric::F1));
  painter.drawText(QPointF{std::max(m_epochs.leftPx, end.x() - widthPx - kGapPx), end.y() + 16},
                   name);
}

void MetricCurvesPainter::paintNames(QPainter& painter) const {
  std::vector<Metric> named;
  std::vector<double> wanted;
  double lastX = m_epochs.leftPx;
  double widestPx = 0;
  for (const Metric metric : viewmodel::kMetrics) {
    const auto last = std::find_if(m_timeline.pages.rbegin(), m_timeline.pages.rend(),
                                   [&](const TimelinePage& page) { return page.value(metric); });
    if (last == m_timeline.pages.rend()) continue;
    named.push_back(metric);
    wanted.push_back(valuesOf(metric).yOf(*last->value(metric)));
    lastX = std::max(lastX, m_epochs.xOf(last->epoch));
    widestPx = std::max(widestPx, painter.fontMetrics().horizontalAdvance(curveName(metric)) + 0.0);
  }
  // Beside the ends of the curves; where the axis ends there, beyond the figures of the loss.
  const bool hasRoom = lastX + 2 * kGapPx + widestPx < m_epochs.rightPx;
  const double x =
      hasRoom ? lastX + kGapPx : m_epochs.rightPx + (m_hasLoss ? kRightFigurePx : kGapPx);
  const std::vector<double> placed = viewmodel::spreadLabels(
      wanted, kNameSpacingPx, m_ratios.topPx, m_ratios.bottomPx - kNameSpacingPx / 2);
  for (std::size_t i = 0; i < named.size(); ++i) {
    const QString name = curveName(named[i]);
    const QRectF box{x, placed[i] - kNameSpacingPx / 2,
                     painter.fontMetrics().horizontalAdvance(name) + 2.0, kNameSpacingPx};
    painter.fillRect(box, theme().panel);
    painter.setPen(metricColor(named[i]));
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, name);
  }
}

void MetricCurvesPainter::paintPlayhead(QPainter& painter, double position) const {
  if (m_timeline.pages.empty()) return;
  painter.setRenderHint(QPainter::Antialiasing);
  const double x = m_epochs.xOf(m_timeline.epochAt(position));
  painter.setPen(QPen{theme().accent, 1.5});
  const double top = m_isCompact ? 0 : m_ratios.topPx;
  painter.drawLine(QPointF{x, top}, QPointF{x, m_isCompact ? m_size.height() : m_ratios.bottomPx});
  for (const Metric metric : kPaintOrder) {
    const auto value = isShown(metric) ? valueAt(m_timeline, metric, position) : std::nullopt;
    if (!value) continue;
    const double radius = metric == Metric::F1 ? 4.5 : 3.5;
    painter.setPen(QPen{theme().panel, 1.5});
    painter.setBrush(metricColor(metric));
    painter.drawEllipse(QPointF{x, valuesOf(metric).yOf(*value)}, radius, radius);
  }
}

void MetricCurvesPainter::paintReadout(QPainter& painter, std::uint32_t page) const {
  if (page >= m_timeline.pages.size() || m_isCompact) return;
  constexpr double kRowPx = 16, kWidthPx = 152, kPadPx = 8;
  const TimelinePage& shown = m_timeline.pages[page];
  const double x = m_epochs.xOf(shown.epoch);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen{theme().faint, 1, Qt::DashLine});
  painter.drawLine(QPointF{x, m_ratios.topPx}, QPointF{x, m_ratios.bottomPx});

  const double height = kRowPx * (1 + static_cast<double>(viewmodel::kMetrics.size())) + 2 * kPadPx;
  const double left = x + kGapPx + kWidthPx < m_size.width() ? x + kGapPx : x - kGapPx - kWidthPx;
  QRectF box{left, m_ratios.topPx, kWidthPx, height};
  box.moveTop(std::max(0.0, std::min(box.top(), m_size.height() - height - 1)));
  painter.setPen(QPen{theme().line, 1});
  painter.setBrush(theme().panel);
  painter.drawRoundedRect(box, Theme::kCornerPx, Theme::kCornerPx);

  QRectF row{box.left() + kPadPx, box.top() + kPadPx, box.width() - 2 * kPadPx, kRowPx};
  painter.setFont(themeFont(Theme::kSmallPx, true));
  painter.setPen(theme().text);
  painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
                   Text::tr("page %1").arg(QLocale{}.toString(shown.epoch)));
  painter.setFont(themeFont(Theme::kSmallPx));
  for (const Metric metric : viewmodel::kMetrics) {
    row.translate(0, kRowPx);
    painter.setPen(penOf(metric));
    painter.drawLine(QPointF{row.left(), row.center().y()},
                     QPointF{row.left() + 12, row.center().y()});
    painter.setPen(theme().dim);
    painter.drawText(row.adjusted(18, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     curveName(metric));
    painter.setPen(theme().text);
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter,
                     viewmodel::figureText(shown.value(metric)));
  }
}

}  // namespace flipbook::ui
