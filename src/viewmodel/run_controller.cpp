#include "flipbook/viewmodel/run_controller.h"

#include <QDateTime>
#include <algorithm>
#include <system_error>
#include <utility>

namespace flipbook::viewmodel {

RunController::RunController(std::filesystem::path runsFolder, QObject* parent)
    : QObject{parent}, m_runsFolder{std::move(runsFolder)} {}

bool RunController::isTraining() const {
  return m_stage == TrainingStage::Starting || m_stage == TrainingStage::Training ||
         m_stage == TrainingStage::Paused || m_stage == TrainingStage::Stopping;
}

bool RunController::isAuditing() const { return isTraining() && m_isAudit; }

RunOffer RunController::offer() const {
  OfferInputs inputs{m_stage, m_isAudit, m_engineState, m_engineProblem, {}, m_run};
  if (m_dataset) inputs.whyNotTrainable = m_dataset->whyNotTrainable;
  return offerFor(inputs);
}

void RunController::setChoice(const TrainingOptions& choice) {
  if (choice == m_choice) return;
  m_choice = choice;
  Q_EMIT changed();
}

void RunController::setSplit(const SplitOptions& split) {
  if (split == m_split) return;
  m_split = split;
  if (m_dataset && !m_dataset->bringsSplits) Q_EMIT splitRequested(m_split);
  Q_EMIT changed();
}

void RunController::setSplitCounts(std::uint64_t training, std::uint64_t validation,
                                   std::uint64_t groups) {
  if (!m_dataset) return;
  m_dataset->trainingImages = training;
  m_dataset->validationImages = validation;
  m_dataset->groups = groups;
  m_dataset->whyNotTrainable.clear();
  Q_EMIT changed();
}

void RunController::setSplitFailed(const QString& why) {
  if (!m_dataset) return;
  m_dataset->whyNotTrainable = why;
  Q_EMIT changed();
}

void RunController::inspect(const std::filesystem::path& dataset, bool trainsThen) {
  m_inspectedPath = dataset;
  m_reading = {};
  startInspection(trainsThen);
  Q_EMIT inspectRequested(dataset);
}

void RunController::readAs(const std::string& kind) {
  if (m_stage != TrainingStage::Inspected || m_inspectedPath.empty()) return;
  m_reading.kind = kind;
  startInspection(false);
  Q_EMIT inspectRequested(m_inspectedPath);
}

void RunController::takeUnlabeled(bool areTaken) {
  if (m_stage != TrainingStage::Inspected || m_inspectedPath.empty()) return;
  if (m_reading.takesUnlabeled == areTaken) return;
  m_reading.takesUnlabeled = areTaken;
  startInspection(false);
  Q_EMIT inspectRequested(m_inspectedPath);
}

void RunController::letLaterLabelCount() {
  if (m_stage == TrainingStage::Inspecting || isTraining() || m_inspectedPath.empty()) return;
  m_reading.lastWins = true;
  startInspection(false);
  Q_EMIT inspectRequested(m_inspectedPath);
}

void RunController::makeDemo(bool trainsThen) {
  m_inspectedPath.clear();
  m_reading = {};
  startInspection(trainsThen);
  Q_EMIT demoRequested();
}

void RunController::startInspection(bool trainsThen) {
  if (m_stage == TrainingStage::Inspecting) Q_EMIT cancelRequested();
  abandonTraining();
  m_trainsAfterInspection = trainsThen;
  m_inspection = {};
  m_dataset.reset();
  m_progress.reset();
  setStage(TrainingStage::Inspecting);
}

void RunController::cancelInspection() {
  if (m_stage != TrainingStage::Inspecting) return;
  Q_EMIT cancelRequested();
  setStage(m_run ? TrainingStage::Ended : TrainingStage::Nothing);
}

void RunController::closeDataset() {
  if (isTraining()) return;
  if (m_stage == TrainingStage::Inspecting) Q_EMIT cancelRequested();
  m_dataset.reset();
  setStage(m_run ? TrainingStage::Ended : TrainingStage::Nothing);
}

void RunController::doMainCommand() {
  const RunOffer now = offer();
  if (!now.mainPossible.isPossible) return;
  switch (now.main) {
    case MainCommand::Train:
    case MainCommand::TrainAgain:
      return train();
    case MainCommand::Pause:
      return pause();
    case MainCommand::Proceed:
      return proceed();
    case MainCommand::Resume:
      return resumeRun();
  }
}

void RunController::train(HowFar howFar) {
  RunOptions options;
  if (m_stage == TrainingStage::Inspected && m_dataset) {
    options.dataset = m_dataset->root;
    options.reading = m_reading;
    options.split = m_split;
  } else if (m_stage == TrainingStage::Ended && m_run) {
    options.dataset = m_run->dataset;
    options.reading = m_run->reading;
    options.split = m_run->split;
  } else {
    return;
  }
  if (!offer().mainPossible.isPossible) return;
  options.training = m_choice;
  options.out = newRunPath(m_runsFolder, options.dataset);
  enterStarting();
  Q_EMIT trainRequested(options, howFar);
}

void RunController::trainAgain(const Again& again) {
  if (m_stage != TrainingStage::Ended || !m_run || !offer().mainPossible.isPossible) return;
  const RunFacts run = *m_run;
  const std::filesystem::path out = newRunPath(m_runsFolder, run.dataset);
  const std::filesystem::path edits = again.withEdits ? run.path : std::filesystem::path{};
  enterStarting();
  if (again.branchFrom) {
    const std::uint32_t planned = std::max(run.plannedEpochs, again.branchFrom->value() + 1);
    Q_EMIT branchRequested({.run = run.path,
                            .from = *again.branchFrom,
                            .out = out,
                            .edits = edits,
                            .epochs = planned});
    return;
  }
  RunOptions options{.dataset = run.dataset,
                     .out = out,
                     .reading = run.reading,
                     .training = again.asBefore ? run.training : m_choice,
                     .split = run.split,
                     .edits = edits};
  Q_EMIT trainRequested(options, HowFar::ToTheEnd);
}

void RunController::resumeRun(HowFar howFar) { requestResume(std::nullopt, howFar); }

void RunController::trainMore(std::uint32_t epochs) {
  if (!m_run || epochs == 0 || !offer().moreEpochs.isPossible) return;
  requestResume(std::max(m_run->lastEpoch, m_run->plannedEpochs) + epochs, HowFar::ToTheEnd);
}

void RunController::requestResume(std::optional<std::uint32_t> epochs, HowFar howFar) {
  if (m_stage != TrainingStage::Ended || !m_run || !offer().mainPossible.isPossible) return;
  const std::filesystem::path path = m_run->path;
  enterStarting();
  Q_EMIT resumeRequested(path, epochs, howFar);
}

void RunController::audit(const AuditChoice& choice) {
  if (m_stage != TrainingStage::Ended || !m_run || !offer().audit.isPossible) return;
  const std::filesystem::path path = m_run->path;
  enterStarting(true);
  Q_EMIT auditRequested(path, choice);
}

void RunController::pause() {
  if (m_stage != TrainingStage::Training) return;
  m_wantsPause = true;
  setStage(TrainingStage::Paused);
  Q_EMIT pauseRequested();
}

void RunController::proceed() {
  if (m_stage != TrainingStage::Paused) return;
  m_wantsPause = false;
  setStage(TrainingStage::Training);
  Q_EMIT proceedRequested();
}

void RunController::nextEpoch() {
  if (!offer().nextEpoch.isPossible) return;
  if (m_stage == TrainingStage::Paused) {
    m_wantsPause = false;
    setStage(TrainingStage::Training);
    Q_EMIT nextEpochRequested();
  } else if (m_stage == TrainingStage::Ended) {
    resumeRun(HowFar::OneEpoch);
  } else {
    train(HowFar::OneEpoch);
  }
}

void RunController::stop() {
  if (!offer().stop.isPossible) return;
  setStage(TrainingStage::Stopping);
  Q_EMIT stopRequested();
}

void RunController::abandonTraining() {
  if (!isTraining()) return;
  m_progress.reset();
  setStage(m_run       ? TrainingStage::Ended
           : m_dataset ? TrainingStage::Inspected
                       : TrainingStage::Nothing);
  Q_EMIT stopRequested();
  Q_EMIT progressChanged();
}

void RunController::setRun(const std::optional<RunFacts>& run) {
  if (run == m_run && (run || m_stage != TrainingStage::Ended)) return;
  m_run = run;
  if (!isTraining() && m_stage != TrainingStage::Inspecting) {
    m_stage = run         ? TrainingStage::Ended
              : m_dataset ? TrainingStage::Inspected
                          : TrainingStage::Nothing;
  }
  Q_EMIT changed();
}

void RunController::setEngine(const EngineFacts& facts) {
  m_engine = facts;
  m_engineState = EngineState::Ready;
  if (!facts.warning.isEmpty()) Q_EMIT problemFound(facts.warning, {});
  Q_EMIT changed();
}

void RunController::setEngineFailed(const QString& why) {
  m_engineState = EngineState::Failed;
  m_engineProblem = tr("Training is not possible: %1").arg(why);
  if (m_stage == TrainingStage::Inspecting || isTraining()) {
    m_stage = m_run ? TrainingStage::Ended : TrainingStage::Nothing;
  }
  Q_EMIT problemFound(tr("Training is not possible; recorded runs can be opened all the same"),
                      why);
  Q_EMIT changed();
}

void RunController::setInspectionProgress(const Progress& progress) {
  if (m_stage != TrainingStage::Inspecting) return;
  m_inspection = progress;
  Q_EMIT progressChanged();
}

void RunController::setInspected(const DatasetSummary& dataset) {
  if (m_stage != TrainingStage::Inspecting) return;
  m_dataset = dataset;
  m_run.reset();
  setStage(TrainingStage::Inspected);
  if (std::exchange(m_trainsAfterInspection, false)) train();
}

void RunController::setInspectionFailed(const QString& why, InspectionFailure failure) {
  if (m_stage != TrainingStage::Inspecting) return;
  if (failure == InspectionFailure::Other) {
    Q_EMIT problemFound(tr("The dataset cannot be opened"), why);
  }
  if (failure == InspectionFailure::ConflictingLabels) Q_EMIT labelsConflict(why);
  setStage(m_run ? TrainingStage::Ended : TrainingStage::Nothing);
}

void RunController::setProgress(const TrainingProgress& progress) {
  if (!isTraining()) return;
  m_progress = progress;
  if (m_stage != TrainingStage::Stopping) {
    // A late report of the batch in hand does not undo a pause that was asked for.
    const bool isPaused = m_wantsPause || progress.phase == TrainingPhase::Paused;
    setStage(isPaused ? TrainingStage::Paused : TrainingStage::Training);
  }
  Q_EMIT progressChanged();
}

void RunController::setFinished(RunEnd how, const QString& reason, EpochIndex lastEpoch) {
  if (!isTraining()) return;
  m_progress.reset();
  if (m_run && !m_isAudit) {
    m_run->end = how;
    m_run->lastEpoch = lastEpoch.value();
  }
  setStage(m_run       ? TrainingStage::Ended
           : m_dataset ? TrainingStage::Inspected
                       : TrainingStage::Nothing);
  Q_EMIT progressChanged();
  if (m_isAudit) {
    Q_EMIT auditEnded(how, reason);
  } else {
    Q_EMIT ended(how, reason);
    // A split in folds was asked for: the other folds follow at once.
    const bool areFoldsAsked = how == RunEnd::Completed && m_run && m_run->split.folds > 0;
    if (areFoldsAsked) audit({.folds = m_run->split.folds});
  }
}

void RunController::setFailed(const QString& why) {
  if (!isTraining()) return;
  m_progress.reset();
  setStage(m_run       ? TrainingStage::Ended
           : m_dataset ? TrainingStage::Inspected
                       : TrainingStage::Nothing);
  Q_EMIT progressChanged();
  if (m_isAudit) {
    Q_EMIT problemFound(tr("The audit broke off; the folds that are done are kept"), why);
    Q_EMIT auditEnded(RunEnd::Failed, why);
    return;
  }
  Q_EMIT problemFound(tr("The training broke off; recorded pages are kept"), why);
  Q_EMIT ended(RunEnd::Failed, why);
}

void RunController::enterStarting(bool isAudit) {
  m_isAudit = isAudit;
  m_wantsPause = false;
  m_progress.reset();
  setStage(TrainingStage::Starting);
}

void RunController::setStage(TrainingStage stage) {
  if (stage == m_stage) return;
  m_stage = stage;
  Q_EMIT changed();
}

std::filesystem::path newRunPath(const std::filesystem::path& runsFolder,
                                 const std::filesystem::path& dataset) {
  std::string name = dataset.filename().native();
  if (name.empty()) name = dataset.parent_path().filename().native();  // "folder/"
  if (name.empty() || name == "." || name == "..") name = "run";
  const QString now = QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"));
  const std::string stem = name.substr(0, 120) + "-" + now.toStdString();
  std::filesystem::path path = runsFolder / (stem + ".flipbook");
  std::error_code ignored;
  for (int n = 2; std::filesystem::exists(path, ignored); ++n) {
    path = runsFolder / (stem + "-" + std::to_string(n) + ".flipbook");
  }
  return path;
}

}  // namespace flipbook::viewmodel
