#include "ui/audit_dialog.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <cmath>

#include "flipbook/recording/audit.h"
#include "flipbook/viewmodel/sample_text.h"
#include "flipbook/viewmodel/training_progress.h"
#include "ui/dialog_parts.h"

namespace flipbook::ui {
namespace {

constexpr int kWidthPx = 460;
constexpr double kRoundedFromSecs = 120;  // to minutes

QSpinBox* numberBox(const QString& name, int least, int most, int value) {
  auto* box = new QSpinBox;
  box->setObjectName(name);
  box->setRange(least, most);
  box->setValue(value);
  return box;
}

}  // namespace

AuditDialog::AuditDialog(const Facts& facts, QWidget* parent) : QDialog{parent}, m_facts{facts} {
  setObjectName(QStringLiteral("auditDialog"));
  setWindowTitle(tr("Audit the labels"));
  setAttribute(Qt::WA_DeleteOnClose);
  const auto& begun = m_facts.begun;
  m_folds = numberBox(QStringLiteral("folds"), kFewestFolds, kMostFolds,
                      static_cast<int>(begun ? begun->folds : kUsualFolds));
  m_epochs = numberBox(QStringLiteral("epochs"), 1, kMostEpochs,
                       static_cast<int>(begun ? begun->epochs : m_facts.lastEpoch));
  m_anew = new QCheckBox{tr("&Begin anew")};
  m_anew->setObjectName(QStringLiteral("anew"));
  m_anew->setVisible(begun.has_value());
  m_state = wrappedText({}, {.sizePx = Theme::kSmallPx});
  m_state->setObjectName(QStringLiteral("auditState"));
  m_cost = wrappedText({}, {.tone = Tone::Dim, .sizePx = Theme::kSmallPx});
  m_cost->setObjectName(QStringLiteral("auditCost"));
  auto* numbers = new QFormLayout;
  numbers->addRow(tr("&Folds"), m_folds);
  numbers->addRow(tr("&Epochs of each"), m_epochs);
  m_audit = new QPushButton;
  m_audit->setObjectName(QStringLiteral("audit"));
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(20, 20, 20, 16);
  column->setSpacing(12);
  column->addWidget(wrappedText(
      tr("A model that is trained on an image can learn a wrong label by heart, and then "
         "sees nothing wrong with it. In an audit the images are dealt to folds, and for "
         "each fold a model is trained on all the others. So every label is judged by a "
         "model that has never seen it, and the suspected wrong labels are ranked by that "
         "too."),
      {.sizePx = Theme::kSmallPx}));
  if (m_facts.hasWeights) {
    auto* weights = wrappedText(
        tr("Like this run, each model begins from weights of a file. If those were trained on "
           "these images, the images have been seen after all."),
        {.sizePx = Theme::kSmallPx});
    weights->setObjectName(QStringLiteral("auditWeights"));
    column->addWidget(weights);
  }
  column->addWidget(m_state);
  column->addLayout(numbers);
  column->addWidget(m_anew);
  column->addWidget(m_cost);
  column->addSpacing(8);
  column->addLayout(dialogButtons(m_audit, this));
  connect(m_audit, &QPushButton::clicked, this, [this] {
    Q_EMIT asked(choice());
    close();
  });
  for (QSpinBox* box : {m_folds, m_epochs}) {
    connect(box, &QSpinBox::valueChanged, this, &AuditDialog::refresh);
  }
  connect(m_anew, &QCheckBox::toggled, this, &AuditDialog::refresh);
  resize(kWidthPx, 0);
  refresh();
}

bool AuditDialog::goesOn() const { return m_facts.begun && !m_anew->isChecked(); }

viewmodel::AuditChoice AuditDialog::choice() const {
  if (goesOn()) return {};
  return {.folds = static_cast<std::uint32_t>(m_folds->value()),
          .epochs = static_cast<std::uint32_t>(m_epochs->value()),
          .startsAnew = m_anew->isChecked()};
}

QString AuditDialog::stateText() const {
  if (!m_facts.begun) return {};
  const viewmodel::AuditState& begun = *m_facts.begun;
  const QString folds = viewmodel::countText(begun.folds);
  if (!goesOn()) return tr("The audit of %1 folds is thrown away.").arg(folds);
  if (begun.isComplete()) {
    return tr("The audit of %1 folds is complete, and the findings use it.").arg(folds);
  }
  return tr("An audit was begun; %1 of its %2 folds are done. It goes on where it stopped.")
      .arg(viewmodel::countText(begun.done), folds);
}

// The run itself is a fold that is done.
QString AuditDialog::costText() const {
  const int trained = goesOn() ? static_cast<int>(m_facts.begun->done) - 1 : 0;
  const int left = m_folds->value() - 1 - trained;
  if (left <= 0) return {};
  const QString what =
      tr("This run is the first fold: %1 more to train. The pages of this run stay "
         "as they are.")
          .arg(left);
  if (!m_facts.secondsPerEpoch) return what;
  double seconds = *m_facts.secondsPerEpoch * m_epochs->value() * left;
  if (seconds > kRoundedFromSecs) seconds = 60 * std::round(seconds / 60);
  return tr("%1 That takes about %2; it can be paused, or stopped and gone on with later.")
      .arg(what, viewmodel::durationText(seconds));
}

void AuditDialog::refresh() {
  const bool isComplete = goesOn() && m_facts.begun->isComplete();
  if (goesOn()) {
    m_folds->setValue(static_cast<int>(m_facts.begun->folds));
    m_epochs->setValue(static_cast<int>(m_facts.begun->epochs));
  }
  m_folds->setEnabled(!goesOn());
  m_epochs->setEnabled(!goesOn());
  m_state->setText(stateText());
  m_state->setVisible(m_facts.begun.has_value());
  m_cost->setText(costText());
  m_audit->setText(goesOn() ? tr("&Go on") : tr("&Audit"));
  m_audit->setEnabled(!isComplete);
  fitHeight(*this, width());
}

}  // namespace flipbook::ui
