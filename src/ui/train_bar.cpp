#include "flipbook/ui/train_bar.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include "flipbook/ui/icons.h"
#include "flipbook/ui/theme.h"
#include "flipbook/ui/window_actions.h"
#include "ui/action_button.h"

namespace flipbook::ui {
namespace {

using viewmodel::MainCommand;
using viewmodel::TrainingStage;

// A label and its field, which overflow together when the window is narrow.
QWidget* labelled(const QString& text, QWidget* field, QWidget* parent) {
  auto* pair = new QWidget{parent};
  auto* label = new QLabel{text, pair};
  label->setForegroundRole(QPalette::PlaceholderText);
  label->setBuddy(field);
  auto* row = new QHBoxLayout{pair};
  row->setContentsMargins(4, 0, 4, 0);
  row->setSpacing(6);
  row->addWidget(label);
  row->addWidget(field);
  field->setAccessibleName(text);
  return pair;
}

}  // namespace

QString iconNameOf(MainCommand command) {
  return command == MainCommand::Pause ? QStringLiteral("pause") : QStringLiteral("play");
}

TrainBar::TrainBar(WindowActions& actions, viewmodel::RunController& controller, QWidget* parent)
    : QToolBar{tr("Training"), parent},
      m_controller{controller},
      m_actions{actions},
      m_main{buttonFor(actions.main, this)},
      m_model{new QComboBox{this}},
      m_epochs{new QSpinBox{this}},
      m_device{new QComboBox{this}},
      m_search{new QLineEdit{this}} {
  setObjectName(QStringLiteral("trainBar"));
  setAccessibleName(tr("Training"));
  setMovable(false);
  setFloatable(false);
  setContextMenuPolicy(Qt::PreventContextMenu);
  m_main->setProperty("accent", true);
  QPushButton* open = buttonFor(actions.openDataset, this);
  open->setObjectName(QStringLiteral("openButton"));
  const auto nameOpen = [open] {
    open->setText(tr("Open"));
    open->setAccessibleName(tr("Open a dataset"));
  };
  nameOpen();
  connect(actions.openDataset, &QAction::changed, open, nameOpen);
  addWidget(open);
  addWidget(m_main);
  addWidget(buttonFor(actions.nextEpoch, this));
  addWidget(buttonFor(actions.stop, this));
  addSeparator();
  makeFields();
  connect(&m_controller, &viewmodel::RunController::changed, this, &TrainBar::refresh);
  refreshDevices();
  refresh();
}

void TrainBar::makeFields() {
  m_model->setObjectName(QStringLiteral("modelCombo"));
  const auto offer = [this](const QString& text, const char* name, const QString& word) {
    m_model->addItem(text, QLatin1String{name});
    m_model->setItemData(m_model->count() - 1, word, Qt::ToolTipRole);
  };
  offer(tr("automatic"), "auto", tr("Takes the network that suits most datasets: small residual"));
  offer(tr("small residual, quick"), "small-residual",
        tr("A small residual network: some minutes for thousands of images"));
  offer(tr("wide residual, thorough"), "small-residual-wide",
        tr("Twice as many features in every layer: often a little better, three to four times as "
           "slow"));
  m_epochs->setObjectName(QStringLiteral("epochsSpin"));
  m_epochs->setRange(1, static_cast<int>(kMostEpochs));
  m_device->setObjectName(QStringLiteral("deviceCombo"));
  m_device->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_device->setMinimumContentsLength(14);
  m_search->setObjectName(QStringLiteral("search"));
  m_search->setAccessibleName(tr("Search name, label, path"));
  m_search->setPlaceholderText(tr("Search name, label, path"));
  m_search->setClearButtonEnabled(true);
  m_search->addAction(themeIcon(QStringLiteral("search"), IconTone::Dim),
                      QLineEdit::LeadingPosition);
  m_search->setMaximumWidth(250);
  m_search->setMinimumWidth(120);

  m_modelField = addWidget(labelled(tr("Model"), m_model, this));
  addWidget(labelled(tr("Epochs"), m_epochs, this));
  m_deviceField = addWidget(labelled(tr("Device"), m_device, this));
  auto* gap = new QWidget{this};
  gap->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  addWidget(gap);
  addWidget(m_search);

  connect(m_model, &QComboBox::activated, this, &TrainBar::choose);
  connect(m_device, &QComboBox::activated, this, &TrainBar::choose);
  connect(m_epochs, &QSpinBox::valueChanged, this, &TrainBar::choose);
  connect(m_search, &QLineEdit::textChanged, this, &TrainBar::searched);
  connect(m_search, &QLineEdit::returnPressed, this, &TrainBar::searchEntered);
}

// What is seldom changed gives way first, so that the search field stays.
void TrainBar::resizeEvent(QResizeEvent* event) {
  QToolBar::resizeEvent(event);
  constexpr int kModelFromPx = 1160;
  constexpr int kDeviceFromPx = 940;
  m_modelField->setVisible(width() >= kModelFromPx);
  m_deviceField->setVisible(width() >= kDeviceFromPx);
}

void TrainBar::focusSearch() {
  m_search->setFocus(Qt::ShortcutFocusReason);
  m_search->selectAll();
}

void TrainBar::setSearchPossible(bool isPossible) { m_search->setEnabled(isPossible); }

void TrainBar::clearSearch() {
  const QSignalBlocker blocker{m_search};
  m_search->clear();
}

void TrainBar::choose() {
  TrainingOptions choice = m_controller.choice();
  choice.model = m_model->currentData().toString().toStdString();
  choice.epochs = static_cast<std::uint32_t>(m_epochs->value());
  choice.device = m_device->currentData().toString().toStdString();
  m_controller.setChoice(choice);
}

void TrainBar::refresh() {
  const viewmodel::RunOffer offer = m_controller.offer();
  m_main->setIcon(themeIcon(iconNameOf(offer.main), IconTone::OnAccent));
  for (QWidget* field : {static_cast<QWidget*>(m_model), static_cast<QWidget*>(m_epochs),
                         static_cast<QWidget*>(m_device)}) {
    field->setEnabled(offer.canChoose);
  }
  const auto tipFor = [&](const QString& tip) {
    return offer.canChoose ? tip : tr("Cannot be changed during a training");
  };
  const QSignalBlocker epochsBlocker{m_epochs};
  m_epochs->setValue(static_cast<int>(m_controller.choice().epochs));
  m_epochs->setToolTip(
      tipFor(tr("How often the model goes through all training images: the number of pages")));
  const QSignalBlocker modelBlocker{m_model};
  const int model = m_model->findData(QString::fromStdString(m_controller.choice().model));
  m_model->setCurrentIndex(qMax(0, model));
  m_model->setToolTip(tipFor(m_model->currentData(Qt::ToolTipRole).toString()));
  if (m_controller.engineState() != viewmodel::EngineState::Loading) refreshDevices();
}

void TrainBar::refreshDevices() {
  const auto& engine = m_controller.engine();
  const QSignalBlocker blocker{m_device};
  const QString chosen = QString::fromStdString(m_controller.choice().device);
  if (m_device->count() != 1 + static_cast<int>(engine.devices.size())) {
    m_device->clear();
    m_device->addItem(tr("automatic"), QStringLiteral("auto"));
    for (const auto& device : engine.devices) m_device->addItem(device.name, device.id);
  }
  m_device->setCurrentIndex(qMax(0, m_device->findData(chosen)));
  m_device->setToolTip(engine.whyNoCuda.isEmpty()
                           ? tr("What the training runs on")
                           : tr("What the training runs on. No GPU: %1").arg(engine.whyNoCuda));
}

}  // namespace flipbook::ui
