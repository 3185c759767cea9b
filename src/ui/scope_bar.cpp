#include "ui/scope_bar.h"

#include <QHBoxLayout>
#include <QPushButton>

#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/sample_text.h"
#include "flipbook/viewmodel/view_state.h"
#include "ui/text_label.h"

namespace flipbook::ui {

using viewmodel::countText;

ScopeBar::ScopeBar(QWidget* parent)
    : QWidget{parent},
      m_summary{new TextLabel{{}, {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}}},
      m_showAll{new QPushButton{tr("Show all")}} {
  m_summary->setObjectName(QStringLiteral("scopeSummary"));
  m_showAll->setObjectName(QStringLiteral("scopeShowAll"));
  m_showAll->setAccessibleName(tr("List all datapoints"));
  m_showAll->setProperty("link", true);
  m_showAll->hide();
  auto* line = new QHBoxLayout{this};
  line->setContentsMargins(Theme::kMarginPx, 6, Theme::kMarginPx, 6);
  line->addWidget(m_summary, 1);
  line->addWidget(m_showAll);
  connect(m_showAll, &QPushButton::clicked, this, [this] {
    if (!m_text.isEmpty()) {
      m_text.clear();
      Q_EMIT filterTextCleared();
    }
    if (m_context.view) m_context.view->setSelection({});
  });
}

void ScopeBar::setRun(const RunContext& context) {
  m_context = context;
  m_search.forget();
  m_text.clear();
}

void ScopeBar::setFilterText(const QString& text) { m_text = text.simplified(); }

std::vector<SampleId> ScopeBar::refresh(const viewmodel::PageFacts* facts) {
  if (!m_context.run) {
    m_summary->setText({});
    m_showAll->hide();
    return {};
  }
  const std::span<const Sample> samples = m_context.run->samples();
  const viewmodel::ViewState& state = m_context.view->state();
  std::vector<SampleId> listed = m_text.isEmpty()
                                     ? viewmodel::samplesInScope(state, samples, facts)
                                     : m_search.find(m_text, m_context.run->info(), samples);
  const QString count = countText(listed.size());
  const QString all = countText(samples.size());
  if (!m_text.isEmpty()) {
    m_summary->setText(tr("%1 of %2 datapoints match “%3”").arg(count, all, m_text));
  } else if (!state.selection.empty()) {
    m_summary->setText(tr("%1 selected of %2 datapoints").arg(count, all));
  } else if (listed.size() < samples.size()) {
    m_summary->setText(tr("%1 of %2 datapoints pass the filters").arg(count, all));
  } else {
    m_summary->setText(tr("all %1 datapoints").arg(all));
  }
  m_showAll->setVisible(!m_text.isEmpty() || !state.selection.empty());
  return listed;
}

}  // namespace flipbook::ui
