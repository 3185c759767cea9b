#include "ui/refine_dialog.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>
#include <array>

#include "flipbook/viewmodel/map_maker.h"
#include "flipbook/viewmodel/view_state.h"

namespace flipbook::ui {
namespace {

constexpr std::array kCalms{0.05F, 0.3F, 0.6F, 1.0F};  // of the slider's steps
constexpr int kDefaultStep = 1;

QLabel* plainLabel(const QString& text, QWidget* parent) {
  auto* label = new QLabel{text, parent};
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  return label;
}

}  // namespace

RefineDialog::RefineDialog(viewmodel::MapMaker& maker, viewmodel::ViewStateHolder& view,
                           QWidget* parent)
    : QDialog{parent}, m_maker{maker} {
  setObjectName(QStringLiteral("refineDialog"));
  setWindowTitle(tr("Refine the map"));
  auto* intro = plainLabel(
      tr("While a model trains, each page is laid out from the page before it. Once all pages are "
         "known they can be laid out together, each leaning on the page after it as well: less "
         "moves without a reason. The live map stays as it is; you can switch between the two."),
      this);
  m_calm = new QSlider{Qt::Horizontal, this};
  m_calm->setObjectName(QStringLiteral("calm"));
  m_calm->setRange(0, static_cast<int>(kCalms.size()) - 1);
  m_calm->setValue(kDefaultStep);
  m_calm->setPageStep(1);
  m_calm->setTickPosition(QSlider::TicksBelow);
  m_calm->setAccessibleName(tr("From faithful to calm"));
  auto* faithful = plainLabel(tr("Faithful\neach page as true as it can be"), this);
  auto* calm = plainLabel(tr("Calm\npoints move as little as they can"), this);
  calm->setAlignment(Qt::AlignRight);
  m_state = plainLabel({}, this);
  m_progress = new QProgressBar{this};
  m_progress->setTextVisible(false);
  m_main = new QPushButton{tr("&Refine"), this};
  m_main->setObjectName(QStringLiteral("refine"));
  m_main->setDefault(true);
  auto* close = new QPushButton{tr("&Close"), this};
  connect(close, &QPushButton::clicked, this, &QDialog::close);
  connect(m_main, &QPushButton::clicked, this, [this] {
    if (m_maker.work() == viewmodel::MapMaker::Work::Refining) return m_maker.stop();
    m_maker.refine(kCalms.at(static_cast<std::size_t>(m_calm->value())));
  });
  connect(&m_maker, &viewmodel::MapMaker::changed, this, &RefineDialog::follow);
  connect(&m_maker, &viewmodel::MapMaker::refined, this, [this, &view] {
    view.setTrack(viewmodel::MapTrack::Refined);
    m_state->setText(tr("Refined. The map shows it now."));
  });

  auto* slider = new QGridLayout;
  slider->addWidget(m_calm, 0, 0, 1, 2);
  slider->addWidget(faithful, 1, 0);
  slider->addWidget(calm, 1, 1);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(m_state, 1);
  buttons->addWidget(close);
  buttons->addWidget(m_main);
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(20, 20, 20, 16);
  column->setSpacing(14);
  column->addWidget(intro);
  column->addLayout(slider);
  column->addWidget(m_progress);
  column->addLayout(buttons);
  resize(460, 280);
  follow();
}

void RefineDialog::follow() {
  const bool isRefining = m_maker.work() == viewmodel::MapMaker::Work::Refining;
  const QString whyNot = m_maker.whyNotRefine();
  const Progress& progress = m_maker.progress();
  m_main->setText(isRefining ? tr("&Stop") : tr("&Refine"));
  m_main->setEnabled(isRefining || whyNot.isEmpty());
  m_calm->setEnabled(!isRefining);
  m_progress->setVisible(isRefining);
  m_progress->setRange(0, static_cast<int>(progress.total));
  m_progress->setValue(static_cast<int>(progress.done));
  m_state->setText(isRefining ? QString::fromStdString(progress.stage) : whyNot);
}

}  // namespace flipbook::ui
