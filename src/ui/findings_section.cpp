#include "ui/findings_section.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "flipbook/viewmodel/review_text.h"
#include "flipbook/viewmodel/reviewer.h"
#include "flipbook/viewmodel/sample_text.h"
#include "ui/text_label.h"

namespace flipbook::ui {

using findings::FindingKind;
using viewmodel::RunFindings;

FindingsSection::FindingsSection(QWidget* parent)
    : QWidget{parent},
      m_caption{new TextLabel{{}, {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}}} {
  setObjectName(QStringLiteral("findingsSection"));
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(Theme::kMarginPx, 12, Theme::kMarginPx, 12);
  column->setSpacing(7);
  auto* title = new QHBoxLayout;
  title->addWidget(new TextLabel{tr("Findings"), {.isBold = true}});
  m_caption->setObjectName(QStringLiteral("findingsCaption"));
  m_caption->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  title->addWidget(m_caption, 1);
  column->addLayout(title);
  for (const FindingKind kind : findings::kFindingKinds) {
    const auto place = static_cast<std::size_t>(kind);
    auto* name = new QPushButton{viewmodel::kindText(kind)};
    name->setObjectName(QStringLiteral("finding%1").arg(place));
    name->setProperty("link", true);
    name->setCursor(Qt::PointingHandCursor);
    name->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(name, &QPushButton::clicked, this, [this, kind] { Q_EMIT kindClicked(kind); });
    auto* count = new TextLabel{{}, {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}};
    count->setObjectName(QStringLiteral("findingCount%1").arg(place));
    count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* line = new QHBoxLayout;
    line->addWidget(name);
    line->addWidget(count, 1);
    column->addLayout(line);
    m_names[place] = name;
    m_counts[place] = count;
  }
  refresh();
}

void FindingsSection::setRun(const RunContext& context) {
  if (m_context.reviewer) m_context.reviewer->disconnect(this);
  m_context = context;
  if (context.reviewer) {
    connect(context.reviewer, &viewmodel::Reviewer::changed, this, &FindingsSection::refresh);
  }
  refresh();
}

void FindingsSection::refresh() {
  const bool hasRun = m_context.run != nullptr && m_context.reviewer != nullptr;
  const RunFindings* findings = hasRun ? &m_context.reviewer->findings() : nullptr;
  const auto* ranked = findings != nullptr ? findings->ranked().get() : nullptr;
  const bool isReading = findings != nullptr && findings->state() == RunFindings::State::Reading;
  m_caption->setText(ranked != nullptr && !ranked->isTooEarly
                         ? tr("up to page %1").arg(viewmodel::countText(ranked->upTo.value()))
                     : ranked != nullptr ? tr("too early")
                     : isReading         ? tr("reading …")
                                         : QString{});
  for (const FindingKind kind : findings::kFindingKinds) {
    const auto place = static_cast<std::size_t>(kind);
    m_names[place]->setEnabled(hasRun);
    m_counts[place]->setText(
        hasRun ? viewmodel::lookedAtText(ranked, m_context.reviewer->edits(), kind) : QString{});
    m_names[place]->setToolTip(viewmodel::kindMeaning(kind));
  }
}

}  // namespace flipbook::ui
