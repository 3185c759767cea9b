#include "ui/train_again_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "flipbook/viewmodel/sample_text.h"
#include "ui/dialog_parts.h"

namespace flipbook::ui {
namespace {

QString editsText(const viewmodel::EditSession::Counts& edits) {
  if (edits.edits() == 0) {
    return TrainAgainDialog::tr("With what you decide: nothing was relabelled or left out yet");
  }
  const QString labels =
      TrainAgainDialog::tr("With what you decided: %1 relabelled, %2 left out")
          .arg(viewmodel::countText(edits.relabelled), viewmodel::countText(edits.excluded));
  if (edits.moved == 0) return labels;
  return TrainAgainDialog::tr("%1, %2 moved to the other split")
      .arg(labels, viewmodel::countText(edits.moved));
}

}  // namespace

TrainAgainDialog::TrainAgainDialog(const Facts& facts, QWidget* parent)
    : QDialog{parent}, m_facts{facts} {
  setObjectName(QStringLiteral("trainAgainDialog"));
  setWindowTitle(tr("Train again"));
  setAttribute(Qt::WA_DeleteOnClose);
  m_withEdits = new QCheckBox{editsText(facts.edits)};
  m_withEdits->setObjectName(QStringLiteral("withEdits"));
  m_withEdits->setEnabled(facts.edits.edits() > 0);
  m_withEdits->setChecked(facts.edits.edits() > 0);
  m_fromScratch = new QRadioButton{tr("From &scratch")};
  m_fromScratch->setObjectName(QStringLiteral("fromScratch"));
  m_fromScratch->setChecked(true);
  m_fromPage = new QRadioButton{tr("Going on from &page")};
  m_fromPage->setObjectName(QStringLiteral("fromPage"));
  m_page = new QSpinBox;
  m_page->setObjectName(QStringLiteral("page"));
  m_page->setAccessibleName(tr("Page to go on from"));
  m_page->setRange(0, static_cast<int>(facts.lastEpoch));
  m_page->setValue(static_cast<int>(facts.shownEpoch));
  m_settings = new QComboBox;
  m_settings->setObjectName(QStringLiteral("settings"));
  m_settings->addItem(facts.folds > 0 ? tr("as this run was trained, in %1 folds").arg(facts.folds)
                                      : tr("as this run was trained"));
  m_settings->addItem(tr("as chosen in the toolbar"));
  auto* fromPage = new QHBoxLayout;
  fromPage->addWidget(m_fromPage);
  fromPage->addWidget(m_page);
  fromPage->addStretch(1);
  auto* settings = new QFormLayout;
  settings->addRow(tr("Se&ttings"), m_settings);

  auto* train = new QPushButton{tr("&Train")};
  train->setObjectName(QStringLiteral("trainAgain"));
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(20, 20, 20, 16);
  column->setSpacing(12);
  column->addWidget(m_withEdits);
  column->addWidget(
      wrappedText(facts.edits.moved > 0
                      ? tr("Your image files stay as they are. But for those that you moved, both "
                           "runs are judged on the same validation images; these are what they "
                           "can be compared by afterwards.")
                      : tr("Your image files stay as they are. Both runs are judged on the same "
                           "validation images, so that they can be compared afterwards."),
                  {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}));
  column->addWidget(m_fromScratch);
  column->addLayout(fromPage);
  column->addLayout(settings);
  column->addSpacing(8);
  column->addLayout(dialogButtons(train, this));
  connect(train, &QPushButton::clicked, this, [this] {
    Q_EMIT asked(choice());
    close();
  });
  connect(m_fromPage, &QRadioButton::toggled, this, &TrainAgainDialog::refresh);
  refresh();
  constexpr int kWidthPx = 440;
  fitHeight(*this, kWidthPx);
}

viewmodel::Again TrainAgainDialog::choice() const {
  viewmodel::Again again{.withEdits = m_withEdits->isChecked(),
                         .asBefore = m_settings->currentIndex() == 0};
  if (m_fromPage->isChecked()) {
    again.branchFrom = EpochIndex{static_cast<std::uint32_t>(m_page->value())};
  }
  return again;
}

// A branch goes on with the network that there is, so its settings are those of the run.
void TrainAgainDialog::refresh() {
  m_page->setEnabled(m_fromPage->isChecked());
  m_settings->setEnabled(!m_fromPage->isChecked());
  if (m_fromPage->isChecked()) m_settings->setCurrentIndex(0);
}

}  // namespace flipbook::ui
