#include "flipbook/ui/status_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <cmath>

#include "flipbook/ui/theme.h"

namespace flipbook::ui {
namespace {

constexpr int kBarSteps = 1000;

QLabel* dimLabel(const QString& name, QWidget* parent) {
  auto* label = new QLabel{parent};
  label->setObjectName(name);
  label->setTextFormat(Qt::PlainText);
  label->setForegroundRole(QPalette::PlaceholderText);
  return label;
}

}  // namespace

StatusStrip::StatusStrip(QWidget* parent)
    : QWidget{parent},
      m_where{dimLabel(QStringLiteral("statusWhere"), this)},
      m_bar{new QProgressBar{this}},
      m_pace{dimLabel(QStringLiteral("statusPace"), this)},
      m_device{dimLabel(QStringLiteral("statusDevice"), this)},
      m_quarantine{new QPushButton{this}} {
  setObjectName(QStringLiteral("statusStrip"));
  setAccessibleName(tr("Status"));
  m_bar->setObjectName(QStringLiteral("statusProgress"));
  m_bar->setAccessibleName(tr("Progress of this epoch"));
  m_bar->setTextVisible(false);
  m_bar->setFixedSize(180, 6);
  m_quarantine->setObjectName(QStringLiteral("statusQuarantine"));
  m_quarantine->setProperty("link", true);
  m_quarantine->setProperty("tone", QStringLiteral("warn"));
  m_quarantine->setFocusPolicy(Qt::TabFocus);
  m_quarantine->setCursor(Qt::PointingHandCursor);
  m_quarantine->setToolTip(tr("Files that were set aside, with the reason for each"));

  auto* row = new QHBoxLayout{this};
  row->setContentsMargins(Theme::kMarginPx, 2, Theme::kMarginPx, 2);
  row->setSpacing(Theme::kMarginPx);
  row->addWidget(m_where);
  row->addWidget(m_bar);
  row->addWidget(m_pace);
  row->addStretch(1);
  row->addWidget(m_device);
  row->addWidget(m_quarantine);
  // Texts give way before they widen a small window.
  for (QLabel* label : {m_where, m_pace, m_device}) {
    label->setMinimumWidth(0);
    label->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
  }
  connect(m_quarantine, &QPushButton::clicked, this, &StatusStrip::quarantineClicked);
  setQuarantined(0);
  refresh();
}

void StatusStrip::setIdleText(const QString& text) {
  m_idleText = text;
  refresh();
}

void StatusStrip::setProgress(const std::optional<viewmodel::TrainingProgress>& progress) {
  m_progress = progress;
  refresh();
}

void StatusStrip::setDevice(const QString& device, const QString& why) {
  m_device->setText(device);
  m_device->setToolTip(why);
}

void StatusStrip::setQuarantined(std::size_t files) {
  m_quarantine->setVisible(files > 0);
  m_quarantine->setText(files == 1 ? tr("1 file quarantined")
                                   : tr("%1 files quarantined").arg(viewmodel::countText(files)));
}

void StatusStrip::refresh() {
  if (!m_progress) {
    m_where->setText(m_idleText);
    m_bar->hide();
    m_pace->hide();
    return;
  }
  const viewmodel::ProgressText text = viewmodel::textOf(*m_progress);
  m_where->setText(text.where);
  m_pace->setText(text.pace);
  m_pace->setVisible(!text.pace.isEmpty());
  m_bar->setVisible(m_progress->phase != viewmodel::TrainingPhase::Paused);
  m_bar->setRange(0, text.fraction ? kBarSteps : 0);
  if (text.fraction) m_bar->setValue(static_cast<int>(std::lround(*text.fraction * kBarSteps)));
}

}  // namespace flipbook::ui
