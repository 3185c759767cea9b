#include "flipbook/recording/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/audit_fixtures.h"

namespace flipbook::recording {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class AuditedRun : public ::testing::Test {
 protected:
  static constexpr AuditPlan kPlan{.folds = 3, .epochs = 2};

  test::RunFixture fixture{{.epochs = 3}};

  void recordAudit() { test::recordAudit(fixture, kPlan.folds); }
};

TEST_F(AuditedRun, HasNoAuditUntilOneIsBegun) {
  EXPECT_EQ(readAuditPlan(fixture.path()).value(), std::nullopt);
  EXPECT_FALSE(Audit::open(fixture.open()).value().has_value());
}

TEST_F(AuditedRun, RemembersItsPlan) {
  ASSERT_TRUE(writeAuditPlan(fixture.path(), kPlan).has_value());

  EXPECT_EQ(readAuditPlan(fixture.path()).value(), kPlan);
}

TEST_F(AuditedRun, CountsTheFoldsThatAreDone) {
  ASSERT_TRUE(writeAuditPlan(fixture.path(), kPlan).has_value());
  EXPECT_EQ(Audit::open(fixture.open()).value()->foldsDone(), 1U);  // the run itself
  test::recordFold(fixture, 3, 2, 3);
  test::recordFold(fixture, 3, 3, 2, RunEnd::Stopped);

  const auto audit = Audit::open(fixture.open()).value();

  EXPECT_EQ(audit->foldsDone(), 2U);
  EXPECT_FALSE(audit->isComplete());
  EXPECT_TRUE(audit->epochs().empty());
}

TEST_F(AuditedRun, AsksEachSampleOfTheModelThatHadNotSeenIt) {
  recordAudit();
  const RunReader run = fixture.open();
  const auto audit = Audit::open(run).value();
  ASSERT_TRUE(audit->isComplete());
  EXPECT_THAT(audit->epochs(), ElementsAre(EpochIndex{1}, EpochIndex{2}));

  const ClassScores heldOut = audit->heldOut(run, EpochIndex{2}).value();

  for (std::uint32_t i = 0; i < run.samples().size(); ++i) {
    const std::uint32_t fold = test::foldOf(i, 3);
    const auto shape = fold == 1 ? fixture.shape() : test::shapeOfFold(fixture.shape(), fold);
    const FloatMatrix said = test::logitsOf(EpochIndex{2}, shape);
    EXPECT_TRUE(std::ranges::equal(heldOut.logits().row(i), said.row(i))) << i;
  }
}

TEST_F(AuditedRun, DoesNotCountAFoldOfOtherLabels) {
  recordAudit();
  auto text = test::fileText(foldPath(fixture.path(), 3) / "samples.jsonl");
  const std::size_t at = text.find("\"label\":0");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 9, "\"label\":1");
  test::writeFile(foldPath(fixture.path(), 3) / "samples.jsonl", text);

  EXPECT_EQ(Audit::open(fixture.open()).value()->foldsDone(), 2U);
}

TEST_F(AuditedRun, NamesThePageOfAFoldThatIsDamaged) {
  recordAudit();
  test::flipBit(foldPath(fixture.path(), 2) / "epochs/000001.safetensors");
  const RunReader run = fixture.open();
  const auto audit = Audit::open(run).value();

  const auto first = audit->heldOut(run, EpochIndex{1});

  ASSERT_FALSE(first.has_value());
  EXPECT_THAT(first.error().message(), HasSubstr("fold-2.flipbook"));
  EXPECT_TRUE(audit->heldOut(run, EpochIndex{2}).has_value());
}

TEST_F(AuditedRun, RefusesAPlanThatCannotBe) {
  recordAudit();
  for (const char* text :
       {"", "{}", "[]", R"({"format":"flipbook-audit","version":1,"folds":2,"epochs":2})",
        R"({"format":"flipbook-audit","version":1,"folds":3,"epochs":0})",
        R"({"format":"flipbook-audit","version":1,"folds":4294967299,"epochs":2})",
        R"({"format":"flipbook-audit","version":2,"folds":3,"epochs":2})"}) {
    test::writeFile(fixture.path() / "audit/audit.json", text);
    const auto plan = readAuditPlan(fixture.path());
    ASSERT_FALSE(plan.has_value()) << text;
    EXPECT_THAT(plan.error().message(), HasSubstr("audit.json")) << text;
  }
}

TEST_F(AuditedRun, CanBeRidOfItsAudit) {
  recordAudit();

  ASSERT_TRUE(removeAudit(fixture.path()).has_value());

  EXPECT_FALSE(std::filesystem::exists(fixture.path() / "audit"));
  EXPECT_TRUE(removeAudit(fixture.path()).has_value());  // there is none
}

// D6: nothing is read, written or deleted through it.
TEST_F(AuditedRun, DoesNotFollowALinkOutOfTheRun) {
  const test::TemporaryDirectory elsewhere;
  test::writeFile(elsewhere.path() / "kept.txt", "mine");
  std::filesystem::create_directory_symlink(elsewhere.path(), fixture.path() / "audit");

  EXPECT_FALSE(writeAuditPlan(fixture.path(), kPlan).has_value());
  EXPECT_FALSE(readAuditPlan(fixture.path()).has_value());
  EXPECT_FALSE(removeAudit(fixture.path()).has_value());
  EXPECT_FALSE(std::filesystem::exists(elsewhere.path() / "audit.json"));
  EXPECT_TRUE(std::filesystem::exists(elsewhere.path() / "kept.txt"));
}

TEST_F(AuditedRun, IsNotCompleteWhereNobodyHeldASampleOut) {
  test::valueOrThrow(writeAuditPlan(fixture.path(), kPlan));
  test::recordFold(fixture, 3, 2, 3);
  std::filesystem::copy(foldPath(fixture.path(), 2), foldPath(fixture.path(), 3),
                        std::filesystem::copy_options::recursive);

  EXPECT_FALSE(Audit::open(fixture.open()).value()->isComplete());
}

TEST_F(AuditedRun, KeepsAFoldThatIsBeingWritten) {
  recordAudit();
  const auto writer = RunWriter::reopen(foldPath(fixture.path(), 3));
  ASSERT_TRUE(writer.has_value());

  EXPECT_FALSE(removeAudit(fixture.path()).has_value());
  EXPECT_TRUE(std::filesystem::exists(foldPath(fixture.path(), 3)));
}

TEST_F(AuditedRun, KeepsWhatIsNotOfTheAudit) {
  recordAudit();
  test::writeFile(fixture.path() / "audit/notes.txt", "mine");

  const auto replaced = RunWriter::create(fixture.path(), test::runInfoOf(fixture.shape()),
                                          test::samplesOf(fixture.shape()), true);

  ASSERT_FALSE(replaced.has_value());
  EXPECT_THAT(replaced.error().message(), HasSubstr("'audit/notes.txt'"));
  ASSERT_TRUE(removeAudit(fixture.path()).has_value());
  EXPECT_TRUE(std::filesystem::exists(fixture.path() / "audit/notes.txt"));
  EXPECT_FALSE(std::filesystem::exists(foldPath(fixture.path(), 2)));
  EXPECT_EQ(readAuditPlan(fixture.path()).value(), std::nullopt);
}

// A run that is trained anew with --force makes way with everything that belongs to it.
TEST_F(AuditedRun, IsReplacedWithItsAudit) {
  recordAudit();

  const auto writer = RunWriter::create(fixture.path(), test::runInfoOf(fixture.shape()),
                                        test::samplesOf(fixture.shape()), true);

  ASSERT_TRUE(writer.has_value()) << writer.error().message();
  EXPECT_FALSE(std::filesystem::exists(fixture.path() / "audit"));
}

}  // namespace
}  // namespace flipbook::recording
