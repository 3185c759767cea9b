#include "flipbook/ui/metric_curves_view.h"

#include <QEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <utility>

#include "flipbook/core/expects.h"
#include "flipbook/viewmodel/explanations.h"
#include "ui/flipbook_axis.h"
#include "ui/metric_curves_painter.h"

namespace flipbook::ui {
namespace {

constexpr int kCompactHeightPx = 30;

}  // namespace

MetricCurvesView::MetricCurvesView(QWidget* parent)
    : QWidget{parent}, m_timeline{std::make_shared<viewmodel::Timeline>()} {
  setObjectName(QStringLiteral("metricCurves"));
  setAccessibleName(tr("Precision, recall, F1 and loss page by page"));
  setMouseTracking(true);
  setCompact(false);
}

void MetricCurvesView::setPlayer(viewmodel::FlipbookPlayer* player) {
  if (m_player) m_player->disconnect(this);
  m_player = player;
  if (m_player) {
    using viewmodel::FlipbookPlayer;
    connect(m_player, &FlipbookPlayer::pageChanged, this, [this] {
      describe();
      update();
    });
    connect(m_player, &FlipbookPlayer::modeChanged, this, [this] { update(); });
    connect(m_player, &FlipbookPlayer::positionChanged, this, [this] {
      if (m_player->playhead().isPlaying()) update();
    });
  }
  update();
}

void MetricCurvesView::setTimeline(std::shared_ptr<const viewmodel::Timeline> timeline) {
  FLIPBOOK_EXPECTS(timeline != nullptr);
  m_timeline = std::move(timeline);
  if (m_pointedPage && *m_pointedPage >= m_timeline->pages.size()) m_pointedPage.reset();
  describe();
  repaintCurves();
}

void MetricCurvesView::setOther(std::shared_ptr<const viewmodel::Timeline> other) {
  m_other = std::move(other);
  repaintCurves();
}

void MetricCurvesView::setCompact(bool isCompact) {
  m_isCompact = isCompact;
  setSizePolicy(QSizePolicy::Expanding, isCompact ? QSizePolicy::Fixed : QSizePolicy::Expanding);
  updateGeometry();
  repaintCurves();
}

QSize MetricCurvesView::sizeHint() const { return {600, m_isCompact ? kCompactHeightPx : 200}; }

QSize MetricCurvesView::minimumSizeHint() const {
  return {kAxisLeftPx + kAxisRightPx + 80, m_isCompact ? kCompactHeightPx : 110};
}

void MetricCurvesView::changeEvent(QEvent* event) {
  const auto type = event->type();
  if (type == QEvent::PaletteChange || type == QEvent::FontChange || type == QEvent::StyleChange ||
      type == QEvent::LanguageChange) {
    repaintCurves();
  }
  QWidget::changeEvent(event);
}

void MetricCurvesView::paintEvent(QPaintEvent* /*event*/) {
  const MetricCurvesPainter curves{*m_timeline, size(), m_isCompact, m_other.get()};
  if (m_curves.isNull() || m_curves.devicePixelRatio() != devicePixelRatioF()) {
    m_curves = QPixmap{size() * devicePixelRatioF()};
    m_curves.setDevicePixelRatio(devicePixelRatioF());
    m_curves.fill(Qt::transparent);
    QPainter painter{&m_curves};
    curves.paintCurves(painter);
  }
  QPainter painter{this};
  painter.drawPixmap(0, 0, m_curves);
  if (m_player) curves.paintPlayhead(painter, drawnPosition(m_player->playhead()));
  if (m_pointedPage) curves.paintReadout(painter, *m_pointedPage);
}

void MetricCurvesView::resizeEvent(QResizeEvent* event) {
  repaintCurves();
  QWidget::resizeEvent(event);
}

void MetricCurvesView::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) turnTo(event->position().x());
}

void MetricCurvesView::mouseMoveEvent(QMouseEvent* event) {
  point(event->position().x());
  if ((event->buttons() & Qt::LeftButton) != 0) turnTo(event->position().x());
}

void MetricCurvesView::leaveEvent(QEvent* event) {
  m_pointedPage.reset();
  update();
  QWidget::leaveEvent(event);
}

void MetricCurvesView::repaintCurves() {
  m_curves = QPixmap{};
  update();
}

void MetricCurvesView::point(double x) {
  if (m_timeline->pages.empty()) return;
  const auto page = m_timeline->nearestPage(epochAxisIn(width(), *m_timeline).epochAt(x));
  if (m_pointedPage == page) return;
  m_pointedPage = page;
  update();
}

void MetricCurvesView::turnTo(double x) {
  if (m_timeline->pages.empty() || !m_player) return;
  const double epoch = epochAxisIn(width(), *m_timeline).epochAt(x);
  m_player->apply(playback::GoTo{m_timeline->nearestPage(epoch)});
}

void MetricCurvesView::describe() {
  const std::uint32_t page = m_player ? m_player->playhead().page() : 0;
  if (page >= m_timeline->pages.size()) {
    setAccessibleDescription(tr("No page yet"));
    return;
  }
  const viewmodel::TimelinePage& shown = m_timeline->pages[page];
  QString text = tr("Page %1").arg(QLocale{}.toString(shown.epoch));
  for (const viewmodel::Metric metric : viewmodel::kMetrics) {
    text += tr(", %1 %2", "name and value of a metric, in a list")
                .arg(viewmodel::metricName(metric), viewmodel::figureText(shown.value(metric)));
  }
  setAccessibleDescription(text);
}

}  // namespace flipbook::ui
