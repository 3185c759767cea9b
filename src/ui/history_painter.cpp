#include "ui/history_painter.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/sample_text.h"

namespace flipbook::ui {
namespace {

using recording::SampleOnPage;
using viewmodel::classColor;

constexpr double kLinePx = 2;
constexpr double kThinPx = 1;
constexpr double kDotPx = 3.5;
constexpr int kLabelGapPx = 6;
constexpr int kGridLines = 4;

constexpr int kLeastContrast = 90;  // of lightness, in [0, 255]

// A class colour as text: those too near the panel's are drawn towards the text's.
QColor inkOf(ClassId klass) {
  const Theme& t = theme();
  const QColor color = classColor(klass);
  if (std::abs(qGray(color.rgb()) - qGray(t.panel.rgb())) >= kLeastContrast) return color;
  return {(color.red() + t.text.red()) / 2, (color.green() + t.text.green()) / 2,
          (color.blue() + t.text.blue()) / 2};
}

bool hasValue(const SampleOnPage& page) { return std::isfinite(page.confidence); }

}  // namespace

QString HistoryPainter::labelText(const HistoryChart::Content& content) {
  if (!content.label.isGiven()) return {};
  return tr("%1 (label)").arg(content.className(content.label.klass()));
}

double HistoryPainter::yOf(float fraction) const {
  return plot.bottom() - std::clamp(double{fraction}, 0.0, 1.0) * plot.height();
}

const SampleOnPage* HistoryPainter::lastWithValue() const {
  const auto last = std::find_if(content.history.rbegin(), content.history.rend(), hasValue);
  return last == content.history.rend() ? nullptr : &*last;
}

void HistoryPainter::paintGrid(QPainter& painter) const {
  const Theme& t = theme();
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(t.line);
  for (int i = 0; i <= kGridLines; i += 2) {
    const double y = plot.top() + plot.height() * i / kGridLines;
    painter.drawLine(QPointF{plot.left(), y}, QPointF{plot.right(), y});
  }
  painter.setPen(t.faint);
  painter.setFont(themeFont(Theme::kSmallPx));
  const QRectF below{plot.left(), plot.bottom() + 3, plot.width(), Theme::kSmallPx + 6.0};
  painter.drawText(below, Qt::AlignLeft | Qt::AlignTop, viewmodel::countText(0));
  painter.drawText(below, Qt::AlignRight | Qt::AlignTop, viewmodel::countText(axis.lastEpoch));
  painter.setRenderHint(QPainter::Antialiasing);
}

void HistoryPainter::paintLoss(QPainter& painter) const {
  float most = 0;
  for (const SampleOnPage& page : content.history) {
    if (std::isfinite(page.loss)) most = std::max(most, page.loss);
  }
  if (most <= 0) return;
  QPainterPath path;
  QPointF first;
  for (const SampleOnPage& page : content.history) {
    if (!std::isfinite(page.loss)) continue;
    const QPointF point{axis.xOf(page.epoch), yOf(page.loss / most)};
    if (path.elementCount() == 0) {
      path.moveTo(point);
      first = point;
    } else {
      path.lineTo(point);
    }
  }
  painter.setPen(QPen{theme().faint, kThinPx, Qt::DotLine});
  painter.drawPath(path);
  // Its height is its own: 1 is the highest loss of this datapoint. So it has a name, and no axis.
  painter.setFont(themeFont(Theme::kSmallPx));
  painter.setPen(theme().faint);
  const double above = std::max(first.y(), plot.top() + Theme::kSmallPx);
  painter.drawText(QPointF{first.x() + kLabelGapPx + 2, above}, tr("loss"));
}

// Each stretch of the other line has the colour of the class that is strongest at its end.
void HistoryPainter::paintLines(QPainter& painter) const {
  painter.setBrush(Qt::NoBrush);
  paintLoss(painter);
  const SampleOnPage* before = nullptr;
  for (const SampleOnPage& page : content.history) {
    if (!hasValue(page)) {
      before = nullptr;
      continue;
    }
    const double x = axis.xOf(page.epoch);
    if (before) {
      const double from = axis.xOf(before->epoch);
      painter.setPen(
          QPen{classColor(page.strongestOther.klass), kLinePx, Qt::SolidLine, Qt::RoundCap});
      painter.drawLine(QPointF{from, yOf(before->strongestOther.probability)},
                       QPointF{x, yOf(page.strongestOther.probability)});
      if (content.label.isGiven()) {
        painter.setPen(
            QPen{classColor(content.label.klass()), kLinePx, Qt::SolidLine, Qt::RoundCap});
        painter.drawLine(QPointF{from, yOf(before->labelProbability)},
                         QPointF{x, yOf(page.labelProbability)});
      }
    }
    before = &page;
  }
}

void HistoryPainter::paintEndLabels(QPainter& painter) const {
  const SampleOnPage* last = lastWithValue();
  if (!last) return;
  painter.setFont(themeFont(Theme::kSmallPx, true));
  const QFontMetricsF metrics{painter.font()};
  const double height = metrics.height();
  const bool hasLabel = content.label.isGiven();
  double label = hasLabel ? yOf(last->labelProbability) : 0;
  double other = yOf(last->strongestOther.probability);
  // Apart by a line's height, and within the plot.
  if (hasLabel && std::abs(label - other) < height) {
    const double middle =
        std::clamp((label + other) / 2, plot.top() + height / 2, plot.bottom() - height / 2);
    const double half = label <= other ? -height / 2 : height / 2;
    label = middle + half;
    other = middle - half;
  }
  const double x = axis.xOf(last->epoch) + kLabelGapPx;
  const double space = painter.window().right() - x;
  const auto write = [&](double y, const QColor& color, const QString& text) {
    painter.setPen(color);
    const QRectF area{x, y - height / 2, space, height};
    painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(text, Qt::ElideRight, space));
  };
  write(other, inkOf(last->strongestOther.klass), content.className(last->strongestOther.klass));
  if (hasLabel) write(label, inkOf(content.label.klass()), labelText(content));
}

void HistoryPainter::paintPage(QPainter& painter, EpochIndex epoch, bool isHover) const {
  const Theme& t = theme();
  const double x = axis.xOf(epoch);
  painter.setPen(QPen{isHover ? t.faint : t.accent, isHover ? kThinPx : 1.5});
  painter.drawLine(QPointF{x, plot.top()}, QPointF{x, plot.bottom()});
  for (const SampleOnPage& page : content.history) {
    if (page.epoch != epoch || !hasValue(page)) continue;
    painter.setPen(QPen{t.panel, 1.5});
    painter.setBrush(classColor(page.strongestOther.klass));
    painter.drawEllipse(QPointF{x, yOf(page.strongestOther.probability)}, kDotPx, kDotPx);
    if (!content.label.isGiven()) continue;
    painter.setBrush(classColor(content.label.klass()));
    painter.drawEllipse(QPointF{x, yOf(page.labelProbability)}, kDotPx, kDotPx);
  }
}

}  // namespace flipbook::ui
