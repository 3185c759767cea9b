#include "flipbook/ui/findings_view.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QListView>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/review_text.h"
#include "flipbook/viewmodel/reviewer.h"
#include "flipbook/viewmodel/sample_list.h"
#include "flipbook/viewmodel/view_state.h"
#include "ui/action_button.h"
#include "ui/current_row.h"
#include "ui/finding_delegate.h"
#include "ui/key_guard.h"
#include "ui/save_table.h"
#include "ui/text_label.h"
#include "ui/thin_spot_list.h"
#include "ui/wrapping_list.h"

namespace flipbook::ui {

using findings::FindingKind;
using viewmodel::Reviewer;
using viewmodel::ReviewFilter;

namespace {

constexpr int kHeadPx = 36;
constexpr int kLeastWithExplanationPx = 190;

// Where there is no room for all of a row, the rest of it is scrolled to.
QScrollArea* scrolledSideways(QWidget* row) {
  auto* area = new QScrollArea;
  area->setWidget(row);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  area->setFixedHeight(kHeadPx);
  return area;
}

constexpr int kThinSpots = static_cast<int>(findings::kFindingKinds.size());

}  // namespace

FindingsView::FindingsView(QWidget* parent) : QWidget{parent} {
  setObjectName(QStringLiteral("findingsView"));
  setAccessibleName(tr("Findings"));
  m_list = makeWrappingList();
  m_list->setObjectName(QStringLiteral("findingsList"));
  m_list->setAccessibleName(tr("Findings, the most suspicious first"));
  m_list->setItemDelegate(new FindingDelegate{m_list});
  leaveKeysToShortcuts(*m_list);
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeHeader());
  auto* inset = new QHBoxLayout;
  inset->setContentsMargins(Theme::kMarginPx - 7, 0, 0, 0);
  m_thinSpots = new ThinSpotList;
  m_lists = new QStackedWidget;
  m_lists->addWidget(m_list);
  m_lists->addWidget(m_thinSpots);
  inset->addWidget(m_lists);
  column->addLayout(inset, 1);
  refresh();
}

QWidget* FindingsView::makeHeader() {
  auto* header = new QWidget;
  auto* column = new QVBoxLayout{header};
  column->setContentsMargins(Theme::kMarginPx, 6, Theme::kMarginPx, 6);
  column->setSpacing(4);
  auto* buttons = new QWidget;
  m_head = new QHBoxLayout{buttons};
  m_head->setContentsMargins(0, 0, 0, 0);
  m_head->setSpacing(6);
  m_kinds = new QButtonGroup{this};
  for (const FindingKind kind : findings::kFindingKinds) {
    auto* button = new QPushButton{viewmodel::kindText(kind)};
    button->setObjectName(QStringLiteral("kind%1").arg(static_cast<int>(kind)));
    button->setAccessibleName(button->text());
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    m_kinds->addButton(button, static_cast<int>(kind));
    m_head->addWidget(button);
  }
  m_thin = new QPushButton{tr("Thin spots")};
  m_thin->setObjectName(QStringLiteral("thinSpots"));
  m_thin->setAccessibleName(m_thin->text());
  m_thin->setToolTip(tr("Where the model fails and images are few: what to collect more of"));
  m_thin->setCheckable(true);
  m_thin->setFocusPolicy(Qt::TabFocus);
  m_kinds->addButton(m_thin, kThinSpots);
  m_head->addWidget(m_thin);
  m_kinds->button(0)->setChecked(true);
  connect(m_kinds, &QButtonGroup::idClicked, this, [this](int id) {
    id == kThinSpots ? showThinSpots() : showKind(static_cast<FindingKind>(id));
  });
  m_filter = new QComboBox;
  m_filter->setObjectName(QStringLiteral("reviewFilter"));
  m_filter->setAccessibleName(tr("Which findings are listed"));
  m_filter->addItem(tr("To review"), static_cast<int>(ReviewFilter::ToReview));
  m_filter->addItem(tr("Put off"), static_cast<int>(ReviewFilter::PutOff));
  m_filter->addItem(tr("Decided"), static_cast<int>(ReviewFilter::Decided));
  m_filter->addItem(tr("All"), static_cast<int>(ReviewFilter::All));
  connect(m_filter, &QComboBox::activated, this, [this] {
    if (m_context.reviewer == nullptr) return;
    m_context.reviewer->list().setFilter(
        static_cast<ReviewFilter>(m_filter->currentData().toInt()));
  });
  const TextStyle dim{.tone = Tone::Dim, .sizePx = Theme::kSmallPx};
  m_progress = new TextLabel{{}, dim};
  m_progress->setObjectName(QStringLiteral("reviewProgress"));
  m_summary = new TextLabel{{}, dim};
  m_summary->setObjectName(QStringLiteral("findingsSummary"));
  m_summary->setWordWrap(true);
  auto* save = new QPushButton{tr("Save list…")};
  save->setObjectName(QStringLiteral("saveList"));
  save->setToolTip(tr("As a table, with the reasons and what was decided"));
  save->setFocusPolicy(Qt::TabFocus);
  connect(save, &QPushButton::clicked, this, [this] {
    if (!m_context.run) return;
    saveTable(this, QStringLiteral("findings.csv"),
              viewmodel::findingsTable(*m_context.run, m_context.reviewer->list()));
  });
  m_save = save;
  m_head->addWidget(m_filter);
  m_head->addWidget(m_save);
  m_head->addStretch(1);
  column->addWidget(scrolledSideways(buttons));
  m_explanation = new QWidget;
  m_second = new QHBoxLayout{m_explanation};
  m_second->setContentsMargins(0, 0, 0, 0);
  m_second->setSpacing(Theme::kMarginPx);
  m_second->addWidget(m_summary, 1);
  m_second->addWidget(m_progress, 0, Qt::AlignTop);
  column->addWidget(m_explanation);
  return header;
}

void FindingsView::setRun(const RunContext& context) {
  if (m_context.view) m_context.view->disconnect(this);
  if (m_context.reviewer) m_context.reviewer->list().disconnect(this);
  m_context = context;
  m_thinSpots->setRun(context);
  if (m_list->model() != &context.reviewer->list()) {
    m_list->setModel(&context.reviewer->list());
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this](const QItemSelection& selected) {
              if (selected.isEmpty() || m_isFollowing) return;
              const auto* finding = m_context.reviewer->list().findingAt(selected.first().top());
              if (finding != nullptr) m_context.view->setCurrent(finding->sample);
            });
  }
  connect(&context.reviewer->list(), &viewmodel::FindingsModel::listChanged, this,
          &FindingsView::refresh);
  connect(context.view, &viewmodel::ViewStateHolder::currentChanged, this,
          &FindingsView::showCurrent);
  refresh();
}

void FindingsView::addButtonFor(QAction* action) {
  m_head->addWidget(buttonFor(action, this, ButtonKeys::Shown));
}

void FindingsView::addLinkFor(QAction* action) {
  QPushButton* link = buttonFor(action, this, ButtonKeys::Hidden);
  link->setProperty("link", true);
  link->setFont(themeFont(Theme::kSmallPx));
  m_second->insertWidget(1, link, 0, Qt::AlignTop);
}

void FindingsView::showThinSpots() {
  m_thin->setChecked(true);
  m_lists->setCurrentWidget(m_thinSpots);
  refresh();
}

void FindingsView::showKind(FindingKind kind) {
  m_lists->setCurrentWidget(m_list);
  refresh();
  m_kinds->button(static_cast<int>(kind))->setChecked(true);
  if (!m_context.reviewer || m_context.reviewer->list().kind() == kind) return;
  m_context.reviewer->list().setKind(kind);
  m_list->scrollToTop();
}

// In a very small window the list comes first: half a line of the explanation helps nobody.
void FindingsView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_explanation->setVisible(height() >= kLeastWithExplanationPx);
}

void FindingsView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (m_context.reviewer) m_context.reviewer->setReviewing(true);
}

void FindingsView::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  if (m_context.reviewer) m_context.reviewer->setReviewing(false);
  Q_EMIT hidden();
}

void FindingsView::refresh() {
  const bool hasRun = m_context.run != nullptr;
  m_filter->setEnabled(hasRun);
  m_progress->setText(progress());
  m_summary->setText(summary());
  if (!m_context.reviewer) return;
  const viewmodel::FindingsModel& list = m_context.reviewer->list();
  const bool isThin = m_lists->currentWidget() == m_thinSpots;
  m_filter->setVisible(!isThin);
  m_progress->setVisible(!isThin);
  m_save->setVisible(!isThin);
  m_save->setEnabled(list.rowCount() > 0);
  if (!isThin) m_kinds->button(static_cast<int>(list.kind()))->setChecked(true);
  m_filter->setCurrentIndex(m_filter->findData(static_cast<int>(list.filter())));
  showCurrent();
}

QString FindingsView::progress() const {
  return m_context.reviewer ? viewmodel::progressText(m_context.reviewer->list()) : QString{};
}

QString FindingsView::summary() const {
  if (!m_context.reviewer) return {};
  const viewmodel::FindingsModel& list = m_context.reviewer->list();
  if (m_lists->currentWidget() == m_thinSpots) {
    return viewmodel::thinSpotsText(m_context.reviewer->findings());
  }
  QString text = viewmodel::rankingText(m_context.reviewer->findings(), list);
  const QString expectation = viewmodel::expectationText(list);
  if (!expectation.isEmpty()) text += QStringLiteral(". ") + expectation + u'.';
  if (list.counts().ranked > 0 && list.rowCount() == 0) {
    text += u'\n' + (list.filter() == ReviewFilter::ToReview
                         ? tr("Everything on this list was looked at.")
                         : tr("There are none of these on this list."));
  }
  return text;
}

void FindingsView::showCurrent() {
  if (!m_context.run || m_list->model() == nullptr) return;
  const auto current = m_context.view->state().current;
  const auto row = current ? m_context.reviewer->list().rowOf(*current) : std::nullopt;
  const QScopedValueRollback following{m_isFollowing, true};
  showCurrentRow(*m_list, row);
}

}  // namespace flipbook::ui
