// Audits through the engine, on a tiny dataset.

#include "flipbook/recording/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <set>

#include "flipbook/recording/run_reader.h"
#include "flipbook/recording/run_writer.h"
#include "flipbook/recording/verify.h"
#include "pipeline/demo_run.h"

namespace flipbook::pipeline {
namespace {

namespace fs = std::filesystem;
using recording::RunReader;
using test::RecordingObserver;
using testing::HasSubstr;

class AuditSession : public ::testing::Test {
 protected:
  test::TemporaryDirectory folder;
  LocalEngine engine;
  fs::path run = folder.path() / "a.flipbook";

  void SetUp() override { test::trainToEnd(test::quickOptions(run, 2)); }

  Result<RunOutcome> audit(const AuditOptions& options,
                           std::shared_ptr<RecordingObserver> observer = nullptr) {
    if (!observer) observer = std::make_shared<RecordingObserver>();
    const auto handle = engine.startAudit(options, observer);
    if (!handle) return passOn(handle.error());
    return observer->outcome();
  }
  // Stops in the second epoch of fold 3.
  void auditPartly() {
    const auto observer = std::make_shared<RecordingObserver>();
    std::unique_ptr<RunHandle> handle;
    std::promise<void> hasHandle;
    const auto isThere = hasHandle.get_future().share();
    observer->whenProgressed = [&, isThere](const RunProgress& at) {
      isThere.wait();
      const bool isThen = at.fold == 3 && at.epoch == EpochIndex{2};
      if (isThen && at.phase == RunPhase::Training) handle->stop();
    };
    handle = engine.startAudit({.run = run, .folds = 3}, observer).value();
    hasHandle.set_value();
    const auto outcome = observer->outcome();
    ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
    ASSERT_EQ(outcome->how, RunEnd::Stopped);
    EXPECT_THAT(outcome->reason, HasSubstr("fold 3 of 3"));
  }
  [[nodiscard]] recording::Audit recorded() const {
    return recording::Audit::open(RunReader::open(run).value()).value().value();
  }
};

TEST_F(AuditSession, HoldsEverySampleOutOnce) {
  const auto observer = std::make_shared<RecordingObserver>();
  std::set<std::uint32_t> folds;
  observer->whenProgressed = [&](const RunProgress& at) {
    if (at.folds == 3) folds.insert(at.fold);
  };

  const auto outcome = audit({.run = run, .folds = 3}, observer);

  ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
  EXPECT_EQ(outcome->how, RunEnd::Completed) << outcome->reason;
  EXPECT_THAT(folds, testing::ElementsAre(2U, 3U));
  EXPECT_TRUE(observer->frames().empty());  // pages of folds are not the run's
  const RunReader reader = RunReader::open(run).value();
  std::vector<int> heldOut(reader.samples().size());
  for (const auto& path : {run, recording::foldPath(run, 2), recording::foldPath(run, 3)}) {
    const RunReader fold = RunReader::open(path).value();
    for (std::size_t i = 0; i < heldOut.size(); ++i) {
      if (fold.samples()[i].split == Split::Validation) ++heldOut[i];
    }
    const auto report = recording::verifyRun(path);
    EXPECT_TRUE(report && report->isSound()) << path;
  }
  EXPECT_THAT(heldOut, testing::Each(1));
  const recording::Audit audit = recorded();
  EXPECT_TRUE(audit.isComplete());
  EXPECT_EQ(audit.plan().epochs, 2U);  // as many as the run has
  EXPECT_TRUE(audit.heldOut(reader, EpochIndex{2}).has_value());
}

TEST_F(AuditSession, LeavesTheRunItselfAsItWas) {
  const auto before = test::recordedBytes(run);

  ASSERT_TRUE(audit({.run = run, .folds = 3}).has_value());

  EXPECT_EQ(test::recordedBytes(run), before);
}

TEST_F(AuditSession, GoesOnWhereItStoppedBitForBit) {
  ASSERT_TRUE(audit({.run = run, .folds = 3}).has_value());
  const auto whole = test::recordedBytes(recording::foldPath(run, 3));
  ASSERT_TRUE(recording::removeAudit(run).has_value());
  auditPartly();
  EXPECT_FALSE(recorded().isComplete());

  const auto outcome = audit({.run = run});  // as it was begun

  ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
  EXPECT_TRUE(recorded().isComplete());
  EXPECT_EQ(test::recordedBytes(recording::foldPath(run, 3)), whole);
}

TEST_F(AuditSession, DoesNotTrainWhatIsDone) {
  ASSERT_TRUE(audit({.run = run, .folds = 3}).has_value());
  const auto observer = std::make_shared<RecordingObserver>();

  const auto outcome = audit({.run = run, .folds = 3}, observer);

  ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
  EXPECT_EQ(outcome->how, RunEnd::Completed);
  EXPECT_THAT(observer->phases(), testing::Not(testing::Contains(RunPhase::Training)));
}

TEST_F(AuditSession, RefusesOtherFoldsThanItWasBegunWithUnlessForced) {
  auditPartly();

  const auto refused = audit({.run = run, .folds = 4});

  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().message(), HasSubstr("3 folds of 2 epochs was begun"));
  const auto forced = audit({.run = run, .folds = 4, .epochs = 1, .startsAnew = true});
  ASSERT_TRUE(forced.has_value()) << forced.error().message();
  EXPECT_EQ(recorded().plan(), (recording::AuditPlan{.folds = 4, .epochs = 1}));
  EXPECT_TRUE(recorded().isComplete());
}

TEST_F(AuditSession, RefusesFoldsThatCannotBe) {
  for (const std::uint32_t folds : {0U, 1U, 2U, 21U}) {
    const auto refused = audit({.run = run, .folds = folds});
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(refused.error().message(), HasSubstr("--folds"));
  }
  EXPECT_FALSE(audit({.run = run, .epochs = 0}).has_value());
  EXPECT_FALSE(fs::exists(run / "audit"));
}

TEST_F(AuditSession, LeavesNoPlanBehindThatItsGroupsCannotFill) {
  std::ifstream in{run / "samples.jsonl"};
  std::string all;
  for (std::string line; std::getline(in, line); all += line + "\n") {
    const std::string training = R"("split":"train")";
    const auto at = line.find(training);
    if (at != std::string::npos) line.insert(at + training.size(), R"(,"group":"one")");
  }
  std::ofstream{run / "samples.jsonl"} << all;

  const auto refused = audit({.run = run, .folds = 3});

  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().message(), HasSubstr("at most 2 are possible"));
  EXPECT_FALSE(fs::exists(run / "audit"));
}

TEST_F(AuditSession, KeepsOthersFromWritingTheRun) {
  const auto observer = std::make_shared<RecordingObserver>();
  std::optional<Error> refusal;
  observer->whenProgressed = [&](const RunProgress& at) {
    if (at.phase != RunPhase::Training || refusal) return;
    const auto writer = recording::RunWriter::reopen(run);
    refusal = writer ? Error{ErrorCode::Io, "was opened"} : writer.error();
  };

  ASSERT_TRUE(audit({.run = run, .folds = 3}, observer).has_value());

  ASSERT_TRUE(refusal.has_value());
  EXPECT_THAT(refusal->message(), HasSubstr("locked by pid"));
  EXPECT_TRUE(recording::RunWriter::reopen(run).has_value());  // it let go
}

TEST_F(AuditSession, WaitsForNobodyWhoWritesTheRun) {
  const auto writer = recording::RunWriter::reopen(run);
  ASSERT_TRUE(writer.has_value());

  const auto refused = audit({.run = run, .folds = 3});

  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().message(), HasSubstr("locked by pid"));
  EXPECT_FALSE(fs::exists(run / "audit"));
}

TEST_F(AuditSession, SaysWhatToDoAboutALostFold) {
  ASSERT_TRUE(audit({.run = run, .folds = 3}).has_value());
  fs::remove(recording::foldPath(run, 2) / "samples.jsonl");

  const auto refused = audit({.run = run});

  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().message(), HasSubstr("fold-2.flipbook"));
  EXPECT_THAT(refused.error().message(), HasSubstr("delete that directory"));
  fs::remove_all(recording::foldPath(run, 2));
  ASSERT_TRUE(audit({.run = run}).has_value());
  EXPECT_TRUE(recorded().isComplete());
}

// Before it trains for hours, and not after.
TEST_F(AuditSession, RefusesAFoldThatWasDealtOtherwise) {
  ASSERT_TRUE(audit({.run = run, .folds = 3}).has_value());
  fs::remove_all(recording::foldPath(run, 3));
  fs::copy(recording::foldPath(run, 2), recording::foldPath(run, 3), fs::copy_options::recursive);
  fs::remove_all(recording::foldPath(run, 2));  // is to be trained first
  const auto observer = std::make_shared<RecordingObserver>();

  const auto refused = audit({.run = run}, observer);

  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().message(), HasSubstr("dealt otherwise"));
  EXPECT_THAT(refused.error().message(), HasSubstr("--force"));
  EXPECT_THAT(observer->phases(), testing::Not(testing::Contains(RunPhase::Training)));
}

TEST_F(AuditSession, NeedsTheImages) {
  const fs::path dataset = folder.path() / "copy";
  fs::copy(test::demoDataset(), dataset, fs::copy_options::recursive);
  auto options = test::quickOptions(folder.path() / "b.flipbook", 1);
  options.dataset = dataset;
  test::trainToEnd(options);
  fs::remove_all(dataset);

  const auto refused = audit({.run = options.out});

  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().message(), HasSubstr("images are not there"));
}

}  // namespace
}  // namespace flipbook::pipeline
