// The closed loop: edits of one run are taken over by the next, or by a branch.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "flipbook/recording/edit_log.h"
#include "flipbook/recording/edited_samples.h"
#include "flipbook/recording/run_reader.h"
#include "flipbook/recording/verify.h"
#include "pipeline/demo_run.h"

namespace flipbook::pipeline {
namespace {

namespace fs = std::filesystem;
using recording::EditLog;
using recording::RunReader;
using recording::Verdict;
using testing::HasSubstr;

constexpr SampleId kRelabelled{0};
constexpr SampleId kExcluded{1};

class EditedRun : public ::testing::Test {
 protected:
  EditedRun() {
    // Another seed than the next run's, so that only the recorded split can be the same.
    auto options = test::quickOptions(first, 2);
    options.training.seed = options.split.seed = 7;
    test::trainToEnd(options);
    const auto run = RunReader::open(first).value();
    auto log = EditLog::open(run).value();
    const ClassId next{(run.samples()[0].label.klass().value() + 1) % 3};
    const std::vector<EditLog::Decision> decisions{{kRelabelled, Verdict::Relabel, next},
                                                   {kExcluded, Verdict::Exclude, {}}};
    EXPECT_TRUE(log.decide(decisions, "anna").has_value());
  }

  static void expectEdited(const fs::path& path, const fs::path& from) {
    const auto run = RunReader::open(path).value();
    const auto before = RunReader::open(from).value();
    ASSERT_EQ(run.samples().size(), before.samples().size());
    for (std::size_t i = 0; i < run.samples().size(); ++i) {
      const Sample& sample = run.samples()[i];
      EXPECT_EQ(sample.path, before.samples()[i].path);
      EXPECT_EQ(sample.split, before.samples()[i].split) << sample.path;
      EXPECT_EQ(sample.labelBefore.has_value(), i == kRelabelled.index());
      EXPECT_EQ(sample.excludedBecause.empty(), i != kExcluded.index());
    }
    const Sample& relabelled = run.samples()[kRelabelled.index()];
    const ClassId given = before.samples()[kRelabelled.index()].label.klass();
    EXPECT_EQ(relabelled.labelBefore, Label{given});
    EXPECT_EQ(relabelled.label, Label{ClassId{(given.value() + 1) % 3}});
    EXPECT_EQ(run.info().edits, (EditsInfo{from.native(), 1, 1}));
    EXPECT_FALSE(fs::exists(path / "edits.jsonl"));
    EXPECT_TRUE(recording::verifyRun(path)->isSound());
  }

  test::TemporaryDirectory folder;
  fs::path first{folder.path() / "first.flipbook"};
  fs::path second{folder.path() / "second.flipbook"};
};

TEST_F(EditedRun, TrainsANewRunOnCorrectedLabelsAndTheSameSplit) {
  auto options = test::quickOptions(second, 2);
  options.edits = first;

  test::trainToEnd(options);

  expectEdited(second, first);
  const auto run = RunReader::open(second).value();
  EXPECT_EQ(run.info().splitMethod, "earlier run");
  const EpochFrame page = run.readFrame(EpochIndex{2}).value();
  EXPECT_FLOAT_EQ(page.loss[0], page.scores.loss(kRelabelled, run.samples()[0].label));
  EXPECT_TRUE(std::isnan(page.trainingMargin[kExcluded.index()]));
  EXPECT_EQ(page.summary.training.samples + page.summary.validation.samples, 59U);
}

TEST_F(EditedRun, TakesAFileOnItsOwnAndDrawsTheSplitThatTheImagesWouldGet) {
  const fs::path file = folder.path() / "mine.jsonl";
  fs::copy_file(first / "edits.jsonl", file);
  auto options = test::quickOptions(second, 1);
  options.edits = file;
  test::trainToEnd(options);
  const fs::path plain = folder.path() / "plain.flipbook";
  test::trainToEnd(test::quickOptions(plain, 1));

  const auto edited = RunReader::open(second).value();
  const auto unedited = RunReader::open(plain).value();

  EXPECT_EQ(edited.info().edits, (EditsInfo{file.native(), 1, 1}));
  for (std::size_t i = 0; i < edited.samples().size(); ++i) {
    EXPECT_EQ(edited.samples()[i].split, unedited.samples()[i].split);
  }
}

TEST_F(EditedRun, BranchesOffAPageWithCorrectedLabels) {
  test::resumeToEnd({.run = first,
                     .epochs = 3,
                     .branchFrom = EpochIndex{2},
                     .branchOut = second,
                     .edits = first});

  expectEdited(second, first);
  const auto branch = RunReader::open(second).value();
  const EpochFrame before = RunReader::open(first)->readFrame(EpochIndex{1}).value();
  const EpochFrame page = branch.readFrame(EpochIndex{1}).value();
  EXPECT_TRUE(std::ranges::equal(page.scores.logits().values(), before.scores.logits().values()));
  EXPECT_FLOAT_EQ(page.loss[0], page.scores.loss(kRelabelled, branch.samples()[0].label));
  EXPECT_NE(page.loss[0], before.loss[0]);
  EXPECT_EQ(page.loss[2], before.loss[2]);
  EXPECT_EQ(page.summary.training.samples + page.summary.validation.samples, 59U);
  EXPECT_EQ(branch.epochs().size(), 4U);
}

TEST_F(EditedRun, GoesOnAfterABranchToTheSameBytes) {
  const auto branchTo = [&](const fs::path& out) {
    return ResumeOptions{
        .run = first, .epochs = 3, .branchFrom = EpochIndex{2}, .branchOut = out, .edits = first};
  };
  test::resumeToEnd(branchTo(second));
  test::resumeToEnd({.run = second, .epochs = 4});
  const fs::path third = folder.path() / "third.flipbook";
  test::resumeToEnd(branchTo(third));
  test::resumeToEnd({.run = third, .epochs = 4});

  EXPECT_EQ(test::recordedBytes(second), test::recordedBytes(third));
}

TEST_F(EditedRun, NeverChangesTheLabelsOfARunThatGoesOn) {
  LocalEngine engine;

  const auto run = engine.resumeRun({.run = first, .epochs = 3, .edits = first},
                                    std::make_shared<test::RecordingObserver>());

  ASSERT_FALSE(run.has_value());
  EXPECT_EQ(run.error().code(), ErrorCode::InvalidArgument);
  EXPECT_THAT(run.error().message(), HasSubstr("--from"));
}

TEST_F(EditedRun, IsNotReplacedByTheRunThatTakesItsEdits) {
  auto options = test::quickOptions(first, 1);
  options.overwrite = true;
  LocalEngine engine;
  for (const fs::path& edits : {first, first / "edits.jsonl"}) {
    options.edits = edits;

    const auto run = engine.startRun(options, std::make_shared<test::RecordingObserver>());

    ASSERT_FALSE(run.has_value());
    EXPECT_THAT(run.error().message(), HasSubstr("would be lost"));
  }
}

class MovedRun : public EditedRun {
 protected:
  MovedRun() {
    const auto run = RunReader::open(first).value();
    std::vector<EditLog::Decision> moves;
    for (std::uint32_t i = 2; i < run.samples().size(); ++i) {
      SampleId& mine = run.samples()[i].split == Split::Training ? trained : judged;
      if (mine == SampleId{}) mine = SampleId{i};
    }
    const auto move = [](SampleId sample, Split split) {
      return EditLog::Decision{
          .sample = sample, .verdict = Verdict::Move, .to = {}, .split = split};
    };
    auto log = EditLog::open(run).value();
    EXPECT_TRUE(
        log.decide(std::vector{move(trained, Split::Validation), move(judged, Split::Training)},
                   "anna")
            .has_value());
  }

  SampleId trained{};  // was, and is to be judged by
  SampleId judged{};   // the other way round
};

TEST_F(MovedRun, TheNextTrainingHasMovedSamplesOnTheOtherSide) {
  auto options = test::quickOptions(second, 1);
  options.edits = first;

  test::trainToEnd(options);

  const auto run = RunReader::open(second).value();
  EXPECT_EQ(run.samples()[trained.index()].split, Split::Validation);
  EXPECT_EQ(run.samples()[judged.index()].split, Split::Training);
  EXPECT_EQ(run.info().edits, (EditsInfo{first.native(), 1, 1, 2}));
}

// Its pages have trained on the sample that is to be judged by.
TEST_F(MovedRun, ABranchLearnsFromMoreAndIsJudgedByNothingThatItHasSeen) {
  test::resumeToEnd({.run = first,
                     .epochs = 3,
                     .branchFrom = EpochIndex{2},
                     .branchOut = second,
                     .edits = first});

  const auto run = RunReader::open(second).value();
  EXPECT_EQ(run.samples()[trained.index()].split, Split::Training);
  EXPECT_EQ(run.samples()[judged.index()].split, Split::Training);
  EXPECT_EQ(run.info().edits.moved, 1U);
}

}  // namespace
}  // namespace flipbook::pipeline
