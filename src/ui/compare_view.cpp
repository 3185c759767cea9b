#include "flipbook/ui/compare_view.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/run_comparison.h"
#include "flipbook/viewmodel/sample_text.h"
#include "flipbook/viewmodel/view_state.h"
#include "ui/difference_delegate.h"
#include "ui/gallery_delegate.h"
#include "ui/text_label.h"
#include "ui/wrapping_list.h"

namespace flipbook::ui {
namespace {

using comparison::LabelsOf;
using viewmodel::ComparisonModel;
using viewmodel::RunComparison;

constexpr int kRowPx = 24;
constexpr int kFewestRows = 7;  // the header, the whole, and two classes
constexpr int kMostColumnPx = 220;

QString textOf(const std::filesystem::path& path) { return viewmodel::shownText(path.native()); }

}  // namespace

CompareView::CompareView(QWidget* parent) : QWidget{parent} {
  setObjectName(QStringLiteral("compareView"));
  setAccessibleName(tr("Compare two runs"));
  auto* body = new QSplitter{Qt::Horizontal};
  body->setObjectName(QStringLiteral("compareBody"));
  body->setChildrenCollapsible(false);
  body->setHandleWidth(1);
  body->addWidget(makeTable());
  body->addWidget(makeChanged());
  body->setStretchFactor(0, 3);
  body->setStretchFactor(1, 2);
  m_body = body;
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeHeader());
  column->addWidget(m_body, 1);
  column->addStretch(0);
  fillRuns();
  refresh();
}

QWidget* CompareView::makeHeader() {
  auto* header = new QWidget;
  auto* column = new QVBoxLayout{header};
  column->setContentsMargins(Theme::kMarginPx, 6, Theme::kMarginPx, 6);
  column->setSpacing(5);
  auto* line = new QHBoxLayout;
  line->setSpacing(6);
  const auto add = [&](const QString& caption, const QString& objectName) {
    auto* combo = new QComboBox;
    combo->setObjectName(objectName);
    combo->setAccessibleName(caption);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto* name = new TextLabel{caption, {.tone = Tone::Dim}};
    name->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);  // never elided
    line->addWidget(name);
    line->addWidget(combo);
    return combo;
  };
  m_runs = add(tr("Compared with"), QStringLiteral("otherRun"));
  m_runs->setMinimumContentsLength(14);
  m_page = add(tr("on"), QStringLiteral("otherPage"));
  m_page->setMinimumContentsLength(9);
  m_page->addItem(tr("its last page"), static_cast<int>(RunComparison::OtherPage::Last));
  m_page->addItem(tr("the same page"), static_cast<int>(RunComparison::OtherPage::Same));
  m_labels = add(tr("judged by the labels"), QStringLiteral("labelsOf"));
  m_labels->setMinimumContentsLength(10);
  m_labels->addItem(tr("of this run"), static_cast<int>(LabelsOf::Second));
  m_labels->addItem(tr("of the other run"), static_cast<int>(LabelsOf::First));
  line->addStretch(1);
  connect(m_runs, &QComboBox::activated, this, &CompareView::chooseRun);
  connect(m_page, &QComboBox::activated, this, [this] {
    m_context.comparison->setOtherPage(
        static_cast<RunComparison::OtherPage>(m_page->currentData().toInt()));
  });
  connect(m_labels, &QComboBox::activated, this, [this] {
    m_context.comparison->setLabels(static_cast<LabelsOf>(m_labels->currentData().toInt()));
  });
  m_summary = new TextLabel{{}, {}};
  m_summary->setObjectName(QStringLiteral("compareSummary"));
  m_summary->setWordWrap(true);
  column->addLayout(line);
  column->addWidget(m_summary);
  return header;
}

QWidget* CompareView::makeTable() {
  m_table = new QTableView;
  m_table->setObjectName(QStringLiteral("compareTable"));
  m_table->setAccessibleName(tr("Before and now, class by class"));
  m_table->setModel(&m_model);
  m_table->setItemDelegate(new DifferenceDelegate{m_table});
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setShowGrid(false);
  m_table->setMinimumHeight(kFewestRows * kRowPx);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(kRowPx);
  m_table->horizontalHeader()->setHighlightSections(false);
  m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  m_table->horizontalHeader()->setMaximumSectionSize(kMostColumnPx);
  m_table->horizontalHeader()->setStretchLastSection(true);
  return m_table;
}

QWidget* CompareView::makeChanged() {
  auto* changed = new QWidget;
  auto* column = new QVBoxLayout{changed};
  column->setContentsMargins(Theme::kMarginPx, 2, 0, 0);
  column->setSpacing(4);
  auto* line = new QHBoxLayout;
  line->setSpacing(6);
  m_sides = new QButtonGroup{this};
  const auto add = [&](const QString& name, Changed side) {
    auto* button = new QPushButton;
    button->setObjectName(name);
    button->setCheckable(true);
    m_sides->addButton(button, side);
    line->addWidget(button);
    return button;
  };
  m_improved = add(QStringLiteral("improved"), Improved);
  m_worsened = add(QStringLiteral("worsened"), Worsened);
  m_improved->setToolTip(tr("Images that are right now and were wrong before"));
  m_worsened->setToolTip(tr("Images that are wrong now and were right before"));
  m_improved->setChecked(true);
  line->addStretch(1);
  connect(m_sides, &QButtonGroup::idClicked, this, &CompareView::listChanged);
  m_list = makeWrappingList(&m_changed);
  m_list->setObjectName(QStringLiteral("changedList"));
  m_list->setAccessibleName(tr("Images on which the two runs differ"));
  m_list->setItemDelegate(new GalleryDelegate{m_list});
  connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          [this](const QItemSelection& selected) {
            if (selected.isEmpty() || !m_context.run) return;
            m_context.view->setCurrent(m_changed.sampleAt(selected.first().top()));
          });
  column->addLayout(line);
  column->addWidget(m_list, 1);
  return changed;
}

void CompareView::setRecentItems(const viewmodel::RecentItems& recent) {
  m_recent = &recent;
  connect(m_recent, &viewmodel::RecentItems::changed, this, &CompareView::fillRuns);
  fillRuns();
}

void CompareView::setRun(const RunContext& context) {
  if (m_context.comparison) m_context.comparison->disconnect(this);
  m_context = context;
  m_changed.setRun(context.run ? &context.run->info() : nullptr,
                   context.run ? context.run->samples() : std::span<const Sample>{},
                   context.run ? context.thumbnails : nullptr);
  connect(context.comparison, &RunComparison::changed, this, &CompareView::refresh);
  connect(context.comparison, &RunComparison::otherChanged, this, &CompareView::fillRuns);
  fillRuns();
  refresh();
}

void CompareView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (m_context.comparison) m_context.comparison->setWanted(true);
}

void CompareView::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  if (m_context.comparison) m_context.comparison->setWanted(false);
}

void CompareView::fillRuns() {
  m_runs->clear();
  m_runs->addItem(tr("nothing"), QVariant::fromValue(QString{}));
  const auto add = [this](const std::filesystem::path& path, const QString& name) {
    m_runs->addItem(name, QVariant::fromValue(QString::fromStdString(textFromPath(path.native()))));
    m_runs->setItemData(m_runs->count() - 1, viewmodel::plainTip(textOf(path)), Qt::ToolTipRole);
  };
  const RunComparison* comparison = m_context.comparison;
  std::filesystem::path other = comparison ? comparison->other() : std::filesystem::path{};
  if (!other.empty()) add(other, comparison->otherName());
  m_runs->setCurrentIndex(other.empty() ? 0 : 1);
  if (m_recent) {
    for (const viewmodel::RecentItem& item : m_recent->items()) {
      const bool isOpen = m_context.run && item.path == m_context.run->path();
      const bool isRun = item.kind == viewmodel::RecentItem::Kind::Run && !item.isMissing;
      if (!isRun || isOpen || item.path == other) continue;
      // Runs of one dataset share their name: the folder tells them apart.
      add(item.path, textOf(item.path.filename()));
    }
  }
  m_runs->addItem(tr("Look for a run…"));
  m_runs->setEnabled(m_context.run != nullptr);
}

void CompareView::chooseRun(int index) {
  if (!m_context.run) return;
  const QVariant path = m_runs->itemData(index);
  if (!path.isValid()) {
    fillRuns();
    return Q_EMIT chooseRunAsked();
  }
  m_context.comparison->setOther(pathFromText(path.toString().toStdString()));
}

QString CompareView::summary() const {
  const RunComparison& comparison = *m_context.comparison;
  switch (comparison.state()) {
    case RunComparison::State::NoRun:
      return tr("Open a run: here it is compared with another one on the same images.");
    case RunComparison::State::NoOther:
      return tr(
          "Choose another run on the same images. A run that was trained again with your "
          "decisions is compared with the run before it by itself.");
    case RunComparison::State::Impossible:
      return comparison.problem();
    case RunComparison::State::Reading:
      if (!comparison.result()) return tr("Comparing …");
      break;
    case RunComparison::State::Compared:
      break;
  }
  return comparison.result() ? viewmodel::comparisonText(*comparison.result()) : QString{};
}

void CompareView::refresh() {
  const RunComparison* comparison = m_context.comparison;
  if (comparison == nullptr) return m_body->hide();
  m_summary->setText(summary());
  m_body->setVisible(comparison->result() != nullptr);
  m_page->setCurrentIndex(m_page->findData(static_cast<int>(comparison->otherPage())));
  m_labels->setCurrentIndex(m_labels->findData(static_cast<int>(comparison->labels())));
  m_model.setResult(comparison->result());
  listChanged();
}

void CompareView::listChanged() {
  const auto& result = m_context.comparison->result();
  std::vector<SampleId> samples;
  if (result) {
    const comparison::Comparison& figures = result->figures;
    m_improved->setText(tr("Now right: %1").arg(viewmodel::countText(figures.improved.size())));
    m_worsened->setText(tr("Now wrong: %1").arg(viewmodel::countText(figures.worsened.size())));
    for (const auto& sample :
         m_sides->checkedId() == Worsened ? figures.worsened : figures.improved) {
      samples.push_back(sample.second);
    }
    std::ranges::sort(samples);
  }
  m_changed.setRows(std::move(samples));
}

}  // namespace flipbook::ui
