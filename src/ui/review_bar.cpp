#include "ui/review_bar.h"

#include <QAction>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "flipbook/ui/window_actions.h"
#include "flipbook/viewmodel/edit_session.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/reviewer.h"
#include "flipbook/viewmodel/sample_text.h"
#include "ui/action_button.h"
#include "ui/hairline.h"
#include "ui/text_label.h"

namespace flipbook::ui {

using recording::Verdict;

ReviewBar::ReviewBar(const WindowActions& actions, QWidget* parent)
    : QWidget{parent},
      m_verdict{new TextLabel{{}, {.isBold = true}}},
      m_moved{new TextLabel{{}, {.tone = Tone::Accent}}} {
  setObjectName(QStringLiteral("reviewBar"));
  setAccessibleName(tr("Decide about the datapoint"));
  m_verdict->setObjectName(QStringLiteral("verdict"));
  m_moved->setObjectName(QStringLiteral("moved"));
  QPushButton* accept = buttonFor(actions.accept, this, ButtonKeys::Shown);
  accept->setProperty("accent", true);
  auto* buttons = new QGridLayout;
  buttons->setSpacing(6);
  buttons->addWidget(accept, 0, 0, 1, 2);
  buttons->addWidget(buttonFor(actions.chooseClass, this, ButtonKeys::Shown), 0, 2);
  buttons->addWidget(buttonFor(actions.confirmLabel, this, ButtonKeys::Shown), 1, 0);
  buttons->addWidget(buttonFor(actions.putOff, this, ButtonKeys::Shown), 1, 1);
  buttons->addWidget(buttonFor(actions.exclude, this, ButtonKeys::Shown), 1, 2);
  for (int column = 0; column < 3; ++column) buttons->setColumnStretch(column, 1);
  for (auto* button : findChildren<QPushButton*>()) {
    button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  }
  auto* content = new QVBoxLayout;
  content->setContentsMargins(Theme::kMarginPx, 8, Theme::kMarginPx, 10);
  content->setSpacing(6);
  content->addWidget(m_verdict);
  content->addWidget(m_moved);
  content->addLayout(buttons);
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(new Hairline);
  column->addLayout(content);
  hide();
}

void ReviewBar::setRun(const RunContext& context) {
  if (m_context.reviewer) m_context.reviewer->disconnect(this);
  m_context = context;
  connect(context.reviewer, &viewmodel::Reviewer::changed, this, &ReviewBar::refresh);
  refresh();
}

void ReviewBar::refresh() {
  const viewmodel::Reviewer& reviewer = *m_context.reviewer;
  const std::vector<SampleId> targets = reviewer.targets();
  setVisible(!targets.empty());
  if (targets.empty()) return;
  const auto standing = reviewer.standing();
  const auto moved = reviewer.movedTo();
  m_moved->setVisible(moved.has_value());
  if (moved) {
    m_moved->setText(*moved == Split::Training ? tr("To be learnt from at the next training")
                                               : tr("To be checked with at the next training"));
  }
  if (targets.size() > 1) {
    m_verdict->setTone(Tone::Text);
    m_verdict->setText(
        tr("For all %1 selected datapoints").arg(viewmodel::countText(targets.size())));
  } else if (standing) {
    const bool isOpen = standing->verdict == Verdict::Undecided;
    const QString verdict = viewmodel::verdictText(*standing, reviewer.run()->info());
    m_verdict->setTone(isOpen                                       ? Tone::Dim
                       : standing->verdict == Verdict::LabelIsRight ? Tone::Good
                                                                    : Tone::Accent);
    m_verdict->setText(isOpen ? tr("Put off") : tr("Decided: %1").arg(verdict));
  }
  m_verdict->setVisible(targets.size() > 1 || standing.has_value());
}

}  // namespace flipbook::ui
