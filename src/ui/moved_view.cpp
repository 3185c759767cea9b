#include "flipbook/ui/moved_view.h"

#include <QHBoxLayout>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include "flipbook/viewmodel/sample_text.h"
#include "flipbook/viewmodel/view_state.h"
#include "ui/current_row.h"
#include "ui/moved_delegate.h"
#include "ui/text_label.h"
#include "ui/wrapping_list.h"

namespace flipbook::ui {

using viewmodel::MovedSamples;
using viewmodel::ViewStateHolder;

MovedView::MovedView(QWidget* parent)
    : QWidget{parent},
      m_summary{new TextLabel{{}, {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}}} {
  setObjectName(QStringLiteral("movedView"));
  setAccessibleName(tr("Datapoints that moved most"));
  m_summary->setObjectName(QStringLiteral("movedSummary"));
  m_summary->setWordWrap(true);
  m_summary->setContentsMargins(Theme::kMarginPx, 6, Theme::kMarginPx, 6);
  makeList();
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_summary);
  auto* inset = new QHBoxLayout;
  inset->setContentsMargins(Theme::kMarginPx - 6, 0, 0, 0);
  inset->addWidget(m_list);
  column->addLayout(inset, 1);
  connect(&m_moved, &MovedSamples::changed, this, &MovedView::refresh);
  refresh();
}

void MovedView::makeList() {
  m_list = makeWrappingList(&m_model);
  m_list->setObjectName(QStringLiteral("movedList"));
  m_list->setAccessibleName(tr("Datapoints that moved most, the farthest first"));
  m_list->setItemDelegate(new MovedDelegate{m_list});
  connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          [this](const QItemSelection& selected) {
            if (selected.isEmpty() || m_isFollowing || !m_context.view) return;
            const auto sample = m_model.sampleAt(selected.first().top());
            if (!sample) return;
            m_context.view->setCurrent(sample);
            m_context.view->setTrailsShown(true);  // its way is why one clicks here
          });
}

void MovedView::setRun(const RunContext& context) {
  if (m_context.view) m_context.view->disconnect(this);
  m_context = context;
  m_model.setRun(context.run, context.run ? context.thumbnails : nullptr);
  m_moved.setRun(context.run, context.run ? context.player : nullptr);
  if (context.run) {
    connect(context.view, &ViewStateHolder::currentChanged, this, &MovedView::showCurrent);
  }
}

void MovedView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_moved.setWanted(true);
}

void MovedView::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  m_moved.setWanted(false);
}

QString MovedView::summary() const {
  switch (m_moved.state()) {
    case MovedSamples::State::NoPage:
      return tr("As soon as there are two pages, those that moved most are listed here.");
    case MovedSamples::State::FirstPage:
      return tr("Nothing has moved on the first page: turn to a later one.");
    case MovedSamples::State::Unreadable:
      return tr("This page or the one before it cannot be read.");
    case MovedSamples::State::Looking:
      return m_model.rowCount() > 0 ? m_summary->text() : tr("Comparing the two pages …");
    case MovedSamples::State::Found:
      break;
  }
  if (m_moved.samples().empty()) return tr("Nothing moved on this page.");
  return tr("Page %1: those that moved farthest beyond what their neighbours of the page before "
            "did")
      .arg(viewmodel::countText(m_moved.epoch().value()));
}

void MovedView::refresh() {
  // While two pages are compared the list of the page before stays, and says so.
  if (m_moved.state() != MovedSamples::State::Looking) m_model.setSamples(m_moved.samples());
  m_summary->setText(summary());
  showCurrent();
}

void MovedView::showCurrent() {
  if (!m_context.run) return;
  const auto current = m_context.view->state().current;
  const auto row = current ? m_model.rowOf(*current) : std::nullopt;
  const QScopedValueRollback following{m_isFollowing, true};
  showCurrentRow(*m_list, row);
}

}  // namespace flipbook::ui
