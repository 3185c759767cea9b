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
  column->setContentsMargins(Theme::kMarginPx, 10, Theme::kMarginPx, 8);
  column->setSpacing(2);
  auto* title = new QHBoxLayout;
  title->addWidget(new TextLabel{tr("Findings"), {.isBold = true}});
  m_caption->setObjectName(QStringLiteral("findingsCaption"));
  m_caption->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  title->addWidget(m_caption, 1);
  column->addLayout(title);
  for (const FindingKind kind : findings::kFindingKinds) {
    Row& row = m_kinds[static_cast<std::size_t>(kind)];
    row =
        addRow(viewmodel::kindText(kind), QStringLiteral("finding%1").arg(static_cast<int>(kind)));
    row.name->setToolTip(viewmodel::kindMeaning(kind));
    connect(row.name, &QPushButton::clicked, this, [this, kind] { Q_EMIT kindClicked(kind); });
  }
  m_thinSpots = addRow(tr("Thin spots"), QStringLiteral("findingThin"));
  m_thinSpots.name->setToolTip(
      tr("Where the model fails and images are few: what to collect more of"));
  connect(m_thinSpots.name, &QPushButton::clicked, this, &FindingsSection::thinSpotsClicked);
  refresh();
}

FindingsSection::Row FindingsSection::addRow(const QString& text, const QString& objectName) {
  const Row row{.name = new QPushButton{text},
                .count = new TextLabel{{}, {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}}};
  row.name->setObjectName(objectName);
  row.name->setProperty("link", true);
  row.name->setCursor(Qt::PointingHandCursor);
  row.name->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
  row.count->setObjectName(objectName + QStringLiteral("Count"));
  row.count->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);  // never elided
  row.count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  auto* line = new QHBoxLayout;
  line->addWidget(row.name);
  line->addStretch(1);
  line->addWidget(row.count);
  static_cast<QVBoxLayout*>(layout())->addLayout(line);
  return row;
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
    const Row& row = m_kinds[static_cast<std::size_t>(kind)];
    row.name->setEnabled(hasRun);
    row.count->setText(hasRun ? viewmodel::lookedAtText(ranked, m_context.reviewer->edits(), kind)
                              : QString{});
  }
  m_thinSpots.name->setEnabled(hasRun);
  m_thinSpots.count->setText(ranked != nullptr && !ranked->isTooEarly
                                 ? viewmodel::countText(ranked->thin.spots.size())
                             : hasRun ? viewmodel::ratioText({})
                                      : QString{});
}

}  // namespace flipbook::ui
