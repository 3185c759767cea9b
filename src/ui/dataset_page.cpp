#include "flipbook/ui/dataset_page.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "flipbook/core/sample.h"
#include "flipbook/ui/icons.h"
#include "flipbook/ui/theme.h"
#include "flipbook/ui/train_bar.h"
#include "flipbook/ui/window_actions.h"
#include "ui/dataset_parts.h"

namespace flipbook::ui {
namespace {

using viewmodel::DatasetSummary;
using viewmodel::RunController;
using viewmodel::TrainingStage;

constexpr int kLeastBoxPx = 96;  // in a small window numbers are cut before they widen it

QLabel* label(const QString& name, QWidget* parent, int sizePx = Theme::kTextPx,
              bool isBold = false) {
  auto* made = new QLabel{parent};
  made->setObjectName(name);
  made->setTextFormat(Qt::PlainText);
  made->setFont(themeFont(sizePx, isBold));
  return made;
}

QLabel* dimLabel(const QString& name, QWidget* parent) {
  QLabel* made = label(name, parent);
  made->setForegroundRole(QPalette::PlaceholderText);
  made->setWordWrap(true);
  return made;
}

QStringList quarantineLines(const std::vector<QuarantinedFile>& files) {
  QStringList lines;
  for (const QuarantinedFile& file : files) {
    lines << QStringLiteral("%1 — %2").arg(QString::fromStdString(printablePath(file.path)),
                                           QString::fromStdString(file.reason));
  }
  return lines;
}

QString lineOf(const viewmodel::DuplicateSummary& duplicate) {
  const QString paths = duplicate.paths.join(QStringLiteral("  ·  "));
  return duplicate.isExact ? paths : DatasetPage::tr("%1  (nearly)").arg(paths);
}

void addDuplicates(const DatasetSummary& dataset, std::vector<Notice>& notices) {
  QStringList leaks;
  QStringList conflicting;
  QStringList same;
  for (const viewmodel::DuplicateSummary& duplicate : dataset.duplicates) {
    if (duplicate.acrossSplits) leaks << lineOf(duplicate);
    if (duplicate.labelsDiffer) conflicting << lineOf(duplicate);
    if (!duplicate.acrossSplits && !duplicate.labelsDiffer) same << lineOf(duplicate);
  }
  const auto add = [&](Notice::Tone tone, const QString& title, const QStringList& lines) {
    if (lines.isEmpty()) return;
    const auto count = static_cast<std::uint64_t>(lines.size());
    notices.push_back({tone, title.arg(viewmodel::countText(count)), lines});
  };
  add(Notice::Tone::Warn, DatasetPage::tr("The same picture under different labels: %1"),
      conflicting);
  add(Notice::Tone::Warn,
      DatasetPage::tr("To learn from and to check with alike: %1. The figures will flatter."),
      leaks);
  add(Notice::Tone::Info,
      dataset.bringsSplits ? DatasetPage::tr("The same picture more than once: %1")
                           : DatasetPage::tr("The same picture more than once: %1. Each lot stays "
                                             "on one side of the split."),
      same);
}

std::vector<Notice> noticesOf(const DatasetSummary& dataset) {
  std::vector<Notice> notices;
  const std::size_t bad = dataset.quarantined.size();
  if (bad > 0) {
    const QString title = bad == 1 ? DatasetPage::tr("1 file is set aside and takes no part")
                                   : DatasetPage::tr("%1 files are set aside and take no part")
                                         .arg(viewmodel::countText(bad));
    notices.push_back({Notice::Tone::Warn, title, quarantineLines(dataset.quarantined)});
  }
  addDuplicates(dataset, notices);
  for (const QString& warning : dataset.warnings) {
    notices.push_back({Notice::Tone::Warn, warning, {}});
  }
  if (notices.empty()) {
    notices.push_back({Notice::Tone::Good, DatasetPage::tr("Every image can be read"), {}});
  }
  return notices;
}

}  // namespace

DatasetPage::DatasetPage(WindowActions& actions, RunController& controller, QWidget* parent)
    : QWidget{parent}, m_controller{controller}, m_stack{new QStackedWidget{this}} {
  setObjectName(QStringLiteral("datasetPage"));
  setAccessibleName(tr("Dataset"));
  auto* outer = new QVBoxLayout{this};
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(m_stack);
  m_stack->addWidget(makeBusy());
  m_stack->addWidget(makeSummary(actions));
  connect(&m_controller, &RunController::changed, this, &DatasetPage::refresh);
  connect(&m_controller, &RunController::progressChanged, this, &DatasetPage::refreshProgress);
  refresh();
}

QWidget* DatasetPage::makeBusy() {
  auto* page = new QWidget{m_stack};
  m_busyTitle = label(QStringLiteral("busyTitle"), page, Theme::kFigurePx, true);
  m_busyTitle->setAlignment(Qt::AlignCenter);
  m_busyTitle->setWordWrap(true);
  m_busyStage = dimLabel(QStringLiteral("busyStage"), page);
  m_busyStage->setAlignment(Qt::AlignCenter);
  m_busyBar = new QProgressBar{page};
  m_busyBar->setObjectName(QStringLiteral("busyBar"));
  m_busyBar->setAccessibleName(tr("Progress"));
  m_busyBar->setTextVisible(false);
  m_busyBar->setFixedHeight(6);
  m_busyBar->setMaximumWidth(420);
  auto* cancel = new QPushButton{tr("Cancel"), page};
  cancel->setObjectName(QStringLiteral("cancelInspection"));
  connect(cancel, &QPushButton::clicked, &m_controller, &RunController::cancelInspection);

  auto* column = new QVBoxLayout{page};
  column->setContentsMargins(24, 24, 24, 24);
  column->setSpacing(Theme::kMarginPx);
  column->addStretch(2);
  column->addWidget(m_busyTitle);
  auto* bar = new QHBoxLayout;
  bar->addStretch(1);
  bar->addWidget(m_busyBar, 4);
  bar->addStretch(1);
  column->addLayout(bar);
  column->addWidget(m_busyStage);
  column->addWidget(cancel, 0, Qt::AlignCenter);
  column->addStretch(3);
  return page;
}

QWidget* DatasetPage::makeSummary(WindowActions& actions) {
  auto* page = new QWidget{m_stack};
  m_title = label(QStringLiteral("datasetTitle"), page, Theme::kFigurePx, true);
  m_size = label(QStringLiteral("datasetSize"), page);
  m_why = dimLabel(QStringLiteral("datasetWhy"), page);
  m_otherFormats = new QHBoxLayout;
  m_otherFormats->setSpacing(16);
  m_train = new QPushButton{page};
  m_train->setObjectName(QStringLiteral("bigTrain"));
  m_train->setProperty("accent", true);
  m_train->setFont(themeFont(Theme::kTextPx, true));
  m_train->setMinimumSize(150, 40);
  connect(m_train, &QPushButton::clicked, actions.main, &QAction::trigger);
  m_trainHint = dimLabel(QStringLiteral("trainHint"), page);
  m_trainHint->setAlignment(Qt::AlignRight);
  m_split = new SplitBar{page};
  m_classes = new ClassCountList{page};
  m_notices = new NoticeList{page};

  auto* titles = new QVBoxLayout;
  titles->setSpacing(4);
  titles->addWidget(m_title);
  titles->addWidget(m_size);
  titles->addWidget(m_why);
  titles->addLayout(m_otherFormats);
  auto* start = new QVBoxLayout;
  start->setSpacing(8);
  start->addWidget(m_train, 0, Qt::AlignRight);
  start->addWidget(m_trainHint);
  start->addStretch(1);
  auto* head = new QHBoxLayout;
  head->setSpacing(24);
  head->addLayout(titles, 3);
  head->addLayout(start, 2);

  auto* splitTitle = label(QStringLiteral("splitTitle"), page, Theme::kTextPx, true);
  splitTitle->setText(tr("The split"));
  auto* noticeTitle = label(QStringLiteral("noticeHeading"), page, Theme::kTextPx, true);
  noticeTitle->setText(tr("What was noticed"));
  auto* scroll = new QScrollArea{page};
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  auto* side = new QWidget{scroll};
  auto* sideColumn = new QVBoxLayout{side};
  sideColumn->setContentsMargins(0, 0, 8, 0);
  sideColumn->setSpacing(10);
  sideColumn->addWidget(splitTitle);
  sideColumn->addWidget(m_split);
  m_splitText = dimLabel(QStringLiteral("splitText"), side);
  sideColumn->addWidget(m_splitText);
  sideColumn->addLayout(makeSplitChoice(side));
  m_takesUnlabeled = new QCheckBox{side};
  m_takesUnlabeled->setObjectName(QStringLiteral("takesUnlabeled"));
  m_takesUnlabeled->setMinimumWidth(kLeastBoxPx);
  m_takesUnlabeled->setToolTip(
      tr("Images without a label, on the map: the model neither learns from them nor is judged by "
         "them; it says what it takes them for"));
  connect(m_takesUnlabeled, &QCheckBox::clicked, &m_controller, &RunController::takeUnlabeled);
  sideColumn->addWidget(m_takesUnlabeled);
  sideColumn->addSpacing(18);
  sideColumn->addWidget(noticeTitle);
  sideColumn->addWidget(m_notices);
  sideColumn->addStretch(1);
  scroll->setWidget(side);

  auto* classTitle = label(QStringLiteral("classTitle"), page, Theme::kTextPx, true);
  classTitle->setText(tr("Classes"));
  auto* classes = new QVBoxLayout;
  classes->setSpacing(8);
  classes->addWidget(classTitle);
  classes->addWidget(m_classes, 1);
  auto* body = new QHBoxLayout;
  body->setSpacing(40);
  body->addLayout(classes, 3);
  body->addWidget(scroll, 2);

  auto* column = new QVBoxLayout;
  column->setSpacing(30);
  column->addLayout(head);
  column->addLayout(body, 1);
  auto* center = new QHBoxLayout{page};
  center->setContentsMargins(32, 34, 32, 20);
  center->addStretch(1);
  center->addLayout(column, 100);
  center->addStretch(1);
  return page;
}

QLayout* DatasetPage::makeSplitChoice(QWidget* page) {
  m_method = new QComboBox{page};
  m_method->setObjectName(QStringLiteral("splitMethod"));
  m_method->setAccessibleName(tr("How the images are split"));
  m_method->addItem(tr("Split once"));
  m_method->addItem(tr("Split in folds"));
  m_method->setToolTip(
      tr("Once, some images are only checked with; in folds, the training is done over and over, "
         "until each image was checked by a model that had not seen it"));
  m_folds = new QSpinBox{page};
  m_folds->setObjectName(QStringLiteral("splitFolds"));
  m_folds->setAccessibleName(tr("In how many folds"));
  m_folds->setRange(static_cast<int>(kFewestFolds), static_cast<int>(kMostFolds));
  m_folds->setValue(static_cast<int>(kUsualFolds));
  m_folds->setSuffix(tr(" folds"));
  m_groupBy = new QComboBox{page};
  m_groupBy->setObjectName(QStringLiteral("groupBy"));
  m_groupBy->setAccessibleName(tr("What stays on one side of the split"));
  m_groupBy->addItem(tr("Image by image"), static_cast<int>(GroupBy::Declared));
  m_groupBy->addItem(tr("Folders kept together"), static_cast<int>(GroupBy::Folder));
  m_groupBy->addItem(tr("Videos kept together"), static_cast<int>(GroupBy::FileName));
  m_groupBy->setToolTip(
      tr("Images that belong together must not be parted: whoever has learnt from one knows the "
         "others. Folders: images of one folder below that of the class. Videos: images whose "
         "names differ in their last number only. Groups that the dataset declares, and pictures "
         "that are there twice, are never parted."));
  for (QComboBox* box : {m_method, m_groupBy}) {
    box->setMinimumWidth(kLeastBoxPx);
    connect(box, &QComboBox::activated, this, &DatasetPage::chooseSplit);
  }
  m_validation = new QSpinBox{page};
  m_validation->setObjectName(QStringLiteral("validationPercent"));
  m_validation->setAccessibleName(tr("Images to check with, in percent"));
  m_validation->setRange(1, 90);
  m_validation->setSuffix(tr(" % to check with"));
  m_seed = new QSpinBox{page};
  m_seed->setObjectName(QStringLiteral("splitSeed"));
  m_seed->setAccessibleName(tr("Seed of the split"));
  m_seed->setRange(0, std::numeric_limits<int>::max());
  m_seed->setPrefix(tr("seed "));
  m_seed->setToolTip(tr("Another seed draws another split; the same seed always the same"));
  for (QSpinBox* box : {m_validation, m_folds, m_seed}) {
    box->setKeyboardTracking(false);
    box->setMinimumWidth(kLeastBoxPx);
    connect(box, &QSpinBox::valueChanged, this, &DatasetPage::chooseSplit);
  }
  auto* grid = new QGridLayout;
  grid->setSpacing(8);
  grid->addWidget(m_method, 0, 0);
  grid->addWidget(m_validation, 0, 1);
  grid->addWidget(m_folds, 0, 1);  // one of the two is hidden
  grid->addWidget(m_groupBy, 1, 0);
  grid->addWidget(m_seed, 1, 1);
  grid->setColumnStretch(2, 1);  // what is wider than needed stays empty
  return grid;
}

void DatasetPage::chooseSplit() {
  const bool isInFolds = m_method->currentIndex() == 1;
  const int folds = m_folds->value();
  m_controller.setSplit(
      {.validationFraction = isInFolds ? 1.0 / folds : m_validation->value() / 100.0,
       .seed = static_cast<std::uint64_t>(m_seed->value()),
       .groupBy = static_cast<GroupBy>(m_groupBy->currentData().toInt()),
       .folds = isInFolds ? static_cast<std::uint32_t>(folds) : 0});
}

void DatasetPage::refreshSplit(const DatasetSummary& dataset) {
  m_split->setSplit(dataset.trainingImages, dataset.validationImages);
  const SplitOptions& asked = m_controller.split();
  m_splitText->setText(viewmodel::splitText(dataset, asked));
  const bool isInFolds = asked.folds > 0;
  std::vector<QSignalBlocker> quiet;
  const std::array<QWidget*, 5> boxes{m_method, m_folds, m_validation, m_groupBy, m_seed};
  for (QWidget* box : boxes) quiet.emplace_back(box);
  m_method->setCurrentIndex(isInFolds ? 1 : 0);
  if (isInFolds) m_folds->setValue(static_cast<int>(asked.folds));
  if (!isInFolds) {
    m_validation->setValue(static_cast<int>(std::lround(100 * asked.validationFraction)));
  }
  m_groupBy->setCurrentIndex(m_groupBy->findData(static_cast<int>(asked.groupBy)));
  m_seed->setValue(static_cast<int>(asked.seed));
  m_takesUnlabeled->setText(viewmodel::takeUnlabeledText(dataset));
  m_takesUnlabeled->setChecked(dataset.takesUnlabeled);
  m_takesUnlabeled->setVisible(dataset.unlabeledImages > 0);
  // Splits that the dataset brings are taken as they are, also as the first of the folds.
  m_validation->setVisible(!isInFolds && !dataset.bringsSplits);
  m_folds->setVisible(isInFolds);
  m_groupBy->setVisible(!dataset.bringsSplits);
  m_seed->setVisible(!dataset.bringsSplits || isInFolds);
}

void DatasetPage::refresh() {
  const bool isBusy = m_controller.stage() == TrainingStage::Inspecting ||
                      m_controller.stage() == TrainingStage::Starting;
  m_stack->setCurrentIndex(isBusy || !m_controller.dataset() ? 0 : 1);
  if (m_controller.dataset()) {
    refreshSummary(*m_controller.dataset());
  } else {
    m_title->clear();  // what is shown next is filled in afresh
  }
  refreshProgress();
}

void DatasetPage::refreshProgress() {
  auto* cancel = findChild<QPushButton*>(QStringLiteral("cancelInspection"));
  cancel->setVisible(m_controller.stage() == TrainingStage::Inspecting);
  viewmodel::ProgressText text;
  if (m_controller.stage() == TrainingStage::Inspecting) {
    const Progress& progress = m_controller.inspection();
    const std::string name = m_controller.inspectedPath().filename().native();
    m_busyTitle->setText(
        name.empty() ? tr("Drawing the demo")
                     : tr("Looking at %1").arg(QString::fromStdString(printablePath(name))));
    text.where = progress.stage.empty() ? tr("One moment") : QString::fromStdString(progress.stage);
    if (progress.total > 0) {
      text.where +=
          tr(": %1 of %2")
              .arg(viewmodel::countText(progress.done), viewmodel::countText(progress.total));
      text.fraction = static_cast<double>(progress.done) / static_cast<double>(progress.total);
    } else if (progress.done > 0) {
      text.where += tr(": %1 so far").arg(viewmodel::countText(progress.done));
    }
  } else {
    m_busyTitle->setText(tr("Getting ready to train"));
    if (m_controller.progress()) text = viewmodel::textOf(*m_controller.progress());
  }
  m_busyStage->setText(text.where);
  m_busyBar->setRange(0, text.fraction ? 1000 : 0);
  if (text.fraction) m_busyBar->setValue(static_cast<int>(std::lround(*text.fraction * 1000)));
}

void DatasetPage::refreshSummary(const DatasetSummary& dataset) {
  const viewmodel::RunOffer offer = m_controller.offer();
  m_train->setText(offer.mainText);
  m_train->setIcon(themeIcon(iconNameOf(offer.main), IconTone::OnAccent));
  m_train->setEnabled(offer.mainPossible.isPossible);
  m_trainHint->setText(offer.mainPossible.isPossible
                           ? tr("%1 epochs: %1 pages").arg(m_controller.choice().epochs)
                           : offer.mainPossible.why);
  refreshSplit(dataset);
  if (!m_title->text().isEmpty()) return;
  m_title->setText(dataset.name);
  m_size->setText(viewmodel::sizeText(dataset));
  m_why->setText(dataset.why);
  m_why->setToolTip(QString::fromStdString(printablePath(dataset.root.native())));
  showOtherFormats(dataset.others);
  m_classes->setClasses(dataset.classes);
  m_notices->setNotices(noticesOf(dataset));
}

void DatasetPage::showOtherFormats(const std::vector<viewmodel::OtherFormat>& others) {
  while (QLayoutItem* item = m_otherFormats->takeAt(0)) {
    if (item->widget() != nullptr) item->widget()->deleteLater();
    delete item;
  }
  for (const viewmodel::OtherFormat& other : others) {
    const QString kind = QString::fromStdString(other.kind);
    auto* link = new QPushButton{tr("Read as %1").arg(kind)};
    link->setObjectName(QStringLiteral("readAs-%1").arg(kind));
    link->setProperty("link", true);
    link->setCursor(Qt::PointingHandCursor);
    link->setToolTip(other.why);
    connect(link, &QPushButton::clicked, &m_controller,
            [this, kind = other.kind] { m_controller.readAs(kind); });
    m_otherFormats->addWidget(link);
  }
  m_otherFormats->addStretch(1);
}

void DatasetPage::showQuarantine() {
  if (m_controller.dataset() && !m_controller.dataset()->quarantined.empty()) m_notices->unfold(0);
}

void DatasetPage::paintEvent(QPaintEvent*) { QPainter{this}.fillRect(rect(), theme().panel); }

}  // namespace flipbook::ui
