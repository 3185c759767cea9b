#include "flipbook/ui/confusion_view.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/sample_text.h"
#include "flipbook/viewmodel/view_state.h"
#include "ui/confusion_parts.h"
#include "ui/text_label.h"

namespace flipbook::ui {
namespace {

using viewmodel::ShownPage;

constexpr int kSmallestCellPx = 14;
constexpr int kWidestCellPx = 64;
constexpr int kHighestCellPx = 30;

ClassId classAt(int section) { return ClassId{static_cast<std::uint32_t>(section)}; }

}  // namespace

ConfusionView::ConfusionView(QWidget* parent) : QWidget{parent} {
  setObjectName(QStringLiteral("confusionView"));
  setAccessibleName(tr("Confusion matrix"));
  makeTable();
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(Theme::kMarginPx, 8, Theme::kMarginPx, 8);
  column->setSpacing(6);
  column->addWidget(makeTitle());
  column->addWidget(m_table, 1);
  connect(&m_page, &ShownPage::factsChanged, this, &ConfusionView::showPage);
  showPage();
}

QWidget* ConfusionView::makeTitle() {
  auto* title = new QWidget;
  auto* line = new QHBoxLayout{title};
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(6);
  m_caption = new TextLabel{{}, {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}};
  m_caption->setObjectName(QStringLiteral("confusionCaption"));
  line->addWidget(m_caption, 1);
  m_split = new QButtonGroup{this};
  for (const Split split : {Split::Validation, Split::Training}) {
    auto* button = new QPushButton{viewmodel::splitText(split)};
    button->setObjectName(split == Split::Validation ? QStringLiteral("splitValidation")
                                                     : QStringLiteral("splitTraining"));
    button->setAccessibleName(tr("Confusion of: %1").arg(button->text()));
    button->setCheckable(true);
    button->setChecked(split == m_model.split());
    m_split->addButton(button, static_cast<int>(split));
    line->addWidget(button);
  }
  connect(m_split, &QButtonGroup::idClicked, this, [this](int split) {
    m_model.setSplit(static_cast<Split>(split));
    showPage();
  });
  return title;
}

void ConfusionView::makeTable() {
  m_table = new QTableView;
  m_columns = new ClassNamesHeader{Qt::Horizontal};
  m_rows = new ClassNamesHeader{Qt::Vertical};
  m_table->setObjectName(QStringLiteral("confusionTable"));
  m_table->setAccessibleName(tr("Confusion matrix, a row per label"));
  m_table->setHorizontalHeader(m_columns);
  m_table->setVerticalHeader(m_rows);
  m_table->setModel(&m_model);
  m_table->setItemDelegate(new ConfusionDelegate{m_table});
  m_table->setShowGrid(false);
  m_table->setSelectionMode(QAbstractItemView::NoSelection);
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setMouseTracking(true);
  m_table->setCornerButtonEnabled(false);
  connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
    select(classAt(index.row()), classAt(index.column()));
  });
  connect(m_rows, &QHeaderView::sectionClicked, this,
          [this](int section) { select(classAt(section), std::nullopt); });
  connect(m_columns, &QHeaderView::sectionClicked, this,
          [this](int section) { select(std::nullopt, classAt(section)); });
}

void ConfusionView::setRun(const RunContext& context) {
  m_context = context;
  m_page.setRun(context.run, context.player);
  if (context.run) {
    m_model.setClasses(context.run->info());
  } else {
    m_model.clear();
  }
  m_rows->fitNames();
  m_columns->fitNames();
  fitCells();
  showPage();
}

void ConfusionView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_page.setFactsWanted(true);
  fitCells();
}

void ConfusionView::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  m_page.setFactsWanted(false);
}

void ConfusionView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fitCells();
}

void ConfusionView::showPage() {
  const viewmodel::PageFactsPtr& facts = m_page.facts();
  m_model.setPage(facts);
  m_caption->setText(facts ? tr("Page %1: rows are labels, columns what the model says")
                                 .arg(viewmodel::countText(facts->frame->epoch.value()))
                           : tr("The confusion matrix appears with the first page."));
  m_caption->setToolTip(m_caption->text());
}

// All classes in view where that leaves room for a finger's width of colour; else they scroll.
void ConfusionView::fitCells() {
  const int classes = m_model.rowCount();
  if (classes == 0) return;
  const QSize room = m_table->viewport()->size();
  m_columns->setDefaultSectionSize(
      std::clamp(room.width() / classes, kSmallestCellPx, kWidestCellPx));
  m_rows->setDefaultSectionSize(
      std::clamp(room.height() / classes, kSmallestCellPx, kHighestCellPx));
}

void ConfusionView::select(std::optional<ClassId> label, std::optional<ClassId> predicted) {
  if (!m_context.run) return;
  m_context.view->setSelection(m_model.samplesIn(label, predicted, m_context.run->samples()));
}

}  // namespace flipbook::ui
