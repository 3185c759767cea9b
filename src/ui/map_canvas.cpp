#include "flipbook/ui/map_canvas.h"

#include <QPaintEvent>
#include <QPainter>
#include <array>
#include <utility>

#include "flipbook/ui/map_marks.h"
#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/sample_text.h"
#include "flipbook/viewmodel/view_state.h"
#include "ui/map_ink.h"
#include "ui/map_overlay.h"
#include "ui/map_texts.h"

namespace flipbook::ui {
namespace {

// Room around a fitted map, for the controls and so that no point touches the edge.
constexpr float kSidePx = 40;
constexpr float kTopPx = 60;
constexpr float kBottomPx = 48;
constexpr std::chrono::milliseconds kFrame{16};
// Quiet: the points stay the brightest thing.
constexpr double kRegionsInLight = 0.12;
constexpr double kRegionsInDark = 0.13;

raster::Bounds viewportOf(const QSize& size) {
  const auto width = static_cast<float>(size.width());
  const auto height = static_cast<float>(size.height());
  // A view too small for margins gives the map all there is.
  const float side = width > 4 * kSidePx ? kSidePx : 0;
  const bool isTall = height > 2 * (kTopPx + kBottomPx);
  return {{side, isTall ? kTopPx : 0}, {width - side, isTall ? height - kBottomPx : height}};
}

}  // namespace

MapCanvas::MapCanvas(QWidget* parent)
    : QWidget{parent}, m_overlay{std::make_unique<MapOverlay>(m_model)} {
  setObjectName(QStringLiteral("mapCanvas"));
  setAccessibleName(tr("Map"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
  m_animation.setTimerType(Qt::PreciseTimer);
  m_animation.setInterval(kFrame);
  connect(&m_animation, &QTimer::timeout, this, &MapCanvas::animate);
  connect(&m_model, &viewmodel::MapModel::changed, this, &MapCanvas::redraw);
  connect(&m_model, &viewmodel::MapModel::boundsChanged, this, &MapCanvas::followBounds);
  connect(&m_regions, &viewmodel::MapRegions::changed, this, [this] { update(); });
  connect(m_overlay.get(), &MapOverlay::changed, this, [this] { update(); });
  takeTheme();
  updateCursor();
}

MapCanvas::~MapCanvas() = default;

void MapCanvas::setRun(const RunContext& context) {
  if (m_context.view != nullptr) m_context.view->disconnect(this);
  m_context = context;
  if (context.view != nullptr) {
    connect(context.view, &viewmodel::ViewStateHolder::appearanceChanged, this,
            &MapCanvas::followAppearance);
  }
  m_overlay->setRun(context);
  m_regions.setRun(context.run, context.player);
  followAppearance();
  m_drag.reset();
  setHovered(std::nullopt);
  m_camera.setBounds(std::nullopt);
  m_model.setSources({context.run, context.player, context.view});
  redraw();
}

void MapCanvas::setHonesty(std::shared_ptr<const std::vector<float>> shares) {
  m_model.setHonesty(std::move(shares));
}

void MapCanvas::setVerdicts(viewmodel::Verdicts verdicts) {
  m_model.setVerdicts(std::move(verdicts));
}

void MapCanvas::followAppearance() {
  m_regions.setWanted(m_context.run != nullptr && m_context.view->state().showsRegions);
  update();
}

const std::vector<SampleId>& MapCanvas::hoveredNeighbors() const {
  return m_overlay->hoveredNeighbors();
}

bool MapCanvas::hasImage(SampleId sample) const { return m_overlay->hasImage(sample); }

std::size_t MapCanvas::trailCount() const { return m_overlay->trailCount(); }

void MapCanvas::setTool(MapTool tool) {
  if (std::exchange(m_tool, tool) == tool) return;
  updateCursor();
  Q_EMIT toolChanged();
}

void MapCanvas::fitToView() {
  if (const auto bounds = m_model.bounds()) m_camera.fit(*bounds);
  animate();
}

void MapCanvas::zoomBy(float factor) {
  m_camera.zoomBy(factor);
  animate();
}

void MapCanvas::ensureVisible(SampleId sample) {
  const auto place = m_model.pointInLayout(sample);
  if (!place) return;
  m_camera.ensureVisible(*place);
  animate();
}

void MapCanvas::setNeighborLines(SampleId sample, std::vector<SampleId> neighbors) {
  m_overlay->setNeighborLines(sample, std::move(neighbors));
}

std::optional<QPointF> MapCanvas::placeOf(SampleId sample) const {
  const auto place = m_model.pointInLayout(sample);
  return place ? std::optional{onScreen(*place)} : std::nullopt;
}

QString MapCanvas::describe(SampleId sample) const {
  if (m_context.run == nullptr || sample.index() >= m_model.samples().size()) return {};
  const Sample& shown = m_model.samples()[sample.index()];
  const RunInfo& run = m_context.run->info();
  const QString what =
      tr("%1, %2, %3")
          .arg(viewmodel::fileNameText(shown), viewmodel::labelledText(run, shown.label),
               viewmodel::splitText(shown.split));
  const FramePtr& frame = m_model.frame();
  if (!frame || !frame->scores.isEvaluated(sample)) return what;
  return tr("%1; the model says %2, %3")
      .arg(what, viewmodel::classText(run, frame->scores.predicted(sample)),
           viewmodel::ratioText(frame->scores.confidence(sample)));
}

QString MapCanvas::describeCurrent() const {
  if (m_context.view == nullptr || !m_context.view->state().current) {
    return tr("no datapoint selected");
  }
  return describe(*m_context.view->state().current);
}

QString MapCanvas::describeMap() const {
  const std::size_t samples = m_model.samples().size();
  if (samples == 0) return tr("no run is open");
  return tr("%1; Ctrl and arrow keys go from one to the next, Enter inspects")
      .arg(datapointsText(samples));
}

void MapCanvas::redraw() {
  m_image.invalidate();
  m_overlay->followFrame();
  update();
  Q_EMIT statusChanged();
}

void MapCanvas::followBounds() {
  m_camera.setBounds(m_model.core());
  animate();
}

void MapCanvas::animate() {
  const bool isRunning = m_animation.isActive();
  const auto elapsed = isRunning ? std::chrono::nanoseconds{m_clock.nsecsElapsed()} : kFrame;
  m_clock.start();
  m_camera.advance(elapsed);
  if (m_camera.isMoving()) {
    if (!isRunning) m_animation.start();
  } else {
    m_animation.stop();
  }
  update();
}

void MapCanvas::takeTheme() {
  m_model.setInk(inkOf(theme()));
  redraw();
}

QPointF MapCanvas::onScreen(Point2 pointInLayout) const {
  const Point2 at = m_camera.screenFromLayout().map(pointInLayout);
  return {static_cast<double>(at.x), static_cast<double>(at.y)};
}

Point2 MapCanvas::inLayout(const QPointF& place) const {
  return m_camera.screenFromLayout().inverted().map(
      {static_cast<float>(place.x()), static_cast<float>(place.y())});
}

void MapCanvas::resizeEvent(QResizeEvent* /*event*/) {
  m_camera.setViewport(viewportOf(size()));
  update();
}

void MapCanvas::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) takeTheme();
}

void MapCanvas::paintEvent(QPaintEvent* /*event*/) {
  const bool isShowing = m_model.status() == viewmodel::MapModel::Status::Showing;
  const raster::PointCloud cloud = isShowing ? m_model.cloud() : raster::PointCloud{};
  const MapImage::View view{size(),
                            devicePixelRatioF(),
                            m_camera.screenFromLayout(),
                            m_camera.zoom(),
                            theme().map.rgb(),
                            m_regions.picture(),
                            theme().isDark ? kRegionsInDark : kRegionsInLight};
  QPainter painter{this};
  painter.drawImage(QPointF{},
                    m_image.render(view, isShowing ? &cloud : nullptr, m_model.layoutFromBox()));
  painter.setRenderHint(QPainter::Antialiasing);
  if (isShowing) {
    m_overlay->paint(painter, {size(), m_camera.screenFromLayout(), m_camera.zoom(),
                               static_cast<double>(m_image.pointRadius())});
  }
  if (m_drag && m_drag->band.size() > 1) paintBand(painter, m_drag->band);
  if (m_showsFocus) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen{theme().accent, 1});
    painter.drawRect(QRectF{rect()}.adjusted(0.5, 0.5, -0.5, -0.5));
  }
}

}  // namespace flipbook::ui
