#include "flipbook/viewmodel/run_offer.h"

#include <QCoreApplication>

namespace flipbook::viewmodel {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("RunOffer", text); }

Possible yes() { return {true, {}}; }
Possible no(const QString& why) { return {false, why}; }

bool isRunning(TrainingStage stage) {
  return stage == TrainingStage::Starting || stage == TrainingStage::Training ||
         stage == TrainingStage::Paused || stage == TrainingStage::Stopping;
}

MainCommand mainFor(const OfferInputs& in) {
  switch (in.stage) {
    case TrainingStage::Training:
    case TrainingStage::Starting:
    case TrainingStage::Stopping:
      return MainCommand::Pause;
    case TrainingStage::Paused:
      return MainCommand::Proceed;
    case TrainingStage::Ended:
      // What another program recorded only that program can go on with.
      if (in.run && in.run->end != RunEnd::Completed && in.run->plannedEpochs > 0) {
        return MainCommand::Resume;
      }
      return MainCommand::TrainAgain;
    default:
      return MainCommand::Train;
  }
}

QString nameOf(MainCommand command) {
  switch (command) {
    case MainCommand::Train:
      return tr("Train");
    case MainCommand::Pause:
      return tr("Pause");
    case MainCommand::Proceed:
      return tr("Continue");
    case MainCommand::Resume:
      return tr("Resume");
    case MainCommand::TrainAgain:
      return tr("Train again");
  }
  return {};
}

// Whether a training may begin: a new one, or going on with the open run.
Possible startPossible(const OfferInputs& in) {
  if (in.engine == EngineState::Failed) return no(in.engineProblem);
  if (in.stage == TrainingStage::Nothing) return no(tr("Open a dataset first"));
  if (in.stage == TrainingStage::Inspecting) return no(tr("The dataset is still being looked at"));
  if (in.stage == TrainingStage::Stopping) return no(tr("The training is stopping"));
  if (in.stage == TrainingStage::Ended && in.run && in.run->isWrittenElsewhere) {
    return no(tr("Another program is training this run; its pages appear here by themselves"));
  }
  if (in.stage == TrainingStage::Inspected && !in.whyNotTrainable.isEmpty()) {
    return no(in.whyNotTrainable);
  }
  return yes();
}

}  // namespace

RunOffer offerFor(const OfferInputs& in) {
  RunOffer offer;
  offer.main = mainFor(in);
  offer.mainText = nameOf(offer.main);
  offer.canChoose = !isRunning(in.stage);
  const bool isStarting = in.stage == TrainingStage::Starting;
  offer.mainPossible = isStarting ? no(tr("The training is about to start")) : startPossible(in);
  offer.nextEpoch = offer.mainPossible;
  if (in.stage == TrainingStage::Training) {
    offer.nextEpoch = no(tr("Pause first; then this trains exactly one epoch"));
  } else if (in.stage == TrainingStage::Ended && offer.main == MainCommand::TrainAgain) {
    offer.nextEpoch = no(tr("This run has all its pages; train more epochs from the Run menu"));
  }
  if (in.isAudit && isRunning(in.stage)) {
    offer.nextEpoch = no(tr("An audit trains many epochs; it can be paused, or stopped"));
  }
  const bool canStop =
      isStarting || in.stage == TrainingStage::Training || in.stage == TrainingStage::Paused;
  offer.stop = canStop ? yes() : no(tr("Nothing is being trained"));
  const bool isFinished = in.stage == TrainingStage::Ended && in.run.has_value();
  const bool hasTrainedPage = isFinished && in.run->lastEpoch > 0;
  offer.audit = hasTrainedPage ? startPossible(in)
                : isFinished   ? no(tr("The run has no page of a trained model yet"))
                               : no(tr("Open a finished run first"));
  offer.moreEpochs = isFinished ? startPossible(in) : no(tr("Open a finished run first"));
  return offer;
}

}  // namespace flipbook::viewmodel
