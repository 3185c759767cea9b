#include "flipbook/recording/verify.h"

#include <gmock/gmock.h>

#include "flipbook/recording/audit.h"
#include "flipbook/recording/run_reader.h"
#include "flipbook/recording/run_writer.h"
#include "support/audit_fixtures.h"
#include "support/run_fixtures.h"

namespace flipbook::recording {
namespace {

using test::RunFixture;
using test::RunShape;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

namespace fs = std::filesystem;

TEST(VerifyRun, FindsNothingWrongWithASoundRun) {
  const RunFixture run;

  const auto report = verifyRun(run.path());

  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_TRUE(report->isSound());
  EXPECT_EQ(report->epochs, 3U);
  EXPECT_EQ(report->damagedEpochs, 0U);
  EXPECT_GE(report->checkpoints, 1U);
  EXPECT_THAT(report->repairs, IsEmpty());
}

TEST(VerifyRun, CountsTheEpochsThatAreLost) {  // D4
  const auto run = test::runWithBrokenFrame(1);
  fs::remove(run->framePath(2));

  const auto report = verifyRun(run->path());

  EXPECT_EQ(report->epochs, 3U);
  EXPECT_EQ(report->damagedEpochs, 2U);
  EXPECT_THAT(report->problems, SizeIs(2));
  EXPECT_THAT(report->problems, Contains(HasSubstr("epoch 1 is lost")));
  EXPECT_THAT(report->problems, Contains(HasSubstr("epoch 2 is lost")));
}

TEST(VerifyRun, FindsDamagedCheckpointsAndLayouts) {  // D4
  const RunFixture run;
  const fs::path layout = run.path() / "layouts/live/000001.safetensors";
  const fs::path checkpoint = run.path() / "checkpoints/000002.safetensors";
  test::flipBit(layout, fs::file_size(layout) - 1);
  test::flipBit(checkpoint);

  const auto report = verifyRun(run.path());

  EXPECT_EQ(report->damagedEpochs, 0U);
  EXPECT_THAT(report->problems, Contains(HasSubstr("a layout is lost")));
  EXPECT_THAT(report->problems, Contains(HasSubstr("a checkpoint is lost")));
}

TEST(VerifyRun, LooksIntoTheFoldsOfTheAudit) {
  const RunFixture run;
  test::recordAudit(run, 3);
  ASSERT_TRUE(verifyRun(run.path())->isSound());
  test::flipBit(foldPath(run.path(), 2) / "epochs/000001.safetensors");
  fs::remove(foldPath(run.path(), 3) / "samples.jsonl");

  const auto report = verifyRun(run.path());

  EXPECT_EQ(report->damagedEpochs, 0U);  // of the run itself
  EXPECT_THAT(report->problems,
              Contains(AllOf(HasSubstr("audit/fold-2.flipbook"), HasSubstr("epoch 1 is lost"))));
  EXPECT_THAT(report->problems, Contains(HasSubstr("audit/fold-3.flipbook: a fold of the audit")));
}

TEST(VerifyRun, TellsOfAnAuditThatCannotBe) {
  const RunFixture run;
  fs::create_directory(run.path() / "audit");
  test::writeFile(run.path() / "audit/audit.json", "{");

  EXPECT_THAT(verifyRun(run.path())->problems, ElementsAre(HasSubstr("the audit is lost")));
}

TEST(VerifyRun, ChangesNothing) {
  const RunFixture run;
  const fs::path log = run.path() / "epochs.jsonl";
  test::writeFile(log, test::fileText(log) + "{\"torn");
  const std::string before = test::fileText(log);

  const auto report = verifyRun(run.path());

  EXPECT_FALSE(report->isSound());
  EXPECT_THAT(report->repairs, Contains(HasSubstr("can cut off the last 6 bytes")));
  EXPECT_EQ(test::fileText(log), before);
}

TEST(RepairRun, CutsOffATornLine) {  // D5
  const RunFixture run;
  const fs::path log = run.path() / "epochs.jsonl";
  const std::string whole = test::fileText(log);
  test::writeFile(log, whole + std::string(100, '\0'));

  const auto report = repairRun(run.path());

  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_TRUE(report->isSound());
  EXPECT_THAT(report->repairs, SizeIs(1));
  EXPECT_EQ(test::fileText(log), whole);
}

TEST(RepairRun, TakesUpFramesWhenTheLogIsLost) {  // D6
  const RunFixture run;
  fs::remove(run.path() / "epochs.jsonl");
  EXPECT_THAT(verifyRun(run.path())->repairs, Contains(HasSubstr("can take up epoch 1")));

  const auto report = repairRun(run.path());

  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_TRUE(report->isSound()) << report->problems.front();
  EXPECT_EQ(report->epochs, 3U);
  const RunReader reader = run.open();
  EXPECT_TRUE(reader.readFrame(EpochIndex{2}).has_value());
  EXPECT_TRUE(reader.readCheckpoint(EpochIndex{2}).has_value());
  test::flipBit(run.framePath(1));
  EXPECT_FALSE(reader.readFrame(EpochIndex{1}).has_value());  // hashes are back
}

TEST(RepairRun, TakesUpAFrameBetweenOthers) {  // D6
  const RunFixture run;
  const fs::path log = run.path() / "epochs.jsonl";
  std::string text = test::fileText(log);
  const std::size_t second = text.find('\n') + 1;
  text.replace(second, 10, "##########");  // the line of epoch 1
  test::writeFile(log, text);
  EXPECT_EQ(run.open().find(EpochIndex{1}), nullptr);

  const auto report = repairRun(run.path());

  EXPECT_TRUE(report->isSound());
  const RunReader reader = run.open();
  ASSERT_THAT(reader.epochs(), SizeIs(3));
  EXPECT_THAT(reader.warnings(), IsEmpty());
  EXPECT_TRUE(reader.end().has_value());
  EXPECT_EQ(reader.epochs()[0].summary, test::frameOf(EpochIndex{0}, run.shape()).summary);
}

TEST(RepairRun, LeavesABrokenFrameAlone) {
  const RunFixture run;
  fs::remove(run.path() / "epochs.jsonl");
  fs::resize_file(run.framePath(1), fs::file_size(run.framePath(1)) - 1);

  const auto report = repairRun(run.path());

  EXPECT_EQ(report->epochs, 2U);
  EXPECT_FALSE(report->isSound());
  EXPECT_TRUE(fs::exists(run.framePath(1)));
}

TEST(RepairRun, DeletesWhatACrashLeft) {
  const RunFixture run;
  test::writeFile(run.path() / "epochs/000003.safetensors.tmp", "half");
  EXPECT_THAT(verifyRun(run.path())->repairs, Contains(HasSubstr("000003.safetensors.tmp")));

  const auto report = repairRun(run.path());

  EXPECT_FALSE(fs::exists(run.path() / "epochs/000003.safetensors.tmp"));
  EXPECT_THAT(report->repairs, Contains(HasSubstr("deleted")));
}

TEST(RepairRun, MendsTheFoldsOfTheAudit) {
  const RunFixture run;
  test::recordAudit(run, 3);
  test::writeFile(foldPath(run.path(), 3) / "epochs/000003.safetensors.tmp", "torn");

  const auto report = repairRun(run.path());

  EXPECT_THAT(report->repairs,
              ElementsAre(AllOf(HasSubstr("audit/fold-3.flipbook"), HasSubstr("deleted"))));
  EXPECT_FALSE(fs::exists(foldPath(run.path(), 3) / "epochs/000003.safetensors.tmp"));
}

TEST(RepairRun, NeedsTheLock) {  // D19
  const RunFixture run;
  const auto writer = RunWriter::reopen(run.path());

  const auto report = repairRun(run.path());

  ASSERT_FALSE(report.has_value());
  EXPECT_THAT(report.error().message(), HasSubstr("locked by pid"));
}

}  // namespace
}  // namespace flipbook::recording
