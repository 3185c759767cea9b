#include "flipbook/ui/sample_table.h"

#include <QHeaderView>
#include <QScopedValueRollback>
#include <QTableView>
#include <QVBoxLayout>

#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/view_state.h"
#include "ui/current_row.h"
#include "ui/sample_delegate.h"
#include "ui/scope_bar.h"
#include "ui/text_label.h"

namespace flipbook::ui {
namespace {

using viewmodel::SampleTableModel;
using viewmodel::ShownPage;
using viewmodel::ViewStateHolder;

constexpr int kRowPx = 26;
constexpr int kPathPx = 220;
constexpr int kFigurePx = 96;
constexpr int kNamePx = 116;

}  // namespace

SampleTable::SampleTable(QWidget* parent) : QWidget{parent}, m_scope{new ScopeBar} {
  setObjectName(QStringLiteral("sampleTable"));
  setAccessibleName(tr("Table of datapoints"));
  makeTable();
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_scope);
  column->addWidget(m_table, 1);
  m_refresh.setSingleShot(true);
  m_refresh.setInterval(0);
  connect(&m_refresh, &QTimer::timeout, this, &SampleTable::refresh);
  connect(m_scope, &ScopeBar::filterTextCleared, this, &SampleTable::filterTextCleared);
  connect(m_scope, &ScopeBar::filterTextCleared, this, &SampleTable::refreshSoon);
  connect(&m_page, &ShownPage::factsChanged, this, [this] {
    m_model.setPage(m_page.facts());
    refreshSoon();
  });
}

void SampleTable::makeTable() {
  m_table = new QTableView;
  m_table->setObjectName(QStringLiteral("samples"));
  m_table->setAccessibleName(tr("Datapoints"));
  m_table->setModel(&m_model);
  m_table->setItemDelegate(new SampleDelegate{m_table});
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setShowGrid(false);
  m_table->setWordWrap(false);
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setTextElideMode(Qt::ElideMiddle);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  m_table->verticalHeader()->setDefaultSectionSize(kRowPx);
  QHeaderView* header = m_table->horizontalHeader();
  header->setHighlightSections(false);
  header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  header->setStretchLastSection(true);
  header->resizeSection(SampleTableModel::PathColumn, kPathPx);
  header->resizeSection(SampleTableModel::LabelColumn, kNamePx);
  header->resizeSection(SampleTableModel::PredictionColumn, kNamePx);
  header->resizeSection(SampleTableModel::ConfidenceColumn, kFigurePx);
  header->resizeSection(SampleTableModel::LossColumn, kFigurePx - 28);
  header->resizeSection(SampleTableModel::SplitColumn, kFigurePx);
  header->setSortIndicator(-1, Qt::AscendingOrder);
  header->setSortIndicatorClearable(true);
  m_table->setSortingEnabled(true);
  // Not the current index, which a view also moves when it merely gets the focus.
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          [this](const QItemSelection& selected) {
            if (selected.isEmpty() || m_isFollowing || !m_context.view) return;
            if (const auto sample = m_model.sampleAt(selected.first().top())) {
              m_context.view->setCurrent(sample);
            }
          });
}

void SampleTable::setRun(const RunContext& context) {
  if (m_context.view) m_context.view->disconnect(this);
  m_context = context;
  m_scope->setRun(context);
  m_page.setRun(context.run, context.player);
  if (context.run) {
    m_model.setRun(&context.run->info(), context.run->samples());
    for (const auto signal :
         {&ViewStateHolder::selectionChanged, &ViewStateHolder::appearanceChanged}) {
      connect(context.view, signal, this, &SampleTable::refreshSoon);
    }
    connect(context.view, &ViewStateHolder::currentChanged, this, &SampleTable::showCurrent);
  } else {
    m_model.clear();
  }
  refreshSoon();
}

void SampleTable::setFilterText(const QString& text) {
  m_scope->setFilterText(text);
  refreshSoon();
}

void SampleTable::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_page.setFactsWanted(true);
  refreshSoon();
}

void SampleTable::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  m_page.setFactsWanted(false);
}

void SampleTable::refreshSoon() {
  if (isVisible() || !m_context.run) m_refresh.start();
}

void SampleTable::refresh() {
  m_model.setRows(m_scope->refresh(m_page.facts().get()));
  showCurrent();
}

void SampleTable::showCurrent() {
  if (!isVisible() || !m_context.run) return;
  const auto current = m_context.view->state().current;
  const auto row = current ? m_model.rowOf(*current) : std::nullopt;
  const QScopedValueRollback following{m_isFollowing, true};
  showCurrentRow(*m_table, row);
}

}  // namespace flipbook::ui
