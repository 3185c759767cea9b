#include "ui/apply_dialog.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/sample_text.h"
#include "ui/text_label.h"

namespace flipbook::ui {

using State = viewmodel::Applier::State;

ApplyDialog::ApplyDialog(const viewmodel::OpenRun& run, QWidget* parent)
    : QDialog{parent}, m_applier{run} {
  setObjectName(QStringLiteral("applyDialog"));
  setWindowTitle(tr("Apply to the image files"));
  setAttribute(Qt::WA_DeleteOnClose);
  m_summary = new TextLabel{{}, {.isBold = true}};
  m_summary->setObjectName(QStringLiteral("applySummary"));
  m_summary->setWordWrap(true);
  m_table = new QTableWidget{0, 2};
  m_table->setObjectName(QStringLiteral("applyTable"));
  m_table->setAccessibleName(tr("Files that move"));
  m_table->setHorizontalHeaderLabels({tr("From"), tr("To")});
  m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  m_table->verticalHeader()->hide();
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setSelectionMode(QAbstractItemView::NoSelection);
  m_table->setShowGrid(false);
  m_table->setTextElideMode(Qt::ElideMiddle);
  m_note = new TextLabel{tr("Until now nothing has touched your image files. Nothing is deleted or "
                            "overwritten, and what is done here can be taken back here."),
                         {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}};
  m_note->setWordWrap(true);
  m_takeBack = new QPushButton{tr("&Take back the last time")};
  m_takeBack->setObjectName(QStringLiteral("takeBack"));
  m_close = new QPushButton{tr("&Close")};
  m_close->setObjectName(QStringLiteral("closeApply"));
  m_apply = new QPushButton{tr("&Apply")};
  m_apply->setObjectName(QStringLiteral("apply"));
  m_apply->setProperty("accent", true);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(m_takeBack);
  buttons->addStretch(1);
  buttons->addWidget(m_close);
  buttons->addWidget(m_apply);
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(20, 20, 20, 16);
  column->setSpacing(12);
  column->addWidget(m_summary);
  column->addWidget(m_table, 1);
  column->addWidget(m_note);
  column->addLayout(buttons);
  connect(m_apply, &QPushButton::clicked, &m_applier, &viewmodel::Applier::apply);
  connect(m_takeBack, &QPushButton::clicked, &m_applier, &viewmodel::Applier::takeBack);
  connect(m_close, &QPushButton::clicked, this, &QDialog::close);
  connect(&m_applier, &viewmodel::Applier::changed, this, &ApplyDialog::refresh);
  connect(&m_applier, &viewmodel::Applier::filesChanged, this, &ApplyDialog::filesChanged);
  resize(620, 440);
  refresh();
}

// Files are being moved: that is not left half way for a window that closes.
void ApplyDialog::closeEvent(QCloseEvent* event) {
  const bool isMoving =
      m_applier.state() == State::Applying || m_applier.state() == State::TakingBack;
  event->setAccepted(!isMoving);
}

void ApplyDialog::refresh() {
  const auto& plan = m_applier.plan();
  const viewmodel::Applier& applier = m_applier;
  const bool canApply = applier.state() == State::Planned && plan && !plan->isEmpty() &&
                        plan->way != correction::Way::CopyOnly;
  m_apply->setEnabled(canApply);
  m_takeBack->setVisible(applier.canTakeBack());
  m_takeBack->setEnabled(!applier.isBusy());
  m_close->setEnabled(applier.state() != State::Applying && applier.state() != State::TakingBack);
  m_summary->setTone(applier.state() == State::Failed ? Tone::Bad : Tone::Text);
  switch (applier.state()) {
    case State::Planning:
      m_summary->setText(tr("Looking at the files …"));
      break;
    case State::Planned:
      m_summary->setText(viewmodel::planText(*plan));
      break;
    case State::Applying:
      m_summary->setText(tr("Applying …"));
      break;
    case State::Applied:
      m_summary->setText(tr("Done. Files moved: %1, tables rewritten: %2.")
                             .arg(viewmodel::countText(applier.outcome().moved),
                                  viewmodel::countText(applier.outcome().tables)));
      break;
    case State::TakingBack:
      m_summary->setText(tr("Taking back …"));
      break;
    case State::TakenBack:
      m_summary->setText(tr("Taken back: every file is as it was."));
      break;
    case State::Failed:
      m_summary->setText(applier.problem());
      break;
  }
  fillTable();
}

void ApplyDialog::fillTable() {
  const auto& plan = m_applier.plan();
  m_table->setRowCount(0);
  m_table->setVisible(plan && !plan->moves.empty());
  if (!plan) return;
  const int rows = qMin(static_cast<int>(plan->moves.size()), kMostRows);
  m_table->setRowCount(rows);
  for (int row = 0; row < rows; ++row) {
    const correction::PlannedMove& move = plan->moves[static_cast<std::size_t>(row)];
    m_table->setItem(row, 0, new QTableWidgetItem{viewmodel::shownText(move.from)});
    m_table->setItem(row, 1, new QTableWidgetItem{viewmodel::shownText(move.to)});
  }
}

}  // namespace flipbook::ui
