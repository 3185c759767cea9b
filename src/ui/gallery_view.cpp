#include "flipbook/ui/gallery_view.h"

#include <QHBoxLayout>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/view_state.h"
#include "ui/current_row.h"
#include "ui/gallery_delegate.h"
#include "ui/scope_bar.h"
#include "ui/text_label.h"
#include "ui/wrapping_list.h"

namespace flipbook::ui {
namespace {

using viewmodel::ShownPage;
using viewmodel::ViewStateHolder;

}  // namespace

GalleryView::GalleryView(QWidget* parent) : QWidget{parent}, m_scope{new ScopeBar} {
  setObjectName(QStringLiteral("galleryView"));
  setAccessibleName(tr("Gallery of datapoints"));
  makeList();
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_scope);
  auto* inset = new QHBoxLayout;
  inset->setContentsMargins(Theme::kMarginPx - 3, 0, 0, 0);
  inset->addWidget(m_list);
  column->addLayout(inset, 1);
  m_refresh.setSingleShot(true);
  m_refresh.setInterval(0);
  connect(&m_refresh, &QTimer::timeout, this, &GalleryView::refresh);
  connect(m_scope, &ScopeBar::filterTextCleared, this, &GalleryView::filterTextCleared);
  connect(m_scope, &ScopeBar::filterTextCleared, this, &GalleryView::refreshSoon);
  connect(&m_page, &ShownPage::factsChanged, this, [this] {
    m_model.setPage(m_page.facts());
    refreshSoon();
  });
}

void GalleryView::makeList() {
  m_list = makeWrappingList(&m_model);
  m_list->setObjectName(QStringLiteral("gallery"));
  m_list->setAccessibleName(tr("Thumbnails"));
  m_list->setItemDelegate(new GalleryDelegate{m_list});
  // Not the current index, which a view also moves when it merely gets the focus.
  connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          [this](const QItemSelection& selected) {
            if (selected.isEmpty() || m_isFollowing || !m_context.view) return;
            if (const auto sample = m_model.sampleAt(selected.first().top())) {
              m_context.view->setCurrent(sample);
            }
          });
}

void GalleryView::setRun(const RunContext& context) {
  if (m_context.view) m_context.view->disconnect(this);
  m_context = context;
  m_scope->setRun(context);
  m_page.setRun(context.run, context.player);
  if (context.run) {
    m_model.setRun(&context.run->info(), context.run->samples(), context.thumbnails);
    for (const auto signal :
         {&ViewStateHolder::selectionChanged, &ViewStateHolder::appearanceChanged}) {
      connect(context.view, signal, this, &GalleryView::refreshSoon);
    }
    connect(context.view, &ViewStateHolder::currentChanged, this, &GalleryView::showCurrent);
  } else {
    m_model.setRun(nullptr, {}, nullptr);
  }
  refreshSoon();
}

void GalleryView::setFilterText(const QString& text) {
  m_scope->setFilterText(text);
  refreshSoon();
}

void GalleryView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_page.setFactsWanted(true);
  refreshSoon();
}

// The places of all thumbnails change, so the current one may be out of sight.
void GalleryView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const auto scroll = [this] {
    if (m_list->currentIndex().isValid()) m_list->scrollTo(m_list->currentIndex());
  };
  QTimer::singleShot(0, m_list, scroll);  // once they have their places
}

void GalleryView::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  m_page.setFactsWanted(false);
}

void GalleryView::refreshSoon() {
  if (isVisible() || !m_context.run) m_refresh.start();
}

void GalleryView::refresh() {
  m_model.setRows(m_scope->refresh(m_page.facts().get()));
  showCurrent();
}

void GalleryView::showCurrent() {
  if (!isVisible() || !m_context.run) return;
  const auto current = m_context.view->state().current;
  const auto row = current ? m_model.rowOf(*current) : std::nullopt;
  const QScopedValueRollback following{m_isFollowing, true};
  showCurrentRow(*m_list, row);
}

}  // namespace flipbook::ui
