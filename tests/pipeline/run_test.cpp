// Whole runs through the engine, on a tiny dataset.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <map>

#include "flipbook/recording/run_reader.h"
#include "flipbook/recording/run_writer.h"
#include "flipbook/recording/verify.h"
#include "pipeline/demo_run.h"

namespace flipbook::pipeline {
namespace {

namespace fs = std::filesystem;
using test::RecordingObserver;
using testing::Contains;
using testing::HasSubstr;

class Run : public ::testing::Test {
 protected:
  test::TemporaryDirectory folder;
  LocalEngine engine;
  std::shared_ptr<RecordingObserver> observer = std::make_shared<RecordingObserver>();

  [[nodiscard]] fs::path out(const char* name) const { return folder.path() / name; }
};

TEST_F(Run, RecordsEveryEpochBeforeItTellsOfIt) {
  const fs::path path = out("a.flipbook");
  bool wasRecorded = true;
  observer->whenCommitted = [&](EpochIndex epoch) {
    const auto run = recording::RunReader::open(path);
    wasRecorded = wasRecorded && run && run->find(epoch) != nullptr && run->readFrame(epoch);
  };
  const auto run = engine.startRun(test::quickOptions(path, 2), observer);
  ASSERT_TRUE(run.has_value()) << run.error().message();

  const auto outcome = observer->outcome();

  ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
  EXPECT_EQ(outcome->how, RunEnd::Completed);
  EXPECT_TRUE(wasRecorded);
  EXPECT_EQ(observer->frames().size(), 3);  // epoch 0, 1, 2
  EXPECT_THAT(observer->phases(), Contains(RunPhase::Training));
  const auto report = recording::verifyRun(path);
  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_TRUE(report->isSound()) << testing::PrintToString(report->problems);
}

TEST_F(Run, RecordsWhatItShows) {
  const fs::path path = out("a.flipbook");
  const auto run = engine.startRun(test::quickOptions(path, 1), observer);
  ASSERT_TRUE(run.has_value());
  ASSERT_TRUE(observer->outcome().has_value());

  const EpochFrame& shown = *observer->frames().back();
  const auto recorded = recording::RunReader::open(path).value().readFrame(EpochIndex{1});

  ASSERT_TRUE(recorded.has_value()) << recorded.error().message();
  EXPECT_TRUE(
      std::ranges::equal(recorded->scores.logits().values(), shown.scores.logits().values()));
  EXPECT_EQ(recorded->layout, observer->layouts().back().layout);
  EXPECT_EQ(recorded->features.bytes, shown.features.bytes);
  EXPECT_EQ(recorded->summary, shown.summary);
}

TEST_F(Run, ShowsEachMapAsItSettlesAndRecordsItsEnd) {
  const fs::path path = out("a.flipbook");
  const auto run = engine.startRun(test::quickOptions(path, 2), observer);
  ASSERT_TRUE(run.has_value());
  ASSERT_TRUE(observer->outcome().has_value());

  const auto reader = recording::RunReader::open(path).value();
  std::map<EpochIndex, float> furthest;
  for (const auto& [epoch, layout, done] : observer->layouts()) {
    EXPECT_GE(done, furthest[epoch]);
    furthest[epoch] = done;
    if (done < 1) continue;
    EXPECT_EQ(layout, reader.readLayout(epoch, recording::LayoutTrack::Live).value());
  }
  EXPECT_THAT(furthest, testing::ElementsAre(testing::Pair(EpochIndex{0}, 1.0F),
                                             testing::Pair(EpochIndex{1}, 1.0F),
                                             testing::Pair(EpochIndex{2}, 1.0F)));
  EXPECT_GT(observer->layouts().size(), 6);
}

// The demo has one near-duplicate planted among sixty images.
TEST_F(Run, RemembersWhatIsNearlyTheSamePicture) {
  const fs::path path = out("a.flipbook");
  test::trainToEnd(test::quickOptions(path, 1));

  const auto run = recording::RunReader::open(path).value();

  std::size_t twins = 0;
  for (std::uint32_t i = 0; i < run.samples().size(); ++i) {
    const Sample& sample = run.samples()[i];
    if (!sample.nearDuplicate) continue;
    ++twins;
    const Sample& other = run.samples()[sample.nearDuplicate->index()];
    EXPECT_EQ(other.nearDuplicate, SampleId{i});
    EXPECT_EQ(other.split, sample.split);
    EXPECT_FALSE(sample.group.empty());
    EXPECT_EQ(other.group, sample.group);
  }
  EXPECT_EQ(twins, 2U);
}

TEST_F(Run, RefinesTheMapsOfACompletedRun) {
  const fs::path path = out("a.flipbook");
  test::trainToEnd(test::quickOptions(path, 2));

  const auto note = recording::RunReader::open(path).value().readRefinedNote();

  ASSERT_TRUE(note.has_value()) << note.error().message();
  EXPECT_EQ(note->pages, 3U);
}

// A stop or a crash can come between a page and its map.
TEST_F(Run, LaysOutThePagesThatAStopLeftWithoutAMap) {
  test::trainToEnd(test::quickOptions(out("whole.flipbook"), 4));
  const fs::path path = out("cut.flipbook");
  auto options = test::quickOptions(path, 2);
  test::trainToEnd(options);
  fs::remove(path / "layouts/live/000001.safetensors");
  fs::remove(path / "layouts/live/000002.safetensors");

  test::resumeToEnd({.run = path, .epochs = 4});

  const auto whole = recording::RunReader::open(out("whole.flipbook")).value();
  const auto cut = recording::RunReader::open(path).value();
  for (const std::uint32_t epoch : {0U, 1U, 2U}) {  // the learning rate of 4 planned epochs differs
    EXPECT_TRUE(cut.hasLayout(EpochIndex{epoch}, recording::LayoutTrack::Live)) << epoch;
  }
  EXPECT_EQ(*cut.readLayout(EpochIndex{0}, recording::LayoutTrack::Live),
            *whole.readLayout(EpochIndex{0}, recording::LayoutTrack::Live));
}

TEST_F(Run, GivesTheSameBytesForTheSameSeed) {
  test::trainToEnd(test::quickOptions(out("a.flipbook"), 2));
  test::trainToEnd(test::quickOptions(out("b.flipbook"), 2));

  EXPECT_EQ(test::recordedBytes(out("a.flipbook")), test::recordedBytes(out("b.flipbook")));
}

TEST_F(Run, GoesOnAfterAStopToTheSameBytes) {
  test::trainToEnd(test::quickOptions(out("whole.flipbook"), 4));
  const fs::path stopped = out("stopped.flipbook");
  {
    std::promise<RunHandle*> handle;
    auto shared = handle.get_future().share();
    observer->whenCommitted = [shared](EpochIndex epoch) {
      if (epoch.value() == 2) shared.get()->stop();
    };
    const auto run = engine.startRun(test::quickOptions(stopped, 4), observer);
    ASSERT_TRUE(run.has_value());
    handle.set_value(run->get());
    const auto outcome = observer->outcome();
    ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
    ASSERT_EQ(outcome->how, RunEnd::Stopped);
    ASSERT_EQ(outcome->lastEpoch, EpochIndex{2});
  }

  test::resumeToEnd({.run = stopped});

  EXPECT_EQ(test::recordedBytes(stopped), test::recordedBytes(out("whole.flipbook")));
}

TEST_F(Run, UsesTheCheckpointBeforeADamagedOne) {  // D11
  test::trainToEnd(test::quickOptions(out("whole.flipbook"), 3));
  const fs::path path = out("damaged.flipbook");
  test::trainToEnd(test::quickOptions(path, 3));
  const auto entry = *recording::RunReader::open(path).value().find(EpochIndex{3});
  ASSERT_FALSE(entry.checkpoint.empty());
  fs::resize_file(path / entry.checkpoint, fs::file_size(path / entry.checkpoint) - 1);

  const auto run = engine.resumeRun({.run = path}, observer);
  ASSERT_TRUE(run.has_value()) << run.error().message();
  const auto outcome = observer->outcome();

  // The best epoch's checkpoint is the only other one kept; where it is this one, nothing is left.
  if (outcome) {
    EXPECT_EQ(test::recordedBytes(path), test::recordedBytes(out("whole.flipbook")));
  } else {
    EXPECT_THAT(outcome.error().message(), HasSubstr("no whole checkpoint"));
  }
}

TEST_F(Run, BeginsARunThatEndedBeforeItsFirstPage) {  // X1
  test::trainToEnd(test::quickOptions(out("whole.flipbook"), 2));
  const fs::path path = out("killed.flipbook");
  fs::create_directories(path);
  for (const char* file : {"run.json", "samples.jsonl"}) {
    fs::copy_file(out("whole.flipbook") / file, path / file);
  }
  std::ofstream{path / "epochs.jsonl"};

  test::resumeToEnd({.run = path});

  EXPECT_EQ(test::recordedBytes(path), test::recordedBytes(out("whole.flipbook")));
}

TEST_F(Run, TrainsADamagedLastPageAgain) {  // D3, D4
  test::trainToEnd(test::quickOptions(out("whole.flipbook"), 3));
  const fs::path path = out("damaged.flipbook");
  test::trainToEnd(test::quickOptions(path, 3));
  const auto run = recording::RunReader::open(path).value();
  const bool hasEarlier = std::ranges::count_if(run.epochs(), [](const auto& entry) {
                            return !entry.checkpoint.empty();
                          }) > 1;
  fs::resize_file(path / run.epochs().back().file, 100);

  const auto handle = engine.resumeRun({.run = path}, observer);
  ASSERT_TRUE(handle.has_value()) << handle.error().message();
  const auto outcome = observer->outcome();

  // Without an earlier checkpoint the run goes on, and the page stays a gap.
  ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
  EXPECT_EQ(outcome->how, RunEnd::Completed);
  if (hasEarlier) {
    EXPECT_EQ(test::recordedBytes(path), test::recordedBytes(out("whole.flipbook")));
  }
}

TEST_F(Run, BranchesOffAnEarlierPageWithoutTouchingTheRun) {
  const fs::path path = out("a.flipbook");
  test::trainToEnd(test::quickOptions(path, 2));
  const auto before = test::recordedBytes(path);

  test::resumeToEnd(
      {.run = path, .epochs = 3, .branchFrom = EpochIndex{2}, .branchOut = out("branch.flipbook")});

  EXPECT_EQ(test::recordedBytes(path), before);
  const auto branch = recording::RunReader::open(out("branch.flipbook"));
  ASSERT_TRUE(branch.has_value());
  EXPECT_EQ(branch->epochs().size(), 4);
}

TEST_F(Run, RefusesToGoOnWithOtherImages) {  // A18
  const fs::path data = folder.path() / "data";
  fs::copy(test::demoDataset(), data, fs::copy_options::recursive);
  auto options = test::quickOptions(out("a.flipbook"), 1);
  options.dataset = data;
  test::trainToEnd(options);
  const std::string path = recording::RunReader::open(options.out).value().samples()[0].path;
  std::ofstream{data / path} << "no image any more";

  const auto run = engine.resumeRun({.run = options.out, .epochs = 2}, observer);
  ASSERT_TRUE(run.has_value());
  const auto outcome = observer->outcome();

  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().code(), ErrorCode::CorruptData);
  EXPECT_THAT(outcome.error().message(), HasSubstr(path));
}

TEST_F(Run, SaysWhereItMissesItsImages) {  // D23
  const fs::path data = folder.path() / "data";
  fs::copy(test::demoDataset(), data, fs::copy_options::recursive);
  auto options = test::quickOptions(out("a.flipbook"), 1);
  options.dataset = data;
  test::trainToEnd(options);
  fs::remove_all(data);

  const auto run = engine.resumeRun({.run = options.out, .epochs = 2}, observer);
  ASSERT_TRUE(run.has_value());
  const auto outcome = observer->outcome();

  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(outcome.error().message(), HasSubstr("put them back"));
  EXPECT_THAT(outcome.error().message(), HasSubstr(data.string()));
}

TEST_F(Run, SaysHowManyFilesItLeftOut) {  // I5
  const fs::path data = folder.path() / "data";
  fs::copy(test::demoDataset(), data, fs::copy_options::recursive);
  auto options = test::quickOptions(out("a.flipbook"), 1);
  options.dataset = data;
  const auto image = fs::recursive_directory_iterator{data};
  std::ofstream{std::next(image)->path().parent_path() / "broken.png"} << "no image";

  const auto run = engine.startRun(options, observer);
  ASSERT_TRUE(run.has_value());
  ASSERT_TRUE(observer->outcome().has_value());

  EXPECT_THAT(observer->warnings(), Contains(HasSubstr("left out 1 file")));
}

TEST_F(Run, TrainsExactlyOneEpochAndPauses) {
  std::promise<RunHandle*> handle;
  auto shared = handle.get_future().share();
  std::promise<void> paused;
  observer->whenProgressed = [&, isSet = false](const RunProgress& progress) mutable {
    if (progress.phase == RunPhase::Paused && !isSet) {
      isSet = true;
      paused.set_value();
    }
  };
  observer->whenCommitted = [shared](EpochIndex epoch) {
    if (epoch.value() == 0) shared.get()->nextEpoch();
  };
  const auto run = engine.startRun(test::quickOptions(out("a.flipbook"), 5), observer);
  ASSERT_TRUE(run.has_value());
  handle.set_value(run->get());

  ASSERT_EQ(paused.get_future().wait_for(std::chrono::minutes{1}), std::future_status::ready);

  EXPECT_EQ(observer->frames().size(), 2);  // epoch 0 and the one
  (*run)->stop();
  ASSERT_TRUE(observer->outcome().has_value());
}

TEST_F(Run, StartsFromWeights) {
  test::trainToEnd(test::quickOptions(out("first.flipbook"), 2));
  auto options = test::quickOptions(out("second.flipbook"), 1);
  options.training.weights = out("first.flipbook") / "checkpoints" / "000002.safetensors";

  test::trainToEnd(options);

  // Epoch 0 of the second is the model of epoch 2 of the first.
  const auto frameOf = [&](const char* run, std::uint32_t epoch) {
    return recording::RunReader::open(out(run)).value().readFrame(EpochIndex{epoch}).value();
  };
  const EpochFrame before = frameOf("first.flipbook", 2);
  const EpochFrame after = frameOf("second.flipbook", 0);
  EXPECT_TRUE(std::ranges::equal(before.scores.logits().values(), after.scores.logits().values()));
}

TEST_F(Run, JudgesOptionsBeforeItStarts) {  // F1
  auto options = test::quickOptions(out("a.flipbook"), 0);

  const auto run = engine.startRun(options, observer);

  ASSERT_FALSE(run.has_value());
  EXPECT_EQ(run.error().code(), ErrorCode::InvalidArgument);
  EXPECT_FALSE(fs::exists(options.out));
}

TEST_F(Run, MakesNothingOutOfAFolderWithoutImages) {  // A2
  auto options = test::quickOptions(out("a.flipbook"), 1);
  options.dataset = folder.path() / "empty";
  fs::create_directories(options.dataset);

  const auto run = engine.startRun(options, observer);
  ASSERT_TRUE(run.has_value());

  EXPECT_FALSE(observer->outcome().has_value());
  EXPECT_FALSE(fs::exists(options.out));
}

TEST_F(Run, IsLockedAgainstASecondTrainer) {  // D19
  const fs::path path = out("a.flipbook");
  test::trainToEnd(test::quickOptions(path, 1));
  auto writer = recording::RunWriter::reopen(path);
  ASSERT_TRUE(writer.has_value());

  const auto run = engine.resumeRun({.run = path, .epochs = 2}, observer);
  ASSERT_TRUE(run.has_value());
  const auto outcome = observer->outcome();

  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().code(), ErrorCode::Io);
  EXPECT_THAT(outcome.error().message(), HasSubstr("locked by pid"));
}

}  // namespace
}  // namespace flipbook::pipeline
