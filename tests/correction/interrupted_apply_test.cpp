// The plug is pulled before every single step, once each; what is found afterwards must be all of
// it or nothing.

#include <gtest/gtest.h>

#include "correction/applied_fixture.h"
#include "correction/carrying_out.h"

namespace flipbook::correction {
namespace {

using test::AppliedRun;

// Lets `steps` steps pass.
Plug pulledAfter(int steps) {
  return [left = steps]() mutable { return left-- > 0; };
}

AppliedRun editedRun() {
  AppliedRun run{
      "class-folders",
      {{"cat/1.png", "first", 0}, {"dog/1.png", "second", 1}, {"dog/2.png", "third", 1}}};
  run.relabel(0, 1);
  run.relabel(1, 0);
  run.exclude(2);
  run.write("labels.csv", "before");
  return run;
}

std::uint64_t hashOf(const std::string& text) {
  recording::Hasher hasher;
  hasher.add(std::as_bytes(std::span{text}));
  return hasher.value();
}

// Of everything something: two folders to make, three files to move, a table to rewrite.
Journal journalOf(const AppliedRun& run) {
  Journal journal{.number = 1,
                  .root = run.root(),
                  .folders = {"excluded by Flipbook", "excluded by Flipbook/dog"},
                  .tables = {{"labels.csv", hashOf("before"), hashOf("after")}}};
  for (const PlannedMove& move : run.plan().moves) {
    journal.moves.push_back({move.from, move.to, move.contentHash});
  }
  return journal;
}

const std::vector<std::string> kTexts{"before", "after"};

struct Both {
  std::map<std::string, std::string> before;
  std::map<std::string, std::string> after;
};

Both statesOf() {
  const AppliedRun run = editedRun();
  Both states{.before = run.files()};
  const auto folder = JournalFolder::open(run.path());
  EXPECT_TRUE(begin(journalOf(run), kTexts, *folder, {}).has_value());
  states.after = run.files();
  return states;
}

TEST(InterruptedApply, IsCompletedOrNeverBegan) {
  const Both states = statesOf();
  ASSERT_NE(states.before, states.after);
  int steps = 0;
  for (bool wasWhole = false; !wasWhole; ++steps) {
    const AppliedRun run = editedRun();
    {
      const auto folder = JournalFolder::open(run.path());
      wasWhole = begin(journalOf(run), kTexts, *folder, pulledAfter(steps)).has_value();
    }

    const auto recovered = recover(run.open());

    ASSERT_TRUE(recovered.has_value()) << steps << ": " << recovered.error().message();
    if (*recovered == Recovery::Completed || wasWhole) {
      EXPECT_EQ(run.files(), states.after) << steps;
      ASSERT_TRUE(undo(run.open()).has_value());
    }
    EXPECT_EQ(run.files(), states.before) << steps;
  }
  // Two texts, the journal, two folders, three files, a table, the mark.
  EXPECT_EQ(steps, 11);
}

TEST(InterruptedApply, IsUndoneToTheEnd) {
  const Both states = statesOf();
  int steps = 0;
  for (bool wasWhole = false; !wasWhole; ++steps) {
    const AppliedRun run = editedRun();
    const Journal journal = journalOf(run);
    {
      const auto folder = JournalFolder::open(run.path());
      ASSERT_TRUE(begin(journal, kTexts, *folder, {}).has_value());
      wasWhole = undoApplied(journal, *folder, pulledAfter(steps)).has_value();
    }

    const auto recovered = recover(run.open());

    ASSERT_TRUE(recovered.has_value()) << steps << ": " << recovered.error().message();
    // Before its first mark an undo has not begun.
    EXPECT_EQ(run.files(), steps == 0 ? states.after : states.before) << steps;
    EXPECT_EQ(*recover(run.open()), Recovery::NothingToDo);
  }
  EXPECT_GE(steps, 9);  // two marks, a table, three files, two folders
}

TEST(InterruptedApply, IsToldFromAnInterruptedUndo) {
  const AppliedRun run = editedRun();
  const Journal journal = journalOf(run);
  EXPECT_EQ(*unfinished(run.open()), Unfinished::Nothing);
  const auto folder = JournalFolder::open(run.path());

  (void)begin(journal, kTexts, *folder, pulledAfter(5));
  EXPECT_EQ(*unfinished(run.open()), Unfinished::Apply);
  ASSERT_TRUE(finish(journal, State::Begun, *folder, {}).has_value());
  EXPECT_EQ(*unfinished(run.open()), Unfinished::Nothing);
  (void)undoApplied(journal, *folder, pulledAfter(2));
  EXPECT_EQ(*unfinished(run.open()), Unfinished::Undo);
  ASSERT_TRUE(finish(journal, State::Undoing, *folder, {}).has_value());
  EXPECT_EQ(*unfinished(run.open()), Unfinished::Nothing);
}

// A kill during the recovery is no worse than one before.
TEST(InterruptedApply, SurvivesAnotherKillWhileItIsRecovered) {
  const Both states = statesOf();
  for (int second = 0; second < 8; ++second) {
    const AppliedRun run = editedRun();
    const Journal journal = journalOf(run);
    {
      const auto folder = JournalFolder::open(run.path());
      (void)begin(journal, kTexts, *folder, pulledAfter(5));
      (void)finish(journal, State::Begun, *folder, pulledAfter(second));
    }

    ASSERT_TRUE(recover(run.open()).has_value()) << second;

    EXPECT_EQ(run.files(), states.after) << second;
  }
}

TEST(InterruptedApply, LetsNobodyApplyBeforeItIsRecovered) {
  const AppliedRun run = editedRun();
  const Plan plan = run.plan();
  {
    const auto folder = JournalFolder::open(run.path());
    (void)begin(journalOf(run), kTexts, *folder, pulledAfter(6));
  }

  EXPECT_EQ(planCorrection(run.open(), run.samples).error().code(), ErrorCode::InvalidArgument);
  EXPECT_EQ(apply(run.open(), plan).error().code(), ErrorCode::InvalidArgument);
  EXPECT_EQ(undo(run.open()).error().code(), ErrorCode::InvalidArgument);
}

TEST(InterruptedApply, IsTakenBackWhereItCannotBeCompleted) {
  const Both states = statesOf();
  const AppliedRun run = editedRun();
  {
    const auto folder = JournalFolder::open(run.path());
    (void)begin(journalOf(run), kTexts, *folder, pulledAfter(6));  // one file has moved
  }
  run.write("cat/1-2.png", "somebody else's");

  const auto recovered = recover(run.open());

  ASSERT_TRUE(recovered.has_value()) << recovered.error().message();
  EXPECT_EQ(*recovered, Recovery::TakenBack);
  auto expected = states.before;
  expected["cat/1-2.png"] = "somebody else's";
  EXPECT_EQ(run.files(), expected);
}

TEST(InterruptedApply, LetsOneProgramAtATimeChangeTheImages) {
  const AppliedRun run = editedRun();
  const Plan plan = run.plan();
  const auto other = JournalFolder::open(run.path());

  const auto outcome = apply(run.open(), plan);

  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().code(), ErrorCode::Io);
}

}  // namespace
}  // namespace flipbook::correction
