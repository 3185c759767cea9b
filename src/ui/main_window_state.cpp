// What MainWindow shows: the page, the title, the status, the messages, and what is possible.

#include <QAction>
#include <QActionGroup>
#include <QDialog>
#include <QListWidget>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "flipbook/core/sample.h"
#include "flipbook/ui/dataset_page.h"
#include "flipbook/ui/main_window.h"
#include "flipbook/ui/map_canvas.h"
#include "flipbook/ui/map_widget.h"
#include "flipbook/ui/message_bar.h"
#include "flipbook/ui/run_page.h"
#include "flipbook/ui/start_page.h"
#include "flipbook/ui/status_strip.h"
#include "flipbook/ui/train_bar.h"
#include "flipbook/ui/window_actions.h"
#include "ui/playback_actions.h"

namespace flipbook::ui {
namespace {

using viewmodel::RunController;
using viewmodel::RunFacts;
using viewmodel::RunSession;
using viewmodel::TrainingStage;

QString idleText(const RunFacts& run) {
  const QString last = viewmodel::countText(run.lastEpoch);
  const QString planned = viewmodel::countText(run.plannedEpochs);
  if (run.plannedEpochs == 0) {
    return run.isWrittenElsewhere
               ? MainWindow::tr("Being written by another program: page %1").arg(last)
               : MainWindow::tr("Recorded by another program: pages up to %1").arg(last);
  }
  if (run.isWrittenElsewhere) {
    return MainWindow::tr("Being trained by another program: page %1 of %2").arg(last, planned);
  }
  if (!run.end) return MainWindow::tr("Interrupted at page %1 of %2").arg(last, planned);
  switch (*run.end) {
    case RunEnd::Completed:
      return MainWindow::tr("Finished: %1 pages").arg(last);
    case RunEnd::Stopped:
      return MainWindow::tr("Stopped at page %1 of %2").arg(last, planned);
    case RunEnd::Failed:
      return MainWindow::tr("Failed after page %1 of %2").arg(last, planned);
  }
  return {};
}

QString deviceText(const RunEnvironment& environment) {
  const QString device = QString::fromStdString(environment.device).toUpper();
  if (device.isEmpty()) return {};
  QStringList parts{device};
  const auto threads = static_cast<int>(environment.threads);
  if (threads == 1) parts << MainWindow::tr("1 thread");
  if (threads > 1) parts << MainWindow::tr("%1 threads").arg(threads);
  if (!environment.precision.empty()) parts << QString::fromStdString(environment.precision);
  return parts.join(QStringLiteral(", "));
}

QString joined(const std::vector<std::string>& lines) {
  QStringList texts;
  for (const std::string& line : lines) texts << QString::fromStdString(printablePath(line));
  return texts.join(u'\n');
}

// A reason of one line belongs to the sentence, a longer one behind "Details".
Message problemMessage(const QString& what, const QString& why) {
  const bool isLong = why.isEmpty() || why.contains(u'\n');
  return {Message::Severity::Error, isLong ? what : MainWindow::tr("%1: %2").arg(what, why),
          isLong ? why : QString{}};
}

RunContext contextOf(RunSession& session, viewmodel::OpenRun* run) {
  return {.run = run,
          .player = &session.player(),
          .view = &session.view(),
          .thumbnails = &session.thumbnails(),
          .events = &session.events(),
          .reviewer = &session.reviewer(),
          .comparison = &session.comparison()};
}

}  // namespace

void MainWindow::connectServices() {
  RunController& controller = m_services.controller;
  RunSession& session = m_services.session;
  connect(&controller, &RunController::changed, this, &MainWindow::refresh);
  connect(&controller, &RunController::progressChanged, this, &MainWindow::refreshStatus);
  connect(&controller, &RunController::ended, this, &MainWindow::tellEnd);
  connect(&controller, &RunController::auditEnded, this, &MainWindow::tellAuditEnd);
  const auto tellProblem = [this](const QString& what, const QString& why) {
    m_messages->post(problemMessage(what, why));
  };
  connect(&controller, &RunController::problemFound, this, tellProblem);
  connect(&controller, &RunController::labelsConflict, this,
          [this, &controller](const QString& why) {
            Message message = problemMessage(tr("The dataset gives an image two labels"), why);
            message.actionText = tr("Let the later one count");
            message.action = [&controller] { controller.letLaterLabelCount(); };
            m_messages->post(std::move(message));
          });
  connect(&session, &RunSession::failed, this, tellProblem);
  connect(&session.edits(), &viewmodel::EditSession::problemFound, this, tellProblem);
  connect(&session, &RunSession::opened, this, &MainWindow::showRun);
  connect(&session, &RunSession::closing, this, [this] {
    if (m_run) m_run->setRun(contextOf(m_services.session, nullptr));
  });
  connect(&session, &RunSession::closed, this, &MainWindow::refresh);
  connect(&session, &RunSession::openingChanged, this, &MainWindow::refreshStatus);
  connect(&session.view(), &viewmodel::ViewStateHolder::currentChanged, this, &MainWindow::refresh);
  connect(&session.view(), &viewmodel::ViewStateHolder::selectionChanged, this,
          &MainWindow::refresh);
  connect(&m_services.recent, &viewmodel::RecentItems::changed, this, &MainWindow::fillRecentMenu);
  connect(m_bar, &TrainBar::searched, this, &MainWindow::searchFor);
  connect(m_status, &StatusStrip::quarantineClicked, this, &MainWindow::showQuarantine);
}

void MainWindow::refresh() {
  const RunController& controller = m_services.controller;
  const TrainingStage stage = controller.stage();
  // A dataset that was just looked at takes the place of the run before.
  if (stage == TrainingStage::Inspected && m_services.session.run() != nullptr) {
    m_services.session.close();
    return;  // closed() comes back here
  }
  const bool hasRun = m_services.session.run() != nullptr;
  const bool isLooking = stage == TrainingStage::Inspecting || stage == TrainingStage::Inspected;
  QWidget* page = m_start;
  if (isLooking || (!hasRun && controller.isTraining())) {
    page = &datasetPage();
  } else if (hasRun) {
    page = &runPage();
  }
  m_stack->setCurrentWidget(page);

  const viewmodel::RunOffer offer = controller.offer();
  m_actions->main->setText(offer.mainText);
  using Actions = WindowActions;
  Actions::setPossible(m_actions->main, offer.mainPossible.isPossible, offer.mainPossible.why);
  Actions::setPossible(m_actions->nextEpoch, offer.nextEpoch.isPossible, offer.nextEpoch.why);
  Actions::setPossible(m_actions->stop, offer.stop.isPossible, offer.stop.why);
  Actions::setPossible(m_actions->moreEpochs, offer.moreEpochs.isPossible, offer.moreEpochs.why);
  Actions::setPossible(m_actions->audit, offer.audit.isPossible, offer.audit.why);
  const QString noRun = tr("No run is open");
  for (QAction* action : {m_actions->showRunFolder, m_actions->zoomIn, m_actions->zoomOut,
                          m_actions->fitMap, m_actions->find, m_actions->resetLayout,
                          m_actions->trails, m_actions->regions, m_actions->images}) {
    Actions::setPossible(action, page == m_run && hasRun, noRun);
  }
  m_actions->panelsMenu->setEnabled(hasRun);
  m_actions->colors->setEnabled(hasRun);
  Actions::setPossible(m_actions->closeRun, page != m_start, tr("Nothing is open"));
  const auto& view = m_services.session.view().state();
  Actions::setPossible(m_actions->copyPath, view.current.has_value(),
                       tr("No datapoint is selected"));
  const bool hasSelection = !view.selection.empty();
  Actions::setPossible(m_actions->selectNone, hasSelection || view.current,
                       tr("Nothing is selected"));
  for (QAction* action : {m_actions->previousSample, m_actions->nextSample, m_actions->showFindings,
                          m_actions->largeView}) {
    Actions::setPossible(action, hasRun, noRun);
  }
  const bool isFree = hasRun && !controller.isTraining();
  Actions::setPossible(m_actions->applyEdits, isFree,
                       hasRun ? tr("Not while the model is being trained") : noRun);
  m_bar->setSearchPossible(page == m_run && hasRun);
  m_playback->refresh();
  refreshTitle();
  refreshStatus();
}

void MainWindow::refreshTitle() {
  QString name;
  const auto& controller = m_services.controller;
  if (controller.run()) {
    name = controller.run()->name;
  } else if (controller.dataset()) {
    name = controller.dataset()->name;
  }
  setWindowTitle(name.isEmpty() ? tr("Flipbook") : tr("%1 — Flipbook").arg(name));
}

void MainWindow::refreshStatus() {
  const RunController& controller = m_services.controller;
  QString idle;
  std::size_t quarantined = 0;
  QString device, why;
  if (const auto* run = m_services.session.run()) {
    if (controller.run()) idle = idleText(*controller.run());
    quarantined = run->info().dataset.quarantined.size();
    device = deviceText(run->info().environment);
    why = QString::fromStdString(run->info().environment.deviceReason);
  } else if (controller.dataset()) {
    idle = viewmodel::sizeText(*controller.dataset());
    quarantined = controller.dataset()->quarantined.size();
  }
  if (controller.stage() == TrainingStage::Starting) {
    idle = controller.isAuditing() ? tr("The audit is about to start")
                                   : tr("The training is about to start");
  }
  if (controller.stage() == TrainingStage::Stopping) idle = tr("Stopping");
  if (controller.stage() == TrainingStage::Inspecting) idle = tr("Looking at the images");
  if (const auto& opening = m_services.session.pathBeingOpened(); !opening.empty()) {
    idle = tr("Opening %1").arg(QString::fromStdString(printablePath(opening.filename().native())));
  }
  m_status->setIdleText(idle);
  m_status->setProgress(controller.stage() == TrainingStage::Stopping ? std::nullopt
                                                                      : controller.progress());
  m_status->setDevice(device, why);
  m_status->setQuarantined(quarantined);
}

void MainWindow::showRun() {
  RunSession& session = m_services.session;
  runPage().setRun(contextOf(session, session.run()));
  m_bar->clearSearch();
  connect(session.run(), &viewmodel::OpenRun::frameFailed, this,
          [this](std::uint32_t page, const QString& problem) {
            m_messages->post({Message::Severity::Warning,
                              tr("Page %1 cannot be shown; all others can").arg(page), problem});
          });
  tellWarnings();
  refresh();
  if (!m_bar->isAncestorOf(focusWidget())) runPage().map().canvas().setFocus();
  if (m_trainsWhenOpened) {
    m_trainsWhenOpened = false;
    if (!m_services.controller.isTraining()) m_services.controller.doMainCommand();
  }
}

void MainWindow::tellWarnings() {
  const std::vector<std::string> warnings = m_services.session.run()->warnings();
  if (warnings.empty()) return;
  const QString what = warnings.size() == 1
                           ? QString::fromStdString(printablePath(warnings.front()))
                           : tr("The run has %1 warnings").arg(warnings.size());
  m_messages->post(
      {Message::Severity::Warning, what, warnings.size() == 1 ? QString{} : joined(warnings)});
}

void MainWindow::tellEnd(RunEnd how, const QString& reason) {
  const auto* run = m_services.session.run();
  if (how == RunEnd::Completed && run != nullptr && !run->info().edits.from.empty()) {
    m_messages->post({Message::Severity::Info,
                      tr("The training with your decisions is finished. Is the model better?"),
                      reason, tr("Compare"), [this] { runPage().showComparison(); }});
  } else if (how == RunEnd::Completed) {
    const bool areFoldsLeft = run != nullptr && run->info().split.folds > 0;
    m_messages->post({Message::Severity::Info,
                      areFoldsLeft ? tr("This run is finished; now the other folds are trained. "
                                        "Turn the pages with the arrow keys.")
                                   : tr("The training is finished. Turn the pages with the arrow "
                                        "keys."),
                      reason});
  } else if (how == RunEnd::Stopped) {
    m_messages->post({Message::Severity::Info,
                      tr("Stopped. Every recorded page is kept; Resume goes on."), reason});
  } else if (!reason.isEmpty()) {
    m_messages->post(
        {Message::Severity::Error, tr("The training broke off; recorded pages are kept"), reason});
  }
}

void MainWindow::tellAuditEnd(RunEnd how, const QString& reason) {
  m_services.session.findings().rereadAudit();
  if (how == RunEnd::Completed) {
    m_messages->post({Message::Severity::Info,
                      tr("The audit is complete: every label was judged by a model that had never "
                         "seen it."),
                      reason, tr("Findings"),
                      [this] { runPage().showFindings(findings::FindingKind::Label); }});
  } else if (how == RunEnd::Stopped) {
    m_messages->post({Message::Severity::Info,
                      tr("The audit stopped; “Audit the labels” goes on where it was."), reason});
  } else if (!reason.isEmpty()) {
    m_messages->post({Message::Severity::Error,
                      tr("The audit broke off; the folds that are done are kept"), reason});
  }
}

void MainWindow::searchFor(const QString& text) {
  if (!m_run || !m_services.session.run()) return;
  m_run->setFilterText(text);
}

void MainWindow::showQuarantine() {
  if (m_dataset && m_stack->currentWidget() == m_dataset) {
    m_dataset->showQuarantine();
    return;
  }
  const auto* run = m_services.session.run();
  if (!run) return;
  auto* sheet = new QDialog{this};
  sheet->setAttribute(Qt::WA_DeleteOnClose);
  sheet->setObjectName(QStringLiteral("quarantineSheet"));
  sheet->setWindowTitle(tr("Quarantined files"));
  auto* list = new QListWidget{sheet};
  list->setObjectName(QStringLiteral("quarantineList"));
  list->setAccessibleName(sheet->windowTitle());
  for (const QuarantinedFile& file : run->info().dataset.quarantined) {
    list->addItem(QStringLiteral("%1 — %2").arg(QString::fromStdString(printablePath(file.path)),
                                                QString::fromStdString(file.reason)));
  }
  auto* column = new QVBoxLayout{sheet};
  column->setContentsMargins(Theme::kMarginPx, Theme::kMarginPx, Theme::kMarginPx,
                             Theme::kMarginPx);
  column->addWidget(list);
  sheet->resize(640, 360);
  sheet->show();
}

}  // namespace flipbook::ui
