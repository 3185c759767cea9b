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
  if (m_mode == viewmodel::ColorMode::Correct) {
    return {{tr("right"), colorOf(ink.right), false}, {tr("wrong"), colorOf(ink.wrong), false}};
  }
  if (m_mode == viewmodel::ColorMode::Split) {
    return {{tr("training"), colorOf(ink.training), false},
            {tr("validation"), colorOf(ink.validation), true}};
  }
  if (m_mode == viewmodel::ColorMode::Review) {
    return {{tr("relabelled"), colorOf(ink.relabelled), false},
            {tr("left out"), colorOf(ink.wrong), false},
            {tr("label is right"), colorOf(ink.right), false},
            {tr("put off"), colorOf(ink.putOff), false},
            {tr("not looked at"), colorOf(ink.calm), false}};
  }
  return {};
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
  if (hasScale()) {
    const Scale shown = scale();
    const QString texts = shown.what + shown.low + shown.high;
    return {metrics.horizontalAdvance(texts) + kScalePx + 4 * kTextGapPx, kHeightPx};
  }
  if (isUnknown()) return {metrics.horizontalAdvance(unknownText()) + 4, kHeightPx};
  int width = 4;
  for (const Entry& entry : entries()) {
    width += kSwatchPx + kTextGapPx + metrics.horizontalAdvance(entry.text) + kEntryGapPx;
  }
  return {width, kHeightPx};
}

void MapLegend::paintScale(QPainter& painter) const {
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
}

void MapLegend::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(themeFont(Theme::kSmallPx));
  QColor veil = theme().map;
  veil.setAlphaF(0.75F);
  painter.fillRect(rect(), veil);
  if (hasScale()) return paintScale(painter);
  if (isUnknown()) {
    painter.setPen(theme().dim);
    return painter.drawText(rect().adjusted(2, 0, 0, 0), Qt::AlignVCenter, unknownText());
  }
  double x = 2;
  for (const Entry& entry : entries()) {
    const QPointF middle{x + kSwatchPx / 2.0, kHeightPx / 2.0};
    painter.setPen(QPen{entry.color, entry.isDiamond ? 1.5 : 0.0});
    painter.setBrush(entry.isDiamond ? theme().map : entry.color);
    const double half = kSwatchPx / 2.0;
    if (entry.isDiamond) {
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
