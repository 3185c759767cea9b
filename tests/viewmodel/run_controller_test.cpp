#include "flipbook/viewmodel/run_controller.h"

#include <gmock/gmock.h>

#include <QSignalSpy>

#include "support/temporary_directory.h"

namespace flipbook::viewmodel {
namespace {

DatasetSummary petsDataset() {
  DatasetSummary dataset;
  dataset.root = "/data/pets";
  dataset.name = QStringLiteral("pets");
  dataset.classes = {{QStringLiteral("cat"), 40, {}}, {QStringLiteral("dog"), 60, {}}};
  dataset.trainingImages = 80;
  dataset.validationImages = 20;
  return dataset;
}

RunFacts petsRun(std::optional<RunEnd> end) {
  return {.path = "/runs/pets.flipbook",
          .name = QStringLiteral("pets"),
          .dataset = "/data/pets",
          .plannedEpochs = 20,
          .lastEpoch = 7,
          .end = end};
}

TrainingProgress progressIn(TrainingPhase phase) {
  TrainingProgress progress;
  progress.phase = phase;
  progress.epoch = EpochIndex{1};
  progress.total = 80;
  return progress;
}

// Records what the controller asks for.
class RunControllerTest : public testing::Test {
 protected:
  RunControllerTest() {
    QObject::connect(&controller, &RunController::inspectRequested,
                     [this](const auto& path) { asked << "inspect " + path.string(); });
    QObject::connect(&controller, &RunController::trainRequested,
                     [this](const RunOptions& options, HowFar howFar) {
                       asked << (howFar == HowFar::OneEpoch ? "train one epoch" : "train");
                       trained = options;
                     });
    QObject::connect(&controller, &RunController::resumeRequested,
                     [this](const auto& run, std::optional<std::uint32_t> epochs, HowFar howFar) {
                       asked << "resume " + run.string() +
                                    (epochs ? " to " + std::to_string(*epochs) : "") +
                                    (howFar == HowFar::OneEpoch ? " one epoch" : "");
                     });
    QObject::connect(&controller, &RunController::auditRequested,
                     [this](const auto& run, const AuditChoice& choice) {
                       asked << "audit " + run.string() +
                                    (choice.folds ? " in " + std::to_string(*choice.folds) : "");
                     });
    const auto note = [this](const char* what) { return [this, what] { asked << what; }; };
    QObject::connect(&controller, &RunController::demoRequested, note("demo"));
    QObject::connect(&controller, &RunController::cancelRequested, note("cancel"));
    QObject::connect(&controller, &RunController::pauseRequested, note("pause"));
    QObject::connect(&controller, &RunController::proceedRequested, note("proceed"));
    QObject::connect(&controller, &RunController::nextEpochRequested, note("next epoch"));
    QObject::connect(&controller, &RunController::stopRequested, note("stop"));
  }

  void inspectPets() {
    controller.inspect("/data/pets");
    controller.setInspected(petsDataset());
  }
  void trainPets() {
    inspectPets();
    controller.train();
    controller.setRun(petsRun(std::nullopt));
    controller.setProgress(progressIn(TrainingPhase::Training));
    asked.lines.clear();
  }

  struct Log {
    std::vector<std::string> lines;
    Log& operator<<(std::string line) {
      lines.push_back(std::move(line));
      return *this;
    }
  };
  Log asked;
  RunOptions trained;
  RunController controller{"/runs"};
};

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(RunControllerTest, InspectsThenOffersToTrain) {
  controller.inspect("/data/pets");
  EXPECT_EQ(controller.stage(), TrainingStage::Inspecting);
  EXPECT_FALSE(controller.offer().mainPossible.isPossible);

  controller.setInspected(petsDataset());

  EXPECT_EQ(controller.stage(), TrainingStage::Inspected);
  EXPECT_TRUE(controller.offer().mainPossible.isPossible);
  EXPECT_EQ(controller.offer().main, MainCommand::Train);
  EXPECT_THAT(asked.lines, ElementsAre("inspect /data/pets"));
}

TEST_F(RunControllerTest, TrainsOnWhatWasReadAsThePersonChose) {
  inspectPets();
  controller.readAs("csv");
  EXPECT_EQ(controller.stage(), TrainingStage::Inspecting);
  controller.setInspected(petsDataset());

  controller.train();

  EXPECT_EQ(trained.reading, (ReadingOptions{.kind = "csv"}));
  controller.setFailed(QStringLiteral("no"));
  inspectPets();
  EXPECT_EQ(controller.reading(), ReadingOptions{});  // of the last one only
}

TEST_F(RunControllerTest, TrainsWhatWasInspectedWithWhatWasChosen) {
  inspectPets();
  TrainingOptions choice;
  choice.epochs = 3;
  choice.device = "cpu";
  controller.setChoice(choice);

  controller.doMainCommand();

  EXPECT_EQ(controller.stage(), TrainingStage::Starting);
  EXPECT_EQ(trained.dataset, "/data/pets");
  EXPECT_EQ(trained.training.epochs, 3U);
  EXPECT_EQ(trained.training.device, "cpu");
  EXPECT_EQ(trained.out.parent_path(), "/runs");
  EXPECT_TRUE(trained.out.filename().string().starts_with("pets-"));
  EXPECT_EQ(trained.out.extension(), ".flipbook");
}

TEST_F(RunControllerTest, TrainsAtOnceIfAskedTo) {
  controller.inspect("/data/pets", true);
  controller.setInspected(petsDataset());

  EXPECT_THAT(asked.lines, ElementsAre("inspect /data/pets", "train"));
}

TEST_F(RunControllerTest, DoesNotTrainWhatCannotBeTrainedOn) {
  DatasetSummary dataset = petsDataset();
  dataset.whyNotTrainable = QStringLiteral("all images have one label");
  controller.inspect("/data/pets", true);
  controller.setInspected(dataset);

  EXPECT_EQ(controller.stage(), TrainingStage::Inspected);
  EXPECT_THAT(asked.lines, ElementsAre("inspect /data/pets"));
  EXPECT_EQ(controller.offer().mainPossible.why, dataset.whyNotTrainable);
}

TEST_F(RunControllerTest, SaysWhyADatasetCannotBeOpened) {
  QSignalSpy problems{&controller, &RunController::problemFound};
  controller.inspect("/data/pets");

  controller.setInspectionFailed(QStringLiteral("0 images in /data/pets"));

  EXPECT_EQ(controller.stage(), TrainingStage::Nothing);
  ASSERT_EQ(problems.size(), 1);
  EXPECT_EQ(problems.at(0).at(1).toString(), QStringLiteral("0 images in /data/pets"));
}

TEST_F(RunControllerTest, CancellingIsNoProblem) {
  QSignalSpy problems{&controller, &RunController::problemFound};
  controller.inspect("/data/pets");

  controller.cancelInspection();
  controller.setInspectionFailed({}, InspectionFailure::Cancelled);
  controller.setInspected(petsDataset());  // too late

  EXPECT_EQ(controller.stage(), TrainingStage::Nothing);
  EXPECT_EQ(problems.size(), 0);
  EXPECT_THAT(asked.lines, ElementsAre("inspect /data/pets", "cancel"));
}

TEST_F(RunControllerTest, PausesAndGoesOn) {
  trainPets();

  controller.doMainCommand();
  EXPECT_EQ(controller.stage(), TrainingStage::Paused);
  EXPECT_EQ(controller.offer().main, MainCommand::Proceed);
  controller.doMainCommand();

  EXPECT_EQ(controller.stage(), TrainingStage::Training);
  EXPECT_THAT(asked.lines, ElementsAre("pause", "proceed"));
}

TEST_F(RunControllerTest, ALateReportDoesNotUndoAPause) {
  trainPets();
  controller.pause();

  controller.setProgress(progressIn(TrainingPhase::Training));

  EXPECT_EQ(controller.stage(), TrainingStage::Paused);
}

TEST_F(RunControllerTest, NextEpochTrainsOneAndThenIsPausedAgain) {
  trainPets();
  EXPECT_FALSE(controller.offer().nextEpoch.isPossible);
  EXPECT_FALSE(controller.offer().nextEpoch.why.isEmpty());
  controller.pause();

  controller.nextEpoch();
  EXPECT_EQ(controller.stage(), TrainingStage::Training);
  controller.setProgress(progressIn(TrainingPhase::Paused));

  EXPECT_EQ(controller.stage(), TrainingStage::Paused);
  EXPECT_THAT(asked.lines, ElementsAre("pause", "next epoch"));
}

TEST_F(RunControllerTest, NextEpochStartsATrainingOfOneEpoch) {
  inspectPets();

  controller.nextEpoch();

  EXPECT_THAT(asked.lines, ElementsAre("inspect /data/pets", "train one epoch"));
}

TEST_F(RunControllerTest, StopsAndOffersToResume) {
  trainPets();
  QSignalSpy ends{&controller, &RunController::ended};

  controller.stop();
  EXPECT_EQ(controller.stage(), TrainingStage::Stopping);
  controller.setProgress(progressIn(TrainingPhase::Training));
  EXPECT_EQ(controller.stage(), TrainingStage::Stopping);
  controller.setFinished(RunEnd::Stopped, QStringLiteral("as asked"), EpochIndex{7});

  EXPECT_EQ(controller.stage(), TrainingStage::Ended);
  EXPECT_EQ(controller.offer().main, MainCommand::Resume);
  EXPECT_EQ(ends.size(), 1);
  controller.doMainCommand();
  EXPECT_THAT(asked.lines, ElementsAre("stop", "resume /runs/pets.flipbook"));
}

TEST_F(RunControllerTest, AFinishedRunCanBeTrainedFurtherOrAgain) {
  trainPets();
  controller.setFinished(RunEnd::Completed, {}, EpochIndex{20});
  EXPECT_EQ(controller.offer().main, MainCommand::TrainAgain);
  EXPECT_TRUE(controller.offer().moreEpochs.isPossible);

  controller.trainMore(10);

  EXPECT_THAT(asked.lines, ElementsAre("resume /runs/pets.flipbook to 30"));
}

TEST_F(RunControllerTest, TrainsARunsDatasetAgain) {
  controller.setRun(petsRun(RunEnd::Completed));

  controller.doMainCommand();

  EXPECT_THAT(asked.lines, ElementsAre("train"));
  EXPECT_EQ(trained.dataset, "/data/pets");
}

TEST_F(RunControllerTest, DoesNotTouchARunThatAnotherProgramTrains) {  // D19
  RunFacts run = petsRun(std::nullopt);
  run.isWrittenElsewhere = true;
  controller.setRun(run);

  controller.doMainCommand();

  EXPECT_THAT(asked.lines, IsEmpty());
  EXPECT_FALSE(controller.offer().mainPossible.why.isEmpty());
}

TEST_F(RunControllerTest, OpeningSomethingElseGivesTheTrainingUp) {
  trainPets();

  controller.inspect("/data/birds");
  controller.setFinished(RunEnd::Stopped, {}, EpochIndex{3});  // of the one given up

  EXPECT_EQ(controller.stage(), TrainingStage::Inspecting);
  EXPECT_THAT(asked.lines, ElementsAre("stop", "inspect /data/birds"));
}

TEST_F(RunControllerTest, AFailedTrainingLeavesItsRunOpenAndSaysWhy) {  // G1
  trainPets();
  QSignalSpy problems{&controller, &RunController::problemFound};

  controller.setFailed(QStringLiteral("the loss is not finite in epoch 3"));

  EXPECT_EQ(controller.stage(), TrainingStage::Ended);
  ASSERT_EQ(problems.size(), 1);
  EXPECT_EQ(problems.at(0).at(1).toString(), QStringLiteral("the loss is not finite in epoch 3"));
}

TEST_F(RunControllerTest, WithoutTheEngineRunsOpenAndTrainingSaysWhyNot) {
  controller.setEngineFailed(QStringLiteral("libflipbook_engine.so: not there"));
  controller.setRun(petsRun(RunEnd::Stopped));

  EXPECT_EQ(controller.stage(), TrainingStage::Ended);
  EXPECT_FALSE(controller.offer().mainPossible.isPossible);
  EXPECT_TRUE(controller.offer().mainPossible.why.contains(u"libflipbook_engine.so"));
}

TEST_F(RunControllerTest, EveryCommandThatIsNotPossibleSaysWhy) {
  for (const auto stage :
       {TrainingStage::Nothing, TrainingStage::Inspecting, TrainingStage::Inspected,
        TrainingStage::Starting, TrainingStage::Training, TrainingStage::Paused,
        TrainingStage::Stopping, TrainingStage::Ended}) {
    const RunOffer offer =
        offerFor({stage, false, EngineState::Ready, {}, {}, petsRun(RunEnd::Stopped)});
    for (const Possible& command :
         {offer.mainPossible, offer.nextEpoch, offer.stop, offer.moreEpochs, offer.audit}) {
      EXPECT_NE(command.isPossible, !command.why.isEmpty()) << static_cast<int>(stage);
    }
    EXPECT_FALSE(offer.mainText.isEmpty());
  }
}

TEST_F(RunControllerTest, TrainsWithTheSplitThatWasChosen) {
  controller.setEngine({});
  inspectPets();
  controller.setSplit({.validationFraction = 0.3, .seed = 9});

  controller.train();

  EXPECT_EQ(trained.split, (SplitOptions{.validationFraction = 0.3, .seed = 9}));
}

TEST_F(RunControllerTest, TrainsARunsDatasetAgainWithTheRunsSplit) {
  controller.setEngine({});
  RunFacts run = petsRun(RunEnd::Completed);
  run.split = {.validationFraction = 0.25, .seed = 4};
  controller.setRun(run);
  controller.setSplit({.validationFraction = 0.3, .seed = 9});  // for the next dataset

  controller.train();

  EXPECT_EQ(trained.split, run.split);
}

TEST_F(RunControllerTest, OffersNoResumeOfWhatAnotherProgramRecorded) {
  controller.setEngine({});
  RunFacts run = petsRun(std::nullopt);
  controller.setRun(run);
  EXPECT_EQ(controller.offer().main, MainCommand::Resume);

  run.plannedEpochs = 0;
  controller.setRun(run);

  EXPECT_EQ(controller.offer().main, MainCommand::TrainAgain);
}

TEST_F(RunControllerTest, AuditsTheOpenRunAndLeavesItAsItIs) {
  controller.setEngine({});
  controller.setRun(petsRun(RunEnd::Stopped));
  QSignalSpy ended{&controller, &RunController::ended};
  QSignalSpy auditEnded{&controller, &RunController::auditEnded};
  ASSERT_TRUE(controller.offer().audit.isPossible);

  controller.audit({.folds = 4});
  EXPECT_TRUE(controller.isAuditing());
  controller.setProgress(progressIn(TrainingPhase::Training));
  EXPECT_FALSE(controller.offer().nextEpoch.isPossible);
  EXPECT_FALSE(controller.offer().audit.isPossible);
  EXPECT_TRUE(controller.offer().stop.isPossible);
  controller.pause();
  controller.proceed();
  controller.setFinished(RunEnd::Completed, {}, EpochIndex{20});

  EXPECT_THAT(asked.lines, ElementsAre("audit /runs/pets.flipbook in 4", "pause", "proceed"));
  EXPECT_EQ(controller.stage(), TrainingStage::Ended);
  EXPECT_FALSE(controller.isAuditing());
  EXPECT_EQ(controller.run(), petsRun(RunEnd::Stopped));
  EXPECT_EQ(ended.size(), 0);
  EXPECT_EQ(auditEnded.size(), 1);
}

TEST_F(RunControllerTest, AuditsNoRunWithoutATrainedPage) {
  controller.setEngine({});
  RunFacts run = petsRun(RunEnd::Stopped);
  run.lastEpoch = 0;
  controller.setRun(run);

  controller.audit({});

  EXPECT_FALSE(controller.offer().audit.isPossible);
  EXPECT_FALSE(controller.isTraining());
}

TEST_F(RunControllerTest, SaysWhyAnAuditBrokeOff) {
  controller.setEngine({});
  controller.setRun(petsRun(RunEnd::Completed));
  QSignalSpy problems{&controller, &RunController::problemFound};
  QSignalSpy ended{&controller, &RunController::auditEnded};

  controller.audit({});
  controller.setFailed(QStringLiteral("the images are gone"));

  ASSERT_EQ(problems.size(), 1);
  EXPECT_TRUE(problems.at(0).at(0).toString().contains(u"audit"));
  EXPECT_EQ(ended.size(), 1);
  EXPECT_EQ(controller.stage(), TrainingStage::Ended);
}

TEST(NewRunPath, NeverNamesWhatIsThere) {
  const test::TemporaryDirectory folder;
  const auto first = newRunPath(folder.path(), "/data/pets/");
  std::filesystem::create_directory(first);

  const auto second = newRunPath(folder.path(), "/data/pets/");

  EXPECT_NE(first, second);
  EXPECT_TRUE(first.filename().string().starts_with("pets-"));
  EXPECT_EQ(second.extension(), ".flipbook");
}

TEST(NewRunPath, HasANameForADatasetWithoutOne) {
  EXPECT_TRUE(newRunPath("/runs", "/").filename().string().starts_with("run-"));
}

TEST_F(RunControllerTest, TrainsAgainAsBeforeWithWhatWasDecided) {
  RunFacts run = petsRun(RunEnd::Completed);
  run.training.epochs = 7;
  run.training.seed = 5;
  run.split = {.validationFraction = 0.3, .seed = 9};
  controller.setRun(run);

  controller.trainAgain({.withEdits = true});

  EXPECT_EQ(asked.lines, std::vector<std::string>{"train"});
  EXPECT_EQ(trained.dataset, run.dataset);
  EXPECT_EQ(trained.edits, run.path);
  EXPECT_EQ(trained.training, run.training);
  EXPECT_EQ(trained.split, run.split);
  EXPECT_NE(trained.out, run.path);
}

TEST_F(RunControllerTest, TrainsAgainAsChosenWithoutDecisions) {
  controller.setRun(petsRun(RunEnd::Completed));
  TrainingOptions choice;
  choice.epochs = 3;
  controller.setChoice(choice);

  controller.trainAgain({.asBefore = false});

  EXPECT_EQ(trained.training, choice);
  EXPECT_TRUE(trained.edits.empty());
}

TEST_F(RunControllerTest, BranchesOffAPage) {
  Branch branched;
  QObject::connect(&controller, &RunController::branchRequested,
                   [&branched](const Branch& branch) { branched = branch; });
  RunFacts run = petsRun(RunEnd::Completed);
  run.plannedEpochs = 20;
  controller.setRun(run);

  controller.trainAgain({.withEdits = true, .branchFrom = EpochIndex{4}});

  EXPECT_EQ(branched.run, run.path);
  EXPECT_EQ(branched.from, EpochIndex{4});
  EXPECT_EQ(branched.edits, run.path);
  EXPECT_EQ(branched.epochs, 20U);
  EXPECT_NE(branched.out, run.path);
}

TEST_F(RunControllerTest, TrainsTheOtherFoldsWhereTheSplitIsInFolds) {
  controller.setEngine({});
  controller.inspect("/data/pets");
  controller.setInspected(petsDataset());
  controller.setSplit({.validationFraction = 0.2, .folds = 5});
  controller.train();
  EXPECT_EQ(trained.split.folds, 5U);
  controller.setProgress(progressIn(TrainingPhase::Training));
  RunFacts run = petsRun(std::nullopt);
  run.split = trained.split;
  controller.setRun(run);

  controller.setFinished(RunEnd::Completed, {}, EpochIndex{20});

  EXPECT_EQ(asked.lines.back(), "audit /runs/pets.flipbook in 5");
  EXPECT_TRUE(controller.isAuditing());
  controller.setFinished(RunEnd::Completed, {}, EpochIndex{20});
  EXPECT_FALSE(controller.isTraining());  // and not once more
}

TEST_F(RunControllerTest, DoesNotGoOnToTheFoldsAfterAStop) {
  controller.setEngine({});
  RunFacts run = petsRun(RunEnd::Stopped);
  run.split.folds = 5;
  controller.setRun(run);
  controller.resumeRun();
  controller.setProgress(progressIn(TrainingPhase::Training));

  controller.setFinished(RunEnd::Stopped, {}, EpochIndex{9});

  EXPECT_FALSE(controller.isTraining());
}

TEST_F(RunControllerTest, SaysWhyASplitIsNotPossibleUntilAnotherIsChosen) {
  controller.setEngine({});
  controller.inspect("/data/pets");
  controller.setInspected(petsDataset());
  controller.setSplit({.groupBy = GroupBy::FileName});

  controller.setSplitFailed(QStringLiteral("no image is left"));

  EXPECT_FALSE(controller.offer().mainPossible.isPossible);
  EXPECT_EQ(controller.offer().mainPossible.why, u"no image is left");
  controller.setSplit({});
  controller.setSplitCounts(80, 20, 0);
  EXPECT_TRUE(controller.offer().mainPossible.isPossible);
}

TEST_F(RunControllerTest, LetsTheLaterLabelCountWhereADatasetContradictsItself) {  // C4
  controller.setEngine({});
  QSignalSpy problems{&controller, &RunController::problemFound};
  QSignalSpy conflicts{&controller, &RunController::labelsConflict};
  controller.inspect("/data/pets");
  controller.setInspectionFailed(QStringLiteral("labels.csv, line 4: ..."),
                                 InspectionFailure::ConflictingLabels);
  EXPECT_EQ(conflicts.size(), 1);
  EXPECT_EQ(problems.size(), 0);
  EXPECT_FALSE(controller.reading().lastWins);

  controller.letLaterLabelCount();

  EXPECT_TRUE(controller.reading().lastWins);
  EXPECT_THAT(asked.lines, ElementsAre("inspect /data/pets", "inspect /data/pets"));
  controller.setInspected(petsDataset());
  controller.train();
  EXPECT_TRUE(trained.reading.lastWins);
  controller.inspect("/data/others");
  EXPECT_FALSE(controller.reading().lastWins);  // of that dataset nobody has said so
}

}  // namespace
}  // namespace flipbook::viewmodel
