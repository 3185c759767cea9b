#include "flipbook/ui/scrubber.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <utility>

#include "flipbook/core/expects.h"
#include "flipbook/core/sample.h"
#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/explanations.h"
#include "flipbook/viewmodel/sample_text.h"
#include "ui/flipbook_axis.h"

namespace flipbook::ui {
namespace {

using viewmodel::Metric;
using viewmodel::TimelinePage;

constexpr int kHeightPx = 46;
constexpr double kTrackYPx = 25;  // above it: marks of events
constexpr double kEventBottomPx = 15;
constexpr double kMostEventPx = 12;
constexpr double kLeastEventPx = 2;
constexpr double kEventDotPx = 5;
constexpr double kTrackPx = 6;
constexpr double kHandleRadiusPx = 8;
constexpr double kTickTopPx = 35;
constexpr double kMinorTickSpacingPx = 6;
constexpr double kMajorTickSpacingPx = 56;
constexpr double kDamageHalfPx = 3;
constexpr std::uint32_t kManyPages = 10;

QString pageName(std::uint32_t epoch) { return QLocale{}.toString(epoch); }

}  // namespace

Scrubber::Scrubber(QWidget* parent)
    : QAbstractSlider{parent}, m_timeline{std::make_shared<viewmodel::Timeline>()} {
  setObjectName(QStringLiteral("scrubber"));
  setAccessibleName(tr("Page"));
  setOrientation(Qt::Horizontal);
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setRange(0, 0);
  setSingleStep(1);
  setPageStep(kManyPages);
  // Reached by assistive tools, which set the value.
  connect(this, &QAbstractSlider::valueChanged, this, [this](int page) {
    if (!m_isSyncing) apply(playback::GoTo{static_cast<std::uint32_t>(page)});
  });
}

void Scrubber::setPlayer(viewmodel::FlipbookPlayer* player) {
  if (m_player) m_player->disconnect(this);
  m_player = player;
  if (m_player) {
    connect(m_player, &viewmodel::FlipbookPlayer::pageChanged, this, &Scrubber::syncValue);
    connect(m_player, &viewmodel::FlipbookPlayer::positionChanged, this, [this] {
      if (m_player->playhead().isPlaying()) update();
    });
    connect(m_player, &viewmodel::FlipbookPlayer::modeChanged, this, [this] { update(); });
  }
  syncValue();
}

void Scrubber::setTimeline(std::shared_ptr<const viewmodel::Timeline> timeline) {
  FLIPBOOK_EXPECTS(timeline != nullptr);
  m_timeline = std::move(timeline);
  syncValue();
}

void Scrubber::setEvents(std::vector<viewmodel::EventMark> marks) {
  if (marks == m_events) return;
  m_events = std::move(marks);
  syncValue();
}

void Scrubber::syncValue() {
  const QScopedValueRollback<bool> syncing{m_isSyncing, true};
  setMaximum(std::max(0, static_cast<int>(m_timeline->pages.size()) - 1));
  if (m_player) setValue(static_cast<int>(m_player->playhead().page()));
  setAccessibleDescription(m_timeline->pages.empty() ? tr("No page yet") : tipAt(handleX()));
  update();
}

void Scrubber::apply(const playback::Command& command) {
  if (m_player) m_player->apply(command);
}

QString Scrubber::tipAt(double x) const {
  const viewmodel::Timeline& timeline = *m_timeline;
  if (timeline.pages.empty()) return tr("No page yet");
  const double epoch = axis().epochAt(x);
  if (epoch > timeline.pages.back().epoch + 0.5) {
    return tr("Page %1 is still to come").arg(pageName(static_cast<std::uint32_t>(epoch + 0.5)));
  }
  const TimelinePage& page = timeline.pages[timeline.nearestPage(epoch)];
  if (!page.problem.empty()) {
    return tr("Page %1 cannot be shown: %2")
        .arg(pageName(page.epoch), QString::fromStdString(printablePath(page.problem)));
  }
  const QString tip = tr("Page %1 · F1 %2")
                          .arg(pageName(page.epoch), viewmodel::figureText(page.value(Metric::F1)));
  const auto event = std::ranges::lower_bound(m_events, timeline.nearestPage(epoch), {},
                                              &viewmodel::EventMark::page);
  const bool isEventful = event != m_events.end() && event->page == timeline.nearestPage(epoch);
  return isEventful ? tip + u'\n' + event->text : tip;
}

double Scrubber::xOfPage(std::uint32_t page) const { return axis().xOf(m_timeline->epochAt(page)); }

QSize Scrubber::sizeHint() const { return {600, kHeightPx}; }
QSize Scrubber::minimumSizeHint() const { return {kAxisLeftPx + kAxisRightPx + 80, kHeightPx}; }

viewmodel::EpochAxis Scrubber::axis() const { return epochAxisIn(width(), *m_timeline); }

double Scrubber::handleX() const {
  if (!m_player) return axis().leftPx;
  return axis().xOf(m_timeline->epochAt(drawnPosition(m_player->playhead())));
}

bool Scrubber::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    // Text of the run's files must not be taken for markup.
    QToolTip::showText(help->globalPos(), viewmodel::plainTip(tipAt(help->pos().x())), this);
    return true;
  }
  return QAbstractSlider::event(event);
}

void Scrubber::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) turnTo(event->position().x());
}

void Scrubber::mouseMoveEvent(QMouseEvent* event) {
  if ((event->buttons() & Qt::LeftButton) != 0) turnTo(event->position().x());
}

void Scrubber::mouseReleaseEvent(QMouseEvent* event) { event->accept(); }

void Scrubber::turnTo(double x) {
  if (m_timeline->pages.empty()) return;
  apply(playback::GoTo{m_timeline->nearestPage(axis().epochAt(x))});
}

void Scrubber::wheelEvent(QWheelEvent* event) {
  m_wheelDelta += event->angleDelta().y() + event->angleDelta().x();
  const int notches = m_wheelDelta / QWheelEvent::DefaultDeltasPerStep;
  m_wheelDelta -= notches * QWheelEvent::DefaultDeltasPerStep;
  const auto pages = static_cast<std::uint32_t>(std::abs(notches));
  if (notches > 0) apply(playback::StepBack{pages});
  if (notches < 0) apply(playback::StepForward{pages});
  event->accept();
}

void Scrubber::keyPressEvent(QKeyEvent* event) {
  const bool isShifted = event->modifiers().testFlag(Qt::ShiftModifier);
  const std::uint32_t pages = isShifted ? kManyPages : 1;
  switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
      return apply(playback::StepBack{pages});
    case Qt::Key_Right:
    case Qt::Key_Up:
      return apply(playback::StepForward{pages});
    case Qt::Key_PageDown:
      return apply(playback::StepBack{kManyPages});
    case Qt::Key_PageUp:
      return apply(playback::StepForward{kManyPages});
    case Qt::Key_Home:
      return apply(playback::GoToFirst{});
    case Qt::Key_End:
      return apply(playback::Follow{});
    default:
      event->ignore();
  }
}

void Scrubber::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter{this};
  painter.setRenderHint(QPainter::Antialiasing);
  paintTrack(painter);
  paintTicks(painter);
  paintEvents(painter);
  if (!m_timeline->pages.empty()) paintHandle(painter);
}

void Scrubber::paintTrack(QPainter& painter) const {
  const viewmodel::EpochAxis epochs = axis();
  const auto bar = [&](double fromX, double toX, const QColor& color) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    const double left = fromX - kTrackPx / 2;
    painter.drawRoundedRect(
        QRectF{left, kTrackYPx - kTrackPx / 2, toX - left + kTrackPx / 2, kTrackPx}, kTrackPx / 2,
        kTrackPx / 2);
  };
  bar(epochs.leftPx, epochs.rightPx, theme().line);  // planned
  const auto& pages = m_timeline->pages;
  const double shown = handleX();
  for (std::size_t begin = 0; begin < pages.size();) {  // one bar for pages without a gap
    std::size_t end = begin + 1;
    while (end < pages.size() && !pages[end].followsGap) ++end;
    const double left = epochs.xOf(pages[begin].epoch);
    const double right = epochs.xOf(pages[end - 1].epoch);
    bar(left, right, theme().faint);
    if (shown > left) bar(left, std::min(right, shown), theme().accent);
    begin = end;
  }
  for (const TimelinePage& page : pages) {
    if (page.problem.empty()) continue;
    const QRectF notch{epochs.xOf(page.epoch) - kDamageHalfPx, kTrackYPx - kTrackPx / 2 - 1,
                       2 * kDamageHalfPx, kTrackPx + 2};
    painter.fillRect(notch, theme().panel);
    painter.setPen(QPen{theme().bad, 1.5});
    painter.drawLine(notch.center() + QPointF{-2.5, -4}, notch.center() + QPointF{2.5, 4});
  }
}

void Scrubber::paintTicks(QPainter& painter) const {
  const viewmodel::EpochAxis epochs = axis();
  const auto tick = [&](std::uint32_t epoch, double length, const QColor& color) {
    const double x = std::round(epochs.xOf(epoch)) + 0.5;
    painter.setPen(QPen{color, 1});
    painter.drawLine(QPointF{x, kTickTopPx}, QPointF{x, kTickTopPx + length});
  };
  for (const std::uint32_t epoch : viewmodel::axisTicks(epochs, kMinorTickSpacingPx)) {
    tick(epoch, 3, theme().line);
  }
  for (const std::uint32_t epoch : viewmodel::axisTicks(epochs, kMajorTickSpacingPx)) {
    tick(epoch, 5, theme().faint);
  }
}

void Scrubber::paintEvents(QPainter& painter) const {
  const viewmodel::EpochAxis epochs = axis();
  const auto count = static_cast<double>(std::max<std::size_t>(2, m_timeline->pages.size()));
  const double spacing = (epochs.rightPx - epochs.leftPx) / (count - 1);
  const double width = std::clamp(spacing * 0.4, 1.0, 4.0);
  const auto isKnown = [this](const viewmodel::EventMark& mark) {
    return mark.page < m_timeline->pages.size();
  };
  painter.setPen(Qt::NoPen);
  // Where a datapoint is selected, what happened to it is the news.
  const bool hasSelected =
      std::ranges::any_of(m_events, [](const auto& mark) { return mark.isOfSelected; });
  QColor bar = theme().warn;
  if (hasSelected) bar.setAlphaF(0.4F);
  painter.setBrush(bar);
  for (const viewmodel::EventMark& mark : m_events) {
    if (!isKnown(mark)) continue;
    const double height = kLeastEventPx + mark.weight * (kMostEventPx - kLeastEventPx);
    painter.drawRoundedRect(
        QRectF{xOfPage(mark.page) - width / 2, kEventBottomPx - height, width, height}, width / 2,
        width / 2);
  }
  painter.setPen(QPen{theme().panel, 1});
  painter.setBrush(theme().text);
  for (const viewmodel::EventMark& mark : m_events) {
    if (!isKnown(mark) || !mark.isOfSelected) continue;
    const QPointF centre{xOfPage(mark.page), kEventBottomPx - kEventDotPx / 2};
    painter.drawEllipse(centre, kEventDotPx / 2 + 0.5, kEventDotPx / 2 + 0.5);
  }
}

void Scrubber::paintHandle(QPainter& painter) const {
  const QPointF centre{handleX(), kTrackYPx};
  if (hasFocus()) {
    painter.setPen(QPen{theme().accent, 1.5});
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(centre, kHandleRadiusPx + 2.5, kHandleRadiusPx + 2.5);
  }
  painter.setPen(QPen{theme().panel, 2});
  painter.setBrush(theme().accent);
  painter.drawEllipse(centre, kHandleRadiusPx, kHandleRadiusPx);
}

}  // namespace flipbook::ui
