#include "flipbook/ui/map_legend.h"

#include <QPainter>
#include <utility>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/sample_text.h"
#include "ui/map_ink.h"

namespace flipbook::ui {
namespace {

constexpr int kHeightPx = 18;
constexpr int kSwatchPx = 8;
constexpr int kTextGapPx = 5;
constexpr int kEntryGapPx = 14;
constexpr int kScalePx = 110;

QString hottestText(std::uint32_t classCount) {
  const auto hottest = static_cast<double>(viewmodel::hottestLoss(classCount));
  return MapLegend::tr("%1 and more").arg(viewmodel::ratioText(hottest, 1));
}

QString unknownText() {
  return MapLegend::tr("not known: no features on this page, or over 200,000 datapoints");
}

}  // namespace

MapLegend::MapLegend(QWidget* parent) : QWidget{parent} {
  setObjectName(QStringLiteral("mapLegend"));
  setAccessibleName(tr("Meaning of the colours"));
  setAttribute(Qt::WA_TransparentForMouseEvents);
  hide();
}

void MapLegend::setMode(viewmodel::ColorMode mode, std::uint32_t classCount) {
  m_mode = mode;
  m_classCount = classCount;
  setVisible(hasScale() || isUnknown() || !entries().empty());
  resize(sizeHint());
  update();
}

void MapLegend::setUnlabeledShown(bool areThere) {
  if (std::exchange(m_hasUnlabeled, areThere) == areThere) return;
  setMode(m_mode, m_classCount);
}

void MapLegend::setHonestyKnown(bool isKnown) {
  if (std::exchange(m_isHonestyKnown, isKnown) == isKnown) return;
  resize(sizeHint());
  update();
}

bool MapLegend::isUnknown() const {
  return m_mode == viewmodel::ColorMode::Honesty && !m_isHonestyKnown;
}

bool MapLegend::hasScale() const {
  return m_mode == viewmodel::ColorMode::Loss ||
         (m_mode == viewmodel::ColorMode::Honesty && m_isHonestyKnown);
}

std::vector<MapLegend::Entry> MapLegend::entries() const {
  const viewmodel::MapInk ink = inkOf(theme());
  const auto colorOf = [](raster::Color color) { return QColor::fromRgb(color); };
  std::vector<Entry> entries;
  const auto add = [&](const QString& text, raster::Color color,
                       raster::Shape shape = raster::Shape::Dot) {
    entries.push_back({text, colorOf(color), shape});
  };
  if (m_mode == viewmodel::ColorMode::Correct) {
    add(tr("right"), ink.right);
    add(tr("wrong"), ink.wrong);
  }
  if (m_mode == viewmodel::ColorMode::Split) {
    add(tr("training"), ink.training);
    add(tr("validation"), ink.validation, raster::Shape::Diamond);
  }
  if (m_mode == viewmodel::ColorMode::Review) {
    add(tr("relabelled"), ink.relabelled);
    add(tr("left out"), ink.wrong);
    add(tr("label is right"), ink.right);
    add(tr("put off"), ink.putOff);
    add(tr("not looked at"), ink.calm);
  }
  if (m_hasUnlabeled) add(tr("without a label"), ink.noValue, raster::Shape::Ring);
  return entries;
}

MapLegend::Scale MapLegend::scale() const {
  const viewmodel::MapInk ink = inkOf(theme());
  if (m_mode == viewmodel::ColorMode::Honesty) {
    return {tr("of the 15 points drawn nearest, true neighbours:"), QStringLiteral("0"),
            QStringLiteral("15"),
            [ink](float share) { return QColor::fromRgb(viewmodel::honestyColor(share, ink)); }};
  }
  return {tr("loss"), QStringLiteral("0"), hottestText(m_classCount),
          [ink, classCount = m_classCount](float share) {
            const float loss = share * viewmodel::hottestLoss(classCount);
            return QColor::fromRgb(viewmodel::lossColor(loss, classCount, ink));
          }};
}

QSize MapLegend::sizeHint() const {
  const QFontMetrics metrics{themeFont(Theme::kSmallPx)};
  int width = 4;
  if (hasScale()) {
    const Scale shown = scale();
    const QString texts = shown.what + shown.low + shown.high;
    width += metrics.horizontalAdvance(texts) + kScalePx + 4 * kTextGapPx + kEntryGapPx;
  }
  if (isUnknown()) width += metrics.horizontalAdvance(unknownText()) + kEntryGapPx;
  for (const Entry& entry : entries()) {
    width += kSwatchPx + kTextGapPx + metrics.horizontalAdvance(entry.text) + kEntryGapPx;
  }
  return {width, kHeightPx};
}

int MapLegend::paintScale(QPainter& painter) const {
  const Scale shown = scale();
  const QFontMetrics metrics = painter.fontMetrics();
  int x = 2;
  const auto write = [&](const QString& text) {
    painter.setPen(theme().dim);
    painter.drawText(QRect{x, 0, width(), kHeightPx}, Qt::AlignVCenter, text);
    x += metrics.horizontalAdvance(text) + kTextGapPx;
  };
  write(shown.what);
  write(shown.low);
  QLinearGradient gradient{static_cast<double>(x), 0, static_cast<double>(x + kScalePx), 0};
  for (int stop = 0; stop <= 10; ++stop) {
    const float share = static_cast<float>(stop) / 10;
    gradient.setColorAt(static_cast<double>(share), shown.color(share));
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(gradient);
  painter.drawRoundedRect(QRectF(x, kHeightPx / 2.0 - 3, kScalePx, 6), 3, 3);
  x += kScalePx + kTextGapPx;
  write(shown.high);
  return x + kEntryGapPx - kTextGapPx;
}

void MapLegend::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(themeFont(Theme::kSmallPx));
  QColor veil = theme().map;
  veil.setAlphaF(0.75F);
  painter.fillRect(rect(), veil);
  double x = 2;
  if (hasScale()) x = paintScale(painter);
  if (isUnknown()) {
    painter.setPen(theme().dim);
    painter.drawText(rect().adjusted(2, 0, 0, 0), Qt::AlignVCenter, unknownText());
    x += painter.fontMetrics().horizontalAdvance(unknownText()) + kEntryGapPx;
  }
  for (const Entry& entry : entries()) {
    const QPointF middle{x + kSwatchPx / 2.0, kHeightPx / 2.0};
    const bool isHollow = entry.shape != raster::Shape::Dot;
    painter.setPen(QPen{entry.color, isHollow ? 1.5 : 0.0});
    painter.setBrush(isHollow ? theme().map : entry.color);
    const double half = kSwatchPx / 2.0;
    if (entry.shape == raster::Shape::Diamond) {
      painter.drawPolygon(QPolygonF{{middle + QPointF{0, -half}, middle + QPointF{half, 0},
                                     middle + QPointF{0, half}, middle + QPointF{-half, 0}}});
    } else {
      painter.drawEllipse(middle, half, half);
    }
    painter.setPen(theme().dim);
    x += kSwatchPx + kTextGapPx;
    painter.drawText(QRectF(x, 0, 200, kHeightPx), Qt::AlignVCenter, entry.text);
    x += painter.fontMetrics().horizontalAdvance(entry.text) + kEntryGapPx;
  }
}

}  // namespace flipbook::ui
