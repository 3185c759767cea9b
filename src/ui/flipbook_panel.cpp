#include "flipbook/ui/flipbook_panel.h"

#include <QEvent>
#include <QGridLayout>
#include <QMainWindow>
#include <QResizeEvent>
#include <string_view>

#include "flipbook/core/sample.h"
#include "flipbook/ui/explanation_panel.h"
#include "flipbook/ui/flipbook_readout.h"
#include "flipbook/ui/metric_cards.h"
#include "flipbook/ui/metric_curves_view.h"
#include "flipbook/ui/scrubber.h"
#include "flipbook/ui/theme.h"
#include "flipbook/ui/transport_bar.h"
#include "flipbook/viewmodel/event_steps.h"
#include "flipbook/viewmodel/explanations.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/metric_curves.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/run_comparison.h"
#include "flipbook/viewmodel/view_state.h"

namespace flipbook::ui {
namespace {

constexpr int kSidePx = 276;   // column of buttons and words
constexpr int kCardsPx = 352;  // column of figures
constexpr int kCompactHeightPx = 100;
constexpr int kNarrowHeightPx = 152;  // compact, one under the other
constexpr int kLeastPx = 320;
constexpr int kTimelineUpdateMs = 30;

}  // namespace

FlipbookPanel::FlipbookPanel(QWidget* parent)
    : QWidget{parent},
      m_timeline{std::make_shared<viewmodel::Timeline>()},
      m_transport{new TransportBar{this}},
      m_scrubber{new Scrubber{this}},
      m_readout{new FlipbookReadout{this}},
      m_explanations{new ExplanationPanel{this}},
      m_curves{new MetricCurvesView{this}},
      m_cards{new MetricCards{this}} {
  setObjectName(QStringLiteral("flipbookPanel"));
  setAccessibleName(tr("Flipbook"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  arrange();
  m_timelineUpdate.setSingleShot(true);
  m_timelineUpdate.setInterval(kTimelineUpdateMs);
  connect(&m_timelineUpdate, &QTimer::timeout, this, &FlipbookPanel::showTimeline);
  m_shown.setFactsWanted(true);
  connect(&m_shown, &viewmodel::ShownPage::factsChanged, this, &FlipbookPanel::showWords);
  connect(&m_shown, &viewmodel::ShownPage::frameChanged, this, &FlipbookPanel::showWords);
  connect(m_explanations, &ExplanationPanel::explanationsWanted, this, &FlipbookPanel::showWords);
  showTimeline();
}

FlipbookPanel::~FlipbookPanel() = default;

// Side by side, or one under the other where the window is narrow.
void FlipbookPanel::arrange() {
  auto* grid = qobject_cast<QGridLayout*>(layout());
  if (!grid) {
    grid = new QGridLayout{this};
    grid->setSizeConstraint(QLayout::SetNoConstraint);  // minimumSizeHint() says how small
    grid->setContentsMargins(Theme::kMarginPx, 2 * Theme::kGridPx, Theme::kMarginPx,
                             2 * Theme::kGridPx);
    grid->setHorizontalSpacing(Theme::kMarginPx);
    grid->setVerticalSpacing(Theme::kGridPx);
  }
  while (QLayoutItem* item = grid->takeAt(0)) delete item;  // not the widget
  const auto setSideWidth = [this](QWidget* side, int widthPx) {
    side->setMinimumWidth(m_isNarrow ? 0 : widthPx);
    side->setMaximumWidth(m_isNarrow ? QWIDGETSIZE_MAX : widthPx);
  };
  setSideWidth(m_transport, kSidePx);
  setSideWidth(m_explanations, kSidePx);
  setSideWidth(m_readout, kCardsPx);
  setSideWidth(m_cards, kCardsPx);
  grid->addWidget(m_transport, 0, 0, Qt::AlignVCenter);
  if (m_isNarrow) {
    grid->addWidget(m_readout, 0, 1, Qt::AlignVCenter);
    grid->addWidget(m_scrubber, 1, 0, 1, 2);
    grid->addWidget(m_curves, 2, 0, 1, 2);
    grid->addWidget(m_cards, 3, 0, 1, 2);
  } else {
    grid->addWidget(m_scrubber, 0, 1);
    grid->addWidget(m_readout, 0, 2, Qt::AlignVCenter);
    grid->addWidget(m_explanations, 1, 0);
    grid->addWidget(m_curves, 1, 1);
    grid->addWidget(m_cards, 1, 2);
  }
  grid->setColumnStretch(1, 1);
  grid->setRowStretch(1, m_isNarrow ? 0 : 1);
  grid->setRowStretch(2, m_isNarrow ? 1 : 0);
  m_explanations->setVisible(!m_isNarrow);
  m_curves->setVisible(!m_isNarrow || !m_isCompact);
  m_curves->setCompact(m_isCompact);
  m_cards->setCompact(m_isCompact || m_isNarrow);
  m_explanations->setCompact(m_isCompact);
  setMaximumHeight(!m_isCompact ? QWIDGETSIZE_MAX
                   : m_isNarrow ? kNarrowHeightPx
                                : kCompactHeightPx);
  updateGeometry();
}

void FlipbookPanel::setRun(const RunContext& context) {
  if (m_context.run) m_context.run->disconnect(this);
  if (m_context.player) m_context.player->disconnect(this);
  if (m_context.view) m_context.view->disconnect(this);
  if (m_context.events) m_context.events->disconnect(this);
  if (m_context.comparison) m_context.comparison->disconnect(this);
  m_shown.setRun(nullptr, nullptr);
  m_context = context;
  viewmodel::OpenRun* run = m_context.run;
  viewmodel::FlipbookPlayer* player = m_context.player;
  m_transport->setPlayer(player);
  m_scrubber->setPlayer(player);
  m_readout->setPlayer(player);
  m_curves->setPlayer(player);
  if (player) {
    player->apply(playback::SetPageCount{0});  // another run starts afresh
    connect(player, &viewmodel::FlipbookPlayer::pageChanged, this, &FlipbookPanel::showPage);
  }
  if (m_context.view) {
    connect(m_context.view, &viewmodel::ViewStateHolder::currentChanged, this,
            &FlipbookPanel::showWords);
  }
  if (m_context.events) {
    connect(m_context.events, &viewmodel::EventSteps::changed, this, &FlipbookPanel::showEvents);
  }
  if (m_context.comparison) {
    connect(m_context.comparison, &viewmodel::RunComparison::otherChanged, this,
            &FlipbookPanel::showOther);
  }
  showOther();
  if (run) {
    using viewmodel::OpenRun;
    connect(run, &OpenRun::pagesChanged, this, &FlipbookPanel::takePages);
    connect(run, &OpenRun::pageDetailsChanged, this, [this] { m_timelineUpdate.start(); });
  }
  takePages();
  m_shown.setRun(run, player);
  showWords();
  showEvents();
}

void FlipbookPanel::showEvents() {
  const bool hasEvents = m_context.run && m_context.events;
  m_scrubber->setEvents(hasEvents ? m_context.events->marks()
                                  : std::vector<viewmodel::EventMark>{});
}

void FlipbookPanel::showOther() {
  m_curves->setOther(m_context.comparison ? m_context.comparison->otherTimeline() : nullptr);
}

void FlipbookPanel::setPlannedEpochs(std::uint32_t lastEpoch) {
  m_plannedEpochs = lastEpoch;
  showTimeline();
}

std::uint32_t FlipbookPanel::plannedEpochs() const {
  if (m_plannedEpochs > 0 || !m_context.run) return m_plannedEpochs;
  const auto end = m_context.run->end();
  if (end && end->how == RunEnd::Completed) return 0;
  return viewmodel::plannedEpochsOf(m_context.run->info());
}

void FlipbookPanel::takePages() {
  showTimeline();
  if (!m_context.player) return;
  const auto count = m_context.run ? m_context.run->pages().size() : 0;
  m_context.player->apply(playback::SetPageCount{static_cast<std::uint32_t>(count)});
}

void FlipbookPanel::showTimeline() {
  m_timelineUpdate.stop();
  const auto* run = m_context.run;
  m_timeline = std::make_shared<const viewmodel::Timeline>(
      run ? viewmodel::timelineOf(run->pages(), plannedEpochs()) : viewmodel::Timeline{});
  m_scrubber->setTimeline(m_timeline);
  m_curves->setTimeline(m_timeline);
  m_readout->setTimeline(m_timeline, run && run->end().has_value());
  m_transport->showState();
  showPage();
}

void FlipbookPanel::showPage() {
  const auto* run = m_context.run;
  const std::uint32_t page = m_context.player ? m_context.player->playhead().page() : 0;
  std::optional<EpochSummary> shown;
  std::optional<EpochSummary> before;
  if (run && page < run->pages().size()) {
    shown = run->pages()[page].summary;
    if (page > 0) before = run->pages()[page - 1].summary;
  }
  const auto classCount = run ? static_cast<std::uint32_t>(run->info().classes.size()) : 0;
  m_cards->setPage(shown, before, classCount);
  showWords();
}

void FlipbookPanel::showWords() {
  const auto* run = m_context.run;
  const std::uint32_t page = m_context.player ? m_context.player->playhead().page() : 0;
  if (!run || page >= run->pages().size()) {
    m_explanations->setSentences(
        {tr("As soon as there is a page, its figures are put into words "
            "here.")});
    m_explanations->setExplanations({});
    return;
  }
  const recording::EpochEntry& entry = run->pages()[page];
  if (!entry.problem.empty()) {
    m_explanations->setSentences(
        {tr("Page %1 cannot be shown; the others can.").arg(entry.summary.epoch.value()),
         QString::fromStdString(printablePath(entry.problem))});
    return;
  }
  const auto& facts = m_shown.facts();
  const bool isOfThisPage = facts && facts->frame->epoch == entry.summary.epoch;
  viewmodel::PageInWords words{.run = &run->info(),
                               .validation = isOfThisPage ? &facts->validation : nullptr,
                               .summary = entry.summary,
                               .preferredClass = std::nullopt,
                               .lastEpoch = run->pages().back().summary.epoch.value()};
  if (isOfThisPage) {  // a foreign run does not record how many samples it counted
    words.summary.training.samples = facts->training.summary.samples;
    words.summary.validation.samples = facts->validation.summary.samples;
  }
  const auto current = m_context.view ? m_context.view->state().current : std::nullopt;
  if (current && current->index() < run->samples().size()) {
    words.preferredClass = run->samples()[current->index()].label.ifGiven();
  }
  // While the page is being read the sentences of the one before stay: a flicker would be worse.
  if (isOfThisPage) m_explanations->setSentences(viewmodel::numbersInWords(words));
  if (m_explanations->isExplaining()) {
    m_explanations->setExplanations(viewmodel::explainEverything(words));
  }
}

void FlipbookPanel::setCompact(bool isCompact) {
  if (isCompact == m_isCompact) return;
  m_isCompact = isCompact;
  arrange();
}

void FlipbookPanel::setNarrow(bool isNarrow) {
  if (isNarrow == m_isNarrow) return;
  m_isNarrow = isNarrow;
  arrange();
}

// Not what the parts need side by side: they find another place.
QSize FlipbookPanel::minimumSizeHint() const {
  const QSize least = QWidget::minimumSizeHint();
  return {qMin(least.width(), kLeastPx), least.height()};
}

void FlipbookPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  setNarrow(event->size().width() < kNarrowBelowPx);
}

bool FlipbookPanel::event(QEvent* event) {
  if (event->type() == QEvent::Show || event->type() == QEvent::ParentChange) {
    followWindowHeight();
  }
  return QWidget::event(event);
}

bool FlipbookPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_window && event->type() == QEvent::Resize) {
    setCompact(m_window->height() < kCompactBelowPx);
  }
  return QWidget::eventFilter(watched, event);
}

void FlipbookPanel::followWindowHeight() {
  // Alone or in a floating dock the panel has what height it is given.
  QWidget* window = qobject_cast<QMainWindow*>(this->window());
  if (m_window && m_window != window) m_window->removeEventFilter(this);
  m_window = window;
  if (!m_window) return setCompact(false);
  m_window->installEventFilter(this);
  setCompact(m_window->height() < kCompactBelowPx);
}

}  // namespace flipbook::ui
