#include "flipbook/ui/class_panel.h"

#include <QContextMenuEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QMenu>
#include <QVBoxLayout>
#include <utility>

#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/sample_text.h"
#include "ui/class_delegate.h"
#include "ui/findings_section.h"
#include "ui/hairline.h"
#include "ui/shown_section.h"
#include "ui/text_label.h"

namespace flipbook::ui {
namespace {

using viewmodel::Filters;
using viewmodel::ShownPage;
using viewmodel::ViewStateHolder;

constexpr int kFewestRows = 3;

ClassId classAt(const QModelIndex& index) {
  return ClassId{static_cast<std::uint32_t>(index.row())};
}

}  // namespace

ClassPanel::ClassPanel(QWidget* parent) : QWidget{parent} {
  setObjectName(QStringLiteral("classPanel"));
  setAccessibleName(tr("Classes"));
  makeList();
  m_shown = new ShownSection;
  m_findings = new FindingsSection;
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeTitle());
  column->addWidget(m_list, 1);
  column->addSpacing(2 * Theme::kGridPx);
  column->addWidget(new Hairline);
  column->addWidget(m_shown);
  column->addWidget(new Hairline);
  column->addWidget(m_findings);
  column->addStretch(0);
  connect(m_shown, &ShownSection::changed, this, [this] {
    if (m_context.view)
      m_context.view->setFilters(m_shown->applied(m_context.view->state().filters));
  });
  connect(&m_page, &ShownPage::factsChanged, this, &ClassPanel::showPage);
  connect(m_findings, &FindingsSection::kindClicked, this, &ClassPanel::findingsClicked);
  connect(m_findings, &FindingsSection::thinSpotsClicked, this, &ClassPanel::thinSpotsClicked);
  fitList();
  showPage();
}

QWidget* ClassPanel::makeTitle() {
  auto* title = new QWidget;
  auto* line = new QHBoxLayout{title};
  line->setContentsMargins(Theme::kMarginPx, 12, Theme::kMarginPx, 6);
  line->addWidget(new TextLabel{tr("Classes"), {.isBold = true}});
  m_caption = new TextLabel{{}, {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}};
  m_caption->setObjectName(QStringLiteral("pageCaption"));
  m_caption->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  m_caption->setToolTip(
      tr("F1: precision and recall in one, 1 is best. Of the validation datapoints."));
  line->addWidget(m_caption, 1);
  return title;
}

void ClassPanel::makeList() {
  m_list = new QListView;
  m_list->setObjectName(QStringLiteral("classList"));
  m_list->setAccessibleName(tr("Classes with their F1"));
  m_list->setModel(&m_model);
  m_list->setItemDelegate(new ClassDelegate{m_list});
  m_list->setUniformItemSizes(true);
  m_list->setSelectionMode(QAbstractItemView::NoSelection);
  m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setMouseTracking(true);
  m_list->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(m_list, &QListView::pressed, this, [this] { m_isDoubleClick = false; });
  connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) {
    if (!std::exchange(m_isDoubleClick, false)) toggle(classAt(index));
  });
  connect(m_list, &QListView::doubleClicked, this, [this](const QModelIndex& index) {
    m_isDoubleClick = true;
    showOnly(classAt(index));
  });
  m_list->installEventFilter(this);
  connect(m_list, &QListView::customContextMenuRequested, this, &ClassPanel::offerMenu);
}

void ClassPanel::setRun(const RunContext& context) {
  if (m_context.view) m_context.view->disconnect(this);
  m_context = context;
  m_page.setRun(context.run, context.player);
  m_findings->setRun(context);
  if (m_context.run) {
    m_model.setClasses(m_context.run->info(), m_context.run->samples());
    connect(m_context.view, &ViewStateHolder::appearanceChanged, this, &ClassPanel::showFilters);
    showFilters();
  } else {
    m_model.clear();
  }
  fitList();
  showPage();
}

void ClassPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_page.setFactsWanted(true);
}

void ClassPanel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  m_page.setFactsWanted(false);
}

// Keys do what a click does; `activated` would come with a click, too, on some desktops.
bool ClassPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched != m_list || event->type() != QEvent::KeyPress) return false;
  const int key = static_cast<QKeyEvent*>(event)->key();
  const bool isToggle = key == Qt::Key_Space || key == Qt::Key_Return || key == Qt::Key_Enter;
  if (!isToggle || !m_list->currentIndex().isValid()) return false;
  toggle(classAt(m_list->currentIndex()));
  return true;
}

// As high as its rows, so that what follows stands right under a short legend.
void ClassPanel::fitList() {
  const int rows = m_model.rowCount();
  m_list->setMaximumHeight(rows * ClassDelegate::kRowPx);
  m_list->setMinimumHeight(qMin(rows, kFewestRows) * ClassDelegate::kRowPx);
}

void ClassPanel::showPage() {
  const viewmodel::PageFactsPtr& facts = m_page.facts();
  m_model.setPage(facts);
  m_caption->setText(
      facts ? tr("F1 on page %1").arg(viewmodel::countText(facts->frame->epoch.value()))
            : QString{});
  ShownSection::SplitCounts counts;
  if (m_context.run) {
    for (const Sample& sample : m_context.run->samples()) {
      if (sample.split == Split::Training) ++counts.training;
      if (sample.split == Split::Validation) ++counts.validation;
      if (sample.split == Split::Unlabeled) ++counts.unlabeled;
    }
  }
  m_shown->setCounts(counts, facts.get());
  m_shown->setEnabled(m_context.run != nullptr);
}

void ClassPanel::showFilters() {
  const Filters& filters = m_context.view->state().filters;
  m_model.setDimmed(filters.dimmedClasses);
  m_shown->setFilters(filters);
}

void ClassPanel::setDimmed(std::set<ClassId> dimmed) {
  Filters filters = m_context.view->state().filters;
  filters.dimmedClasses = std::move(dimmed);
  m_context.view->setFilters(filters);
}

void ClassPanel::toggle(ClassId klass) {
  if (!m_context.run) return;
  std::set<ClassId> dimmed = m_context.view->state().filters.dimmedClasses;
  m_dimmedBeforeClick = dimmed;
  if (dimmed.erase(klass) == 0) dimmed.insert(klass);
  setDimmed(std::move(dimmed));
}

// Of the class that is the only one shown already: all again.
void ClassPanel::showOnly(ClassId klass) {
  if (!m_context.run) return;
  std::set<ClassId> others;
  for (std::uint32_t i = 0; i < m_context.run->info().classes.size(); ++i) {
    if (ClassId{i} != klass) others.insert(ClassId{i});
  }
  setDimmed(others == m_dimmedBeforeClick ? std::set<ClassId>{} : std::move(others));
}

void ClassPanel::showAll() { setDimmed({}); }

void ClassPanel::selectDatapoints(ClassId klass) {
  std::vector<SampleId> selected;
  const std::span<const Sample> samples = m_context.run->samples();
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    if (samples[i].label.is(klass)) selected.emplace_back(i);
  }
  m_context.view->setSelection(std::move(selected));
}

void ClassPanel::offerMenu(const QPoint& position) {
  const QModelIndex index = m_list->indexAt(position);
  if (!index.isValid() || !m_context.run) return;
  const ClassId klass = classAt(index);
  auto* menu = new QMenu{this};
  menu->setObjectName(QStringLiteral("classMenu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  m_dimmedBeforeClick.clear();
  menu->addAction(tr("Only this one"), this, [this, klass] { showOnly(klass); });
  menu->addAction(tr("Show all"), this, &ClassPanel::showAll);
  menu->addSeparator();
  menu->addAction(tr("Select its datapoints"), this, [this, klass] { selectDatapoints(klass); });
  menu->popup(m_list->viewport()->mapToGlobal(position));
}

}  // namespace flipbook::ui
