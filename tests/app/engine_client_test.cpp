#include "app/engine_client.h"

#include <gmock/gmock.h>

#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <future>
#include <memory>
#include <thread>

#include "app/fake_engine.h"
#include "support/run_fixtures.h"

namespace flipbook::app {
namespace {

using testing::Contains;
using testing::ElementsAre;
using viewmodel::RunController;
using viewmodel::TrainingStage;

class EngineClientTest : public testing::Test {
 protected:
  EngineClientTest() {
    dataset::Inspection found;
    found.dataset.root = "/data/pets";
    found.dataset.classes = {"cat", "dog"};
    found.dataset.images = {{"cat/1.png", ClassId{0}, {}, {}}, {"dog/1.png", ClassId{1}, {}, {}}};
    found.imagesPerClass = {1, 1};
    found.trainingImages = 1;
    found.validationImages = 1;
    found.splitMethod = "stratified";
    engine.inspection = found;
    makeClient([this]() -> Result<pipeline::Engine*> { return &engine; });
  }

  void makeClient(EngineClient::Loader loader) {
    client = std::make_unique<EngineClient>(controller, session, "/cache/demo", std::move(loader));
  }
  [[nodiscard]] bool waitFor(TrainingStage stage) {
    return QTest::qWaitFor([&] { return controller.stage() == stage; });
  }
  [[nodiscard]] bool waitForNote(const std::string& what) {
    return QTest::qWaitFor([&] {
      const auto all = engine.noted();
      return std::ranges::find(all, what) != all.end();
    });
  }
  void inspectPets() {
    controller.inspect("/data/pets");
    ASSERT_TRUE(waitFor(TrainingStage::Inspected));
  }
  // A training whose run is the fixture's, as if epoch 0 to 2 were recorded.
  void trainFixture() {
    inspectPets();
    controller.train();
    ASSERT_TRUE(waitForNote("start /data/pets"));
    QTest::qWait(0);
    std::thread{[this] { engine.observer->opened(run.path(), {}); }}.join();
    ASSERT_TRUE(QTest::qWaitFor([&] { return session.run() != nullptr; }));
    tellProgress();
    ASSERT_TRUE(waitFor(TrainingStage::Training));
  }
  void tellProgress() const {
    pipeline::RunProgress progress;
    progress.phase = pipeline::RunPhase::Training;
    std::thread{[&] { engine.observer->progressed(progress); }}.join();
  }

  FakeEngine engine;
  test::RunFixture run;
  QSettings settings{QString::fromStdString((run.path() / "settings.ini").string()),
                     QSettings::IniFormat};
  RunController controller{"/runs"};
  viewmodel::RecentItems recent{settings};
  viewmodel::RunSession session{controller, recent};
  std::unique_ptr<EngineClient> client;
};

// An idle window stays small: the engine brings LibTorch with it.
TEST_F(EngineClientTest, LoadsTheEngineOnceAndOnlyWhenThereIsSomethingToDo) {
  std::atomic<int> loads = 0;
  makeClient([&]() -> Result<pipeline::Engine*> {
    ++loads;
    return &engine;
  });
  QTest::qWait(20);
  EXPECT_EQ(loads, 0);

  controller.inspect("/data/pets");
  controller.inspect("/data/pets");

  ASSERT_TRUE(waitFor(TrainingStage::Inspected));
  EXPECT_EQ(loads, 1);
}

TEST_F(EngineClientTest, WhatIsAskedBeforeTheEngineIsThereWaits) {
  std::promise<void> arrival;
  makeClient([this, arrived = arrival.get_future().share()]() -> Result<pipeline::Engine*> {
    arrived.wait();
    return &engine;
  });
  controller.inspect("/data/pets");
  QTest::qWait(20);
  EXPECT_TRUE(engine.noted().empty());

  arrival.set_value();

  ASSERT_TRUE(waitFor(TrainingStage::Inspected));
  EXPECT_EQ(controller.dataset()->images(), 2U);
  EXPECT_EQ(controller.dataset()->classes[0].examples.size(), 1U);
  EXPECT_EQ(controller.engine().whyNoCuda, QStringLiteral("no CUDA here"));
}

TEST_F(EngineClientTest, WithoutAnEngineItSaysSoAndGivesUp) {
  makeClient([]() -> Result<pipeline::Engine*> { return fail(ErrorCode::NotFound, "not there"); });
  QSignalSpy problems{&controller, &RunController::problemFound};
  controller.inspect("/data/pets");

  ASSERT_TRUE(waitFor(TrainingStage::Nothing));
  EXPECT_EQ(controller.engineState(), viewmodel::EngineState::Failed);
  EXPECT_EQ(problems.size(), 1);
}

TEST_F(EngineClientTest, CountsTheSplitThatIsChosen) {
  inspectPets();

  controller.setSplit({.validationFraction = 0.5});

  ASSERT_TRUE(waitForNote("split 0.50"));
  EXPECT_TRUE(QTest::qWaitFor([&] { return controller.dataset()->validationImages == 1; }));
}

TEST_F(EngineClientTest, AuditsTheOpenRunInTheBackground) {
  session.open(run.path());
  ASSERT_TRUE(QTest::qWaitFor([&] { return controller.run().has_value(); }));
  QSignalSpy ended{&controller, &RunController::auditEnded};

  controller.audit({.folds = 4});
  ASSERT_TRUE(waitForNote("audit " + run.path().string() + " in 4 folds"));
  QTest::qWait(0);
  EXPECT_TRUE(engine.isBackground);
  pipeline::RunProgress progress;
  progress.phase = pipeline::RunPhase::Training;
  progress.fold = 2;
  progress.folds = 4;
  std::thread{[&] { engine.observer->progressed(progress); }}.join();
  ASSERT_TRUE(QTest::qWaitFor([&] { return controller.progress().has_value(); }));
  EXPECT_EQ(controller.progress()->fold, 2U);
  EXPECT_EQ(controller.progress()->folds, 4U);
  std::thread{[&] {
    engine.observer->finished(pipeline::RunOutcome{RunEnd::Completed, {}, EpochIndex{2}});
  }}.join();

  ASSERT_TRUE(waitFor(TrainingStage::Ended));
  EXPECT_EQ(ended.size(), 1);
}

TEST_F(EngineClientTest, PassesOnWhyADatasetCannotBeOpened) {  // A1
  engine.inspection = fail(ErrorCode::NotFound, "no such folder: \"/data/pets\"");
  QSignalSpy problems{&controller, &RunController::problemFound};
  controller.inspect("/data/pets");

  ASSERT_TRUE(waitFor(TrainingStage::Nothing));
  ASSERT_EQ(problems.size(), 1);
  EXPECT_TRUE(problems.at(0).at(1).toString().contains(u"/data/pets"));
}

TEST_F(EngineClientTest, MakesTheDemoAndLooksAtIt) {
  controller.makeDemo();

  ASSERT_TRUE(waitFor(TrainingStage::Inspected));
  EXPECT_THAT(engine.noted(), ElementsAre("demo /cache/demo", "inspect /cache/demo"));
}

TEST_F(EngineClientTest, SaysWhyADatasetCannotBeTrainedOnAndSaysItOnce) {  // A3
  dataset::Inspection found = *engine.inspection;
  found.splitMethod.clear();
  found.warnings = {"train: all images have one label", "something else"};
  engine.inspection = found;
  inspectPets();

  EXPECT_EQ(controller.dataset()->whyNotTrainable, QStringLiteral("all images have one label"));
  EXPECT_EQ(controller.dataset()->warnings, QStringList{QStringLiteral("something else")});
}

TEST_F(EngineClientTest, TrainsAndPassesCommandsOn) {
  trainFixture();

  controller.pause();
  controller.nextEpoch();
  controller.stop();
  std::thread{[this] {
    engine.observer->finished(pipeline::RunOutcome{RunEnd::Stopped, "as asked", EpochIndex{2}});
  }}.join();

  ASSERT_TRUE(waitFor(TrainingStage::Ended));
  ASSERT_TRUE(waitForNote("join"));
  EXPECT_THAT(engine.noted(), ElementsAre("inspect /data/pets", "start /data/pets", "pause",
                                          "next epoch", "stop", "join"));
}

TEST_F(EngineClientTest, FramesGoToTheRunThatIsOpen) {
  trainFixture();
  QSignalSpy advances{&session.run()->live(), &viewmodel::LiveRun::advanced};

  std::thread{[this] { engine.observer->committed(test::sharedFrameOf(2)); }}.join();

  EXPECT_TRUE(advances.wait(5000));
}

TEST_F(EngineClientTest, AFrameThatComesBeforeTheRunIsOpenIsNotLost) {
  inspectPets();
  controller.train();
  ASSERT_TRUE(waitForNote("start /data/pets"));
  int frames = 0;
  QObject::connect(&session, &viewmodel::RunSession::opened, [&] {
    QObject::connect(&session.run()->live(), &viewmodel::LiveRun::advanced, [&] { ++frames; });
  });

  std::thread{[this] {
    engine.observer->committed(test::sharedFrameOf(1));
    engine.observer->opened(run.path(), {});
  }}.join();

  EXPECT_TRUE(QTest::qWaitFor([&] { return frames == 1; }));
}

TEST_F(EngineClientTest, ATrainingThatCannotStartSaysWhy) {  // F5
  inspectPets();
  engine.refusesToStart = true;
  QSignalSpy problems{&controller, &RunController::problemFound};

  controller.train();

  ASSERT_TRUE(waitFor(TrainingStage::Inspected));
  ASSERT_EQ(problems.size(), 1);
  EXPECT_EQ(problems.at(0).at(1).toString(), QStringLiteral("no space left"));
}

TEST_F(EngineClientTest, NothingIsHeardOfATrainingThatWasGivenUp) {
  trainFixture();

  controller.abandonTraining();
  session.close();
  std::thread{[this] {
    engine.observer->committed(test::sharedFrameOf(2));
    engine.observer->finished(pipeline::RunOutcome{RunEnd::Stopped, "", EpochIndex{2}});
  }}.join();
  QTest::qWait(10);

  EXPECT_EQ(controller.stage(), TrainingStage::Inspected);
  ASSERT_TRUE(waitForNote("join"));
  EXPECT_THAT(engine.noted(), Contains("stop"));
}

TEST_F(EngineClientTest, ItsEndStopsTheTrainingAndWaits) {
  trainFixture();

  client.reset();

  EXPECT_EQ(engine.noted().back(), "join");
  EXPECT_THAT(engine.noted(), Contains("stop"));
}

TEST_F(EngineClientTest, ResumesTheOpenRun) {
  session.open(run.path());
  ASSERT_TRUE(QTest::qWaitFor([this] { return session.run() != nullptr; }));
  controller.trainMore(5);

  EXPECT_TRUE(waitForNote("go on with " + run.path().string()));
}

TEST_F(EngineClientTest, TrainingMakesWayForTheWindow) {
  trainFixture();
  EXPECT_TRUE(engine.isBackground);
}

TEST_F(EngineClientTest, ABranchIsAskedOfTheEngine) {
  session.open(run.path());
  ASSERT_TRUE(waitFor(TrainingStage::Ended));

  controller.trainAgain({.branchFrom = EpochIndex{1}});

  EXPECT_TRUE(waitForNote("branch off " + run.path().string()));
  EXPECT_TRUE(engine.isBackground);
}

}  // namespace
}  // namespace flipbook::app
