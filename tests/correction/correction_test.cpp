// Apply on real files: class folders, split folders and tables, and what becomes of them
// afterwards.

#include "flipbook/correction/correction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "correction/applied_fixture.h"

namespace flipbook::correction {
namespace {

using recording::kExcludedByHand;
using test::AppliedRun;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

// cat/1.png is a dog, dog/2.png is nothing, dog/1.png is a cat.
AppliedRun folders() {
  AppliedRun run{"class-folders",
                 {{"cat/1.png", "first", 0},
                  {"cat/2.png", "second", 0},
                  {"dog/1.png", "third", 1},
                  {"dog/2.png", "fourth", 1}}};
  run.relabel(0, 1);
  run.relabel(2, 0);
  run.exclude(3);
  return run;
}

TEST(Apply, PlansMovesThatHitNothing) {
  const AppliedRun run = folders();
  const auto before = run.files();

  const Plan plan = run.plan();

  EXPECT_EQ(plan.way, Way::Folders);
  ASSERT_EQ(plan.moves.size(), 3U);
  // dog/1.png is still there when cat/1.png comes, and the other way round.
  EXPECT_EQ(plan.moves[0].from, "cat/1.png");
  EXPECT_EQ(plan.moves[0].to, "dog/1-2.png");
  EXPECT_EQ(plan.moves[0].label, "dog");
  EXPECT_EQ(plan.moves[1].to, "cat/1-2.png");
  EXPECT_EQ(plan.moves[2].to, "excluded by Flipbook/dog/2.png");
  EXPECT_EQ(plan.moves[2].label, "");
  EXPECT_EQ(run.files(), before);
}

TEST(Apply, MovesFilesAndPutsTheExcludedAside) {
  const AppliedRun run = folders();

  const auto outcome = apply(run.open(), run.plan());
  ASSERT_TRUE(outcome.has_value()) << outcome.error().message();

  EXPECT_EQ(outcome->moved, 3U);
  EXPECT_THAT(run.files(),
              UnorderedElementsAre(Pair("dog/1-2.png", "first"), Pair("cat/2.png", "second"),
                                   Pair("cat/1-2.png", "third"),
                                   Pair("excluded by Flipbook/dog/2.png", "fourth")));
  EXPECT_THAT(
      *movedFiles(run.open()),
      UnorderedElementsAre(Pair("cat/1.png", "dog/1-2.png"), Pair("dog/1.png", "cat/1-2.png"),
                           Pair("dog/2.png", "excluded by Flipbook/dog/2.png")));
  EXPECT_TRUE(run.plan().isEmpty());
}

TEST(Apply, IsUndoneByteForByte) {
  const AppliedRun run = folders();
  const auto before = run.files();
  ASSERT_TRUE(apply(run.open(), run.plan()).has_value());

  const auto undone = undo(run.open());
  ASSERT_TRUE(undone.has_value()) << undone.error().message();

  EXPECT_EQ(run.files(), before);
  EXPECT_FALSE(std::filesystem::exists(run.root() / "excluded by Flipbook"));
  EXPECT_THAT(*movedFiles(run.open()), IsEmpty());
  EXPECT_EQ(undo(run.open()).error().code(), ErrorCode::NotFound);
  EXPECT_EQ(run.plan().moves.size(), 3U);  // it can be applied again
}

TEST(Apply, GoesOnFromWhatWasAppliedBefore) {
  AppliedRun run = folders();
  ASSERT_TRUE(apply(run.open(), run.plan()).has_value());
  run.relabel(0, 0);  // a cat after all
  run.exclude(1);
  run.include(3);

  ASSERT_TRUE(apply(run.open(), run.plan()).has_value());

  EXPECT_THAT(run.files(),
              UnorderedElementsAre(Pair("cat/1.png", "first"), Pair("cat/1-2.png", "third"),
                                   Pair("excluded by Flipbook/cat/2.png", "second"),
                                   Pair("dog/2.png", "fourth")));
  EXPECT_THAT(*movedFiles(run.open()),
              UnorderedElementsAre(Pair("cat/2.png", "excluded by Flipbook/cat/2.png"),
                                   Pair("dog/1.png", "cat/1-2.png")));
  ASSERT_TRUE(undo(run.open()).has_value());
  EXPECT_EQ(run.files().at("dog/1-2.png"), "first");
}

TEST(Apply, KeepsAnImageInItsSplit) {
  AppliedRun run{"split-folders",
                 {{"train/cat/1.png", "first", 0}, {"val/dog/1.png", "second", 1}}};
  run.relabel(1, 0);

  ASSERT_TRUE(apply(run.open(), run.plan()).has_value());

  EXPECT_THAT(run.files(), UnorderedElementsAre(Pair("train/cat/1.png", "first"),
                                                Pair("val/cat/1.png", "second")));
}

TEST(Apply, RefusesFilesThatChangedSinceTheTraining) {
  const AppliedRun run = folders();
  run.write("dog/1.png", "another");

  const auto plan = planCorrection(run.open(), run.samples);

  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().code(), ErrorCode::CorruptData);
  EXPECT_THAT(plan.error().message(), HasSubstr("1 file has changed"));
  EXPECT_THAT(plan.error().message(), HasSubstr("dog/1.png"));
}

TEST(Apply, TouchesNothingWhereAFileChangesBetweenPlanAndAct) {
  const AppliedRun run = folders();
  const Plan plan = run.plan();
  run.write("dog/2.png", "another");
  const auto before = run.files();

  EXPECT_EQ(apply(run.open(), plan).error().code(), ErrorCode::CorruptData);

  EXPECT_EQ(run.files(), before);
  EXPECT_EQ(*recover(run.open()), Recovery::NothingToDo);
}

TEST(Apply, TakesBackWhatItBeganWhereAPlaceIsTakenMeanwhile) {
  const AppliedRun run = folders();
  const Plan plan = run.plan();
  run.write("cat/1-2.png", "somebody else's");
  const auto before = run.files();

  const auto outcome = apply(run.open(), plan);

  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(outcome.error().message(), HasSubstr("everything is as it was"));
  EXPECT_EQ(run.files(), before);
  EXPECT_EQ(*recover(run.open()), Recovery::NothingToDo);
}

TEST(Apply, DoesNotUndoWhatSomebodyChangedSince) {
  const AppliedRun run = folders();
  ASSERT_TRUE(apply(run.open(), run.plan()).has_value());
  run.write("dog/1-2.png", "edited");
  const auto before = run.files();

  const auto undone = undo(run.open());

  EXPECT_EQ(undone.error().code(), ErrorCode::CorruptData);
  EXPECT_THAT(undone.error().message(), HasSubstr("dog/1-2.png"));
  EXPECT_EQ(run.files(), before);
}

TEST(Apply, OffersOnlyACopyWhereItCannotRewriteTheLabels) {
  AppliedRun coco{"coco", {{"a.png", "first", 0}, {"b.png", "second", 1}}};
  coco.relabel(0, 1);
  AppliedRun odd{"class-folders", {{"photos/a.png", "first", 0}, {"dog/b.png", "second", 1}}};
  odd.relabel(0, 1);

  EXPECT_EQ(coco.plan().way, Way::CopyOnly);
  EXPECT_THAT(coco.plan().why, HasSubstr("\"coco\""));
  EXPECT_EQ(odd.plan().way, Way::CopyOnly);
  EXPECT_THAT(odd.plan().why, HasSubstr("photos/a.png"));
  EXPECT_EQ(apply(coco.open(), coco.plan()).error().code(), ErrorCode::InvalidArgument);
}

TEST(Apply, SaysWhereThereIsNothingToDo) {
  const AppliedRun run{"class-folders", {{"cat/1.png", "first", 0}, {"dog/1.png", "second", 1}}};

  const auto outcome = apply(run.open(), run.plan());

  EXPECT_THAT(outcome.error().message(), HasSubstr("nothing to do"));
}

constexpr const char* kTable =
    "\xEF\xBB\xBFid;file;label;note\r\n"
    "1;cat_1.png;cat;\"a; b\"\r\n"
    "2;\"dog 1.png\";\"dog\";\r\n"
    "3;sub\\dog2.png; dog ;x\r\n";

AppliedRun table() {
  AppliedRun run{"csv",
                 {{"img/cat_1.png", "first", 0},
                  {"img/dog 1.png", "second", 1},
                  {"img/sub/dog2.png", "third", 1}}};
  run.write("img/labels.csv", kTable);
  return run;
}

TEST(ApplyToATable, ChangesTheCellsAloneAndComesBack) {
  AppliedRun run = table();
  run.relabel(0, 1);
  run.relabel(1, 0);
  run.exclude(2);
  const auto before = run.files();

  const Plan plan = run.plan();
  ASSERT_EQ(plan.way, Way::Table) << plan.why;
  ASSERT_EQ(plan.tables.size(), 1U);
  EXPECT_EQ(plan.tables[0].relabelled, 2U);
  EXPECT_EQ(plan.tables[0].removed, 1U);
  ASSERT_TRUE(apply(run.open(), plan).has_value());

  EXPECT_EQ(run.files().at("img/labels.csv"),
            "\xEF\xBB\xBFid;file;label;note\r\n"
            "1;cat_1.png;dog;\"a; b\"\r\n"
            "2;\"dog 1.png\";\"cat\";\r\n");
  EXPECT_EQ(run.files().size(), before.size());
  EXPECT_THAT(planCorrection(run.open(), run.samples).error().message(), HasSubstr("undo"));
  ASSERT_TRUE(undo(run.open()).has_value());
  EXPECT_EQ(run.files(), before);
}

TEST(ApplyToATable, QuotesANameThatNeedsIt) {
  AppliedRun run = table();
  run.setClasses({"cat", "dog", "big; \"cat\""});
  run.relabel(0, 2);

  ASSERT_TRUE(apply(run.open(), run.plan()).has_value());

  EXPECT_THAT(run.files().at("img/labels.csv"),
              HasSubstr("1;cat_1.png;\"big; \"\"cat\"\"\";\"a; b\"\r\n"));
}

TEST(ApplyToATable, TakesNoColumnThatIsNotTheLabels) {
  AppliedRun run = table();
  run.write("img/labels.csv", "file,label\ncat_1.png,0\ndog 1.png,1\nsub/dog2.png,1\n");
  run.relabel(0, 1);

  const Plan plan = run.plan();

  EXPECT_EQ(plan.way, Way::CopyOnly);
  EXPECT_THAT(plan.why, HasSubstr("img/cat_1.png"));
}

// manifest.csv of a cleaned copy has the label twice.
TEST(ApplyToATable, TakesOfSeveralColumnsTheOneThatIsCalledLabel) {
  AppliedRun run = table();
  run.write(
      "img/labels.csv",
      "path,original_label,label\ncat_1.png,cat,cat\ndog 1.png,dog,dog\nsub/dog2.png,dog,dog\n");
  run.relabel(0, 1);

  ASSERT_TRUE(apply(run.open(), run.plan()).has_value());

  EXPECT_THAT(run.files().at("img/labels.csv"), HasSubstr("cat_1.png,cat,dog\n"));
}

}  // namespace
}  // namespace flipbook::correction
