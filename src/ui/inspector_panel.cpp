#include "flipbook/ui/inspector_panel.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "flipbook/ui/history_chart.h"
#include "flipbook/ui/neighbor_strip.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/metric_curves.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/reviewer.h"
#include "flipbook/viewmodel/sample_text.h"
#include "flipbook/viewmodel/view_state.h"
#include "ui/inspector_head.h"
#include "ui/reason_box.h"
#include "ui/review_bar.h"
#include "ui/selection_header.h"
#include "ui/text_label.h"

namespace flipbook::ui {
namespace {

using findings::StandsOutKind;
using viewmodel::SampleInspector;

constexpr int kRowsOfNeighbors = 2;
constexpr int kStepperPx = 22;

TextLabel* sectionTitle(const QString& text) { return new TextLabel{text, {.isBold = true}}; }

QString drawnTruthText(const viewmodel::DrawnTruth& truth) {
  return InspectorPanel::tr("On the map: %1 of the %2 points drawn nearest are true neighbours")
      .arg(viewmodel::countText(truth.trueOnes), viewmodel::countText(truth.drawn));
}

Tone toneOf(StandsOutKind kind) {
  return kind == StandsOutKind::SuspectedWrongLabel ? Tone::Bad : Tone::Warn;
}

}  // namespace

InspectorPanel::InspectorPanel(QWidget* parent) : QWidget{parent} {
  setObjectName(QStringLiteral("inspectorPanel"));
  setAccessibleName(tr("Inspector"));
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeHeader());
  m_stack = new QStackedWidget;
  m_stack->addWidget(makeEmptyState());
  m_stack->addWidget(makeStory());
  column->addWidget(m_stack, 1);
  connectInspector();
}

QWidget* InspectorPanel::makeHeader() {
  auto* header = new QWidget;
  auto* line = new QHBoxLayout{header};
  line->setContentsMargins(Theme::kMarginPx, 10, Theme::kMarginPx - 4, 6);
  line->setSpacing(2);
  const auto stepper = [this](const QString& name, const QString& text, Qt::ArrowType arrow) {
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setAccessibleName(text);
    button->setToolTip(text);
    button->setArrowType(arrow);
    button->setAutoRaise(true);
    button->setFixedSize(kStepperPx, kStepperPx);
    return button;
  };
  m_previous = stepper(QStringLiteral("previous"), tr("Previous datapoint"), Qt::LeftArrow);
  m_next = stepper(QStringLiteral("next"), tr("Next datapoint"), Qt::RightArrow);
  m_position = new TextLabel{{}, {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}};
  m_position->setObjectName(QStringLiteral("position"));
  line->addWidget(sectionTitle(tr("Inspector")));
  line->addStretch(1);
  line->addWidget(m_previous);
  line->addWidget(m_position);
  line->addWidget(m_next);
  connect(m_previous, &QToolButton::clicked, this, &InspectorPanel::showPrevious);
  connect(m_next, &QToolButton::clicked, this, &InspectorPanel::showNext);
  return header;
}

QWidget* InspectorPanel::makeEmptyState() {
  auto* empty = new QWidget;
  empty->setObjectName(QStringLiteral("emptyState"));
  auto* column = new QVBoxLayout{empty};
  column->setContentsMargins(2 * Theme::kMarginPx, 0, 2 * Theme::kMarginPx, 3 * kStepperPx);
  column->setSpacing(2 * Theme::kGridPx);
  auto* invitation = new TextLabel{tr("Click a datapoint to see its story"), {}};
  auto* hint =
      new TextLabel{tr("Its image, what the model said of it on every page, and its neighbours."),
                    {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}};
  for (TextLabel* label : {invitation, hint}) {
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
  }
  column->addStretch(1);
  column->addWidget(invitation);
  column->addWidget(hint);
  column->addStretch(1);
  return empty;
}

QWidget* InspectorPanel::makeStory() {
  m_selection = new SelectionHeader;
  m_head = new InspectorHead;
  m_reason = new ReasonBox;
  m_reason->setObjectName(QStringLiteral("reason"));
  m_neighbors = new NeighborStrip{kRowsOfNeighbors};
  connect(m_neighbors, &NeighborStrip::sampleClicked, this,
          [this](SampleId sample) { m_context.view->setCurrent(sample); });

  m_story = new QWidget;
  auto* story = new QVBoxLayout{m_story};
  story->setContentsMargins(0, 0, 0, 0);
  story->setSpacing(3 * Theme::kGridPx);
  story->addWidget(m_head);
  story->addWidget(m_reason);
  story->addWidget(makeChart());
  auto* around = new QVBoxLayout;
  around->setSpacing(2 * Theme::kGridPx);
  around->addWidget(sectionTitle(tr("Nearest on this page")));
  around->addWidget(m_neighbors);
  m_drawnTruth = new TextLabel{{}, {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}};
  m_drawnTruth->setObjectName(QStringLiteral("drawnTruth"));
  m_drawnTruth->setWordWrap(true);
  around->addWidget(m_drawnTruth);
  story->addLayout(around);

  auto* content = new QWidget;
  auto* column = new QVBoxLayout{content};
  column->setContentsMargins(Theme::kMarginPx, 4, Theme::kMarginPx, Theme::kMarginPx);
  column->setSpacing(2 * Theme::kGridPx);
  column->addWidget(m_selection);
  column->addWidget(m_story);
  column->addStretch(1);

  auto* scroll = new QScrollArea;
  scroll->setWidget(content);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  return scroll;
}

QWidget* InspectorPanel::makeChart() {
  auto* section = new QWidget;
  auto* column = new QVBoxLayout{section};
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(Theme::kGridPx);
  auto* title = new QHBoxLayout;
  title->addWidget(sectionTitle(tr("Through the pages")), 1);
  title->addWidget(
      new TextLabel{tr("click to turn there"), {.tone = Tone::Faint, .sizePx = Theme::kSmallPx}});
  m_chart = new HistoryChart;
  connect(m_chart, &HistoryChart::epochClicked, this, &InspectorPanel::turnTo);
  column->addLayout(title);
  column->addWidget(m_chart);
  return section;
}

void InspectorPanel::connectInspector() {
  connect(&m_inspector, &SampleInspector::pageChanged, this, &InspectorPanel::showPage);
  connect(&m_inspector, &SampleInspector::historyChanged, this, &InspectorPanel::showHistory);
  connect(&m_inspector, &SampleInspector::neighborsChanged, this, &InspectorPanel::showNeighbors);
  connect(&m_inspector, &SampleInspector::reasonChanged, this, &InspectorPanel::showReason);
  showCurrent();
}

void InspectorPanel::setReviewActions(const WindowActions& actions) {
  m_review = new ReviewBar{actions};
  layout()->addWidget(m_review);
}

void InspectorPanel::setRun(const RunContext& context) {
  if (m_context.view) m_context.view->disconnect(this);
  if (m_context.thumbnails) m_context.thumbnails->disconnect(this);
  if (m_context.reviewer) m_context.reviewer->disconnect(this);
  m_context = context;
  m_inspector.setRun(context.run, context.player);
  m_neighbors->setRun(context);
  m_selection->setRun(context);
  if (m_review) m_review->setRun(context);
  if (context.run) connectRun();
  showCurrent();
  showSelection();
}

void InspectorPanel::connectRun() {
  connect(m_context.view, &viewmodel::ViewStateHolder::currentChanged, this,
          &InspectorPanel::showCurrent);
  connect(m_context.view, &viewmodel::ViewStateHolder::selectionChanged, this,
          &InspectorPanel::showSelection);
  connect(m_context.thumbnails, &viewmodel::ThumbnailStore::imageReady, this,
          &InspectorPanel::showImage);
  if (m_context.reviewer) {
    connect(m_context.reviewer, &viewmodel::Reviewer::changed, this, &InspectorPanel::showReason);
  }
}

void InspectorPanel::showCurrent() {
  m_inspector.setSample(m_context.run ? m_context.view->state().current : std::nullopt);
  const auto sample = m_inspector.sample();
  m_story->setVisible(sample.has_value());
  showPosition();
  showReason();
  if (!sample) return;
  m_head->setSample(m_context.run->info(), m_context.run->placed(*sample));
  m_head->setPreview(m_context.thumbnails->thumbnail(*sample).image);
  m_context.thumbnails->requestImage(*sample);
  showPage();
  showHistory();
}

void InspectorPanel::showSelection() {
  m_selection->setSelection(sequence(), m_inspector.frame());
  showPosition();
}

void InspectorPanel::showPosition() {
  const bool isEmpty = !m_inspector.sample() && sequence().empty();
  m_stack->setCurrentIndex(isEmpty ? 0 : 1);
  for (QWidget* part : std::initializer_list<QWidget*>{m_previous, m_next, m_position}) {
    part->setVisible(!isEmpty);
  }
  if (isEmpty) return;
  const std::vector<SampleId>& order = sequence();
  const std::size_t count = order.empty() ? m_context.run->samples().size() : order.size();
  std::optional<std::size_t> place;
  if (const auto current = m_inspector.sample()) {
    const auto found = std::ranges::lower_bound(order, *current);
    if (order.empty()) place = current->index();
    if (found != order.end() && *found == *current) {
      place = static_cast<std::size_t>(found - order.begin());
    }
  }
  m_position->setText(
      tr("%1 of %2")
          .arg(place ? viewmodel::countText(*place + 1) : tr("–"), viewmodel::countText(count)));
  m_previous->setEnabled(place && *place > 0);
  m_next->setEnabled(!place || *place + 1 < count);
}

void InspectorPanel::showPage() {
  m_selection->setSelection(sequence(), m_inspector.frame());
  if (!m_inspector.sample()) return;
  const FramePtr& frame = m_inspector.frame();
  const std::optional<EpochIndex> epoch = frame ? std::optional{frame->epoch} : std::nullopt;
  m_head->setPage(m_context.run->info(), m_inspector.onPage(), epoch);
  m_chart->setShownEpoch(epoch);
  if (m_context.run->samples()[m_inspector.sample()->index()].isUnlabeled()) showReason();
}

void InspectorPanel::showHistory() {
  const auto sample = m_inspector.sample();
  if (!sample) return m_chart->clear();
  const auto& pages = m_context.run->pages();
  const std::uint32_t reached = pages.empty() ? 0 : pages.back().summary.epoch.value();
  // Pages that are still to come keep their room, but not those of a run that ended earlier.
  const std::uint32_t planned =
      m_context.run->end() ? reached : viewmodel::plannedEpochsOf(m_context.run->info());
  m_chart->setContent({.history = m_inspector.history(),
                       .label = m_context.run->samples()[sample->index()].label,
                       .lastEpoch = std::max(reached, planned),
                       .className = [run = m_context.run](ClassId klass) {
                         return viewmodel::classText(run->info(), klass);
                       }});
}

void InspectorPanel::showNeighbors() {
  std::vector<SampleId> shown = m_inspector.neighbors();
  if (shown.size() > m_neighbors->capacity()) shown.resize(m_neighbors->capacity());
  m_neighbors->setSamples(shown, m_inspector.frame());
  const auto& truth = m_inspector.drawnTruth();
  m_drawnTruth->setVisible(truth.has_value());
  if (truth) m_drawnTruth->setText(drawnTruthText(*truth));
  if (m_inspector.sample()) Q_EMIT neighborsFound(*m_inspector.sample(), shown);
}

// What the rankings say of it, which know all pages; else what stands out up to the shown one.
void InspectorPanel::showReason() {
  if (!m_inspector.sample()) return m_reason->hide();
  if (m_context.reviewer) {
    const auto* finding = m_context.reviewer->worstFinding(*m_inspector.sample());
    if (finding != nullptr) {
      return m_reason->show(viewmodel::findingHeadline(*finding), viewmodel::reasonText(*finding),
                            finding->kind == findings::FindingKind::Label ? Tone::Bad : Tone::Warn);
    }
  }
  if (m_context.run->samples()[m_inspector.sample()->index()].isUnlabeled()) {
    return showUnlabeled();
  }
  const auto& reason = m_inspector.reason();
  if (!reason) return m_reason->hide();
  m_reason->show(viewmodel::reasonHeadline(*reason),
                 viewmodel::reasonSentence(*reason, m_context.run->info()), toneOf(reason->kind));
}

void InspectorPanel::showUnlabeled() {
  const auto page = m_inspector.onPage();
  if (!page) return m_reason->hide();
  m_reason->show(tr("Without a label"),
                 tr("No label; the model says %1 (%2).")
                     .arg(viewmodel::classText(m_context.run->info(), page->predicted),
                          viewmodel::ratioText(page->confidence)),
                 Tone::Dim);
}

void InspectorPanel::showImage(SampleId sample, const viewmodel::Thumbnail& image) {
  if (m_inspector.sample() == sample) m_head->setImage(image.image, image.problem);
}

void InspectorPanel::turnTo(EpochIndex epoch) {
  if (const auto page = m_context.run->pageOf(epoch)) {
    m_context.player->apply(playback::GoTo{*page});
  }
}

const std::vector<SampleId>& InspectorPanel::sequence() const {
  static const std::vector<SampleId> s_all;
  if (!m_context.run) return s_all;
  const std::vector<SampleId>& selection = m_context.view->state().selection;
  const bool isOfThisRun =
      !selection.empty() && selection.back().index() < m_context.run->samples().size();
  return selection.size() > 1 && isOfThisRun ? selection : s_all;
}

void InspectorPanel::showPrevious() { step(-1); }
void InspectorPanel::showNext() { step(1); }

void InspectorPanel::step(int by) {
  if (!m_context.run || m_context.run->samples().empty()) return;
  const std::vector<SampleId>& order = sequence();
  const auto count =
      static_cast<std::int64_t>(order.empty() ? m_context.run->samples().size() : order.size());
  std::int64_t place = by > 0 ? 0 : count - 1;  // from outside, the first or the last
  if (const auto current = m_inspector.sample()) {
    const auto found = std::ranges::lower_bound(order, *current);
    if (order.empty()) {
      place = std::int64_t{current->value()} + by;
    } else if (found != order.end() && *found == *current) {
      place = found - order.begin() + by;
    }
  }
  if (place < 0 || place >= count) return;
  const auto at = static_cast<std::size_t>(place);
  m_context.view->setCurrent(order.empty() ? SampleId{static_cast<std::uint32_t>(at)} : order[at]);
}

}  // namespace flipbook::ui
