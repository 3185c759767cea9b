#include "flipbook/recording/edit_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>

#include "flipbook/core/names.h"
#include "support/run_fixtures.h"

namespace flipbook::recording {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using Decision = EditLog::Decision;

constexpr SampleId kFirst{0};  // class0
constexpr SampleId kNext{1};   // class1
constexpr ClassId kClass2{2};

const test::RunShape kShape{.epochs = 1};

EditLog openLog(const test::RunFixture& run) {
  return test::valueOrThrow(EditLog::open(run.open()));
}

void decide(EditLog& log, std::vector<Decision> decisions) {
  test::valueOrThrow(log.decide(decisions, "anna"));
}

std::filesystem::path fileOf(const test::RunFixture& run) { return run.path() / "edits.jsonl"; }

TEST(EditLog, IsEmptyWithoutAFile) {
  const test::RunFixture run{kShape};

  const EditLog log = openLog(run);

  EXPECT_THAT(log.steps(), IsEmpty());
  EXPECT_FALSE(log.standing(kFirst));
  EXPECT_EQ(log.label(kNext), Label{ClassId{1}});
  EXPECT_FALSE(log.canUndo());
  EXPECT_FALSE(std::filesystem::exists(fileOf(run)));
}

TEST(EditLog, RemembersWhoDecidedWhatAndWhen) {
  const test::RunFixture run{kShape};
  {
    EditLog log = openLog(run);
    decide(log, {{kFirst, Verdict::Relabel, kClass2}});
    decide(log, {{kNext, Verdict::Exclude}});
  }

  const EditLog log = openLog(run);

  ASSERT_EQ(log.steps().size(), 2U);
  EXPECT_EQ(log.steps()[0].who, "anna");
  EXPECT_EQ(log.steps()[0].when.size(), std::string{"2026-01-02T03:04:05Z"}.size());
  EXPECT_EQ(log.standing(kFirst), (Edit{kFirst, Verdict::Relabel, kClass2}));
  EXPECT_EQ(log.standing(kNext)->verdict, Verdict::Exclude);
  EXPECT_EQ(log.label(kFirst), Label{kClass2});
  EXPECT_THAT(
      test::fileText(fileOf(run)),
      HasSubstr(R"("path":"class0/0000.png","verdict":"relabel","from":"class0","to":"class2")"));
}

TEST(EditLog, UndoesAndRedoesAfterClosing) {
  const test::RunFixture run{kShape};
  {
    EditLog log = openLog(run);
    decide(log, {{kFirst, Verdict::Relabel, kClass2}});
    decide(log, {{kFirst, Verdict::Exclude}});
  }
  {
    EditLog log = openLog(run);
    test::valueOrThrow(log.undo("ben"));
    EXPECT_EQ(log.standing(kFirst)->verdict, Verdict::Relabel);
  }
  EditLog log = openLog(run);
  EXPECT_TRUE(log.steps()[1].isUndone);
  EXPECT_EQ(log.label(kFirst), Label{kClass2});

  test::valueOrThrow(log.redo("ben"));

  EXPECT_EQ(log.standing(kFirst)->verdict, Verdict::Exclude);
  EXPECT_FALSE(log.canRedo());
  test::valueOrThrow(log.undo("ben"));
  test::valueOrThrow(log.undo("ben"));
  EXPECT_FALSE(log.standing(kFirst));
  EXPECT_EQ(log.undo("ben").error().code(), ErrorCode::InvalidArgument);
}

TEST(EditLog, DoesNotRedoWhatANewDecisionReplaced) {
  const test::RunFixture run{kShape};
  EditLog log = openLog(run);
  decide(log, {{kFirst, Verdict::Exclude}});
  test::valueOrThrow(log.undo("anna"));

  decide(log, {{kFirst, Verdict::LabelIsRight}});

  EXPECT_FALSE(log.canRedo());
  EXPECT_EQ(openLog(run).steps().size(), 2U);  // the undone one is remembered
}

TEST(EditLog, TakesManyDecisionsAsOneStep) {
  const test::RunFixture run{kShape};
  EditLog log = openLog(run);
  std::vector<Decision> all;
  for (std::uint32_t i = 0; i < 60; ++i) all.push_back({SampleId{i}, Verdict::Relabel, kClass2});
  decide(log, all);
  EXPECT_EQ(log.label(SampleId{59}), Label{kClass2});

  test::valueOrThrow(log.undo("anna"));

  EXPECT_EQ(log.label(SampleId{59}), Label{ClassId{59 % 3}});
  EXPECT_EQ(log.steps().size(), 1U);
}

TEST(EditLog, LeavesOutAStepThatACrashCutAnywhere) {
  const test::RunFixture run{kShape};
  std::size_t whole = 0;
  {
    EditLog log = openLog(run);
    decide(log, {{kFirst, Verdict::Exclude}});
    whole = test::fileText(fileOf(run)).size();
    decide(log, {{kFirst, Verdict::Relabel, kClass2}, {kNext, Verdict::Exclude}});
  }
  const std::string text = test::fileText(fileOf(run));

  for (std::size_t size = whole; size < text.size(); ++size) {
    test::writeFile(fileOf(run), text.substr(0, size));

    EditLog cut = openLog(run);

    ASSERT_EQ(cut.steps().size(), 1U) << size;
    ASSERT_EQ(cut.standing(kFirst)->verdict, Verdict::Exclude);
  }
  EditLog cut = openLog(run);  // all but the last line break
  decide(cut, {{kNext, Verdict::LabelIsRight}});
  EXPECT_THAT(openLog(run).warnings(), IsEmpty());
  EXPECT_EQ(openLog(run).steps().size(), 2U);
}

TEST(EditLog, TellsOfALineThatIsNoneAndKeepsTheOthers) {
  const test::RunFixture run{kShape};
  {
    EditLog log = openLog(run);
    decide(log, {{kFirst, Verdict::Exclude}});
  }
  const std::string text = test::fileText(fileOf(run));
  test::writeFile(fileOf(run), "no json\n" + text + "{\"undo\":9}\n");

  const EditLog log = openLog(run);

  EXPECT_EQ(log.steps().size(), 1U);
  ASSERT_EQ(log.warnings().size(), 2U);
  EXPECT_THAT(log.warnings()[0], HasSubstr("line 1: not JSON"));
  EXPECT_THAT(log.warnings()[1], HasSubstr("line 3: there is no step 9 to undo"));
}

// The lines of two decisions of other people's making, under the same number.
struct TwoLines {
  std::string first;   // of the first sample
  std::string second;  // of the next one
};
TwoLines linesOfOneNumber() {
  const auto lineOf = [](SampleId sample, const char* who) {
    const test::RunFixture run{kShape};
    EditLog log = openLog(run);
    test::valueOrThrow(log.decide(std::vector<Decision>{{sample, Verdict::Exclude}}, who));
    return test::fileText(fileOf(run));
  };
  return {lineOf(kFirst, "anna"), lineOf(kNext, "ben")};
}

TEST(EditLog, KeepsBothOfTwoStepsThatHaveOneNumber) {
  const test::RunFixture run{kShape};
  const auto [first, second] = linesOfOneNumber();
  test::writeFile(fileOf(run), first + second);

  EditLog log = openLog(run);

  ASSERT_EQ(log.steps().size(), 2U);
  ASSERT_EQ(log.warnings().size(), 1U);
  EXPECT_THAT(log.warnings()[0], HasSubstr("line 2: another step has the number 1; both are kept"));
  test::valueOrThrow(log.undo("anna"));
  EXPECT_TRUE(log.standing(kFirst) && !log.standing(kNext));
  test::valueOrThrow(log.undo("anna"));
  EXPECT_FALSE(log.standing(kFirst));
  test::valueOrThrow(log.redo("anna"));
  test::valueOrThrow(log.redo("anna"));
  const EditLog again = openLog(run);
  EXPECT_EQ(again.allStanding().size(), 2U);
  EXPECT_EQ(again.warnings().size(), 1U);
}

TEST(EditLog, GivesANewStepANumberThatNoneHas) {
  const test::RunFixture run{kShape};
  const auto [first, second] = linesOfOneNumber();
  {
    EditLog log = openLog(run);
    for (int i = 0; i < 3; ++i) decide(log, {{kFirst, Verdict::LabelIsRight}});
  }
  test::writeFile(fileOf(run), test::fileText(fileOf(run)) + second);  // 1, 2, 3, 1
  EditLog log = openLog(run);

  decide(log, {{kFirst, Verdict::Exclude}});

  EXPECT_EQ(log.steps().back().number, 4U);
}

// Otherwise a line that some program wrote again would outdo what was decided in between.
TEST(EditLog, LeavesOutACopyOfAStep) {
  const test::RunFixture run{kShape};
  {
    EditLog log = openLog(run);
    decide(log, {{kFirst, Verdict::Exclude}});
  }
  const std::string copied = test::fileText(fileOf(run));
  {
    EditLog log = openLog(run);
    decide(log, {{kFirst, Verdict::Relabel, kClass2}});
    test::valueOrThrow(log.undo("anna"));
  }
  test::writeFile(fileOf(run), test::fileText(fileOf(run)) + copied);

  EditLog log = openLog(run);

  EXPECT_EQ(log.steps().size(), 2U);
  ASSERT_EQ(log.warnings().size(), 1U);
  EXPECT_THAT(log.warnings()[0], HasSubstr("line 4: step 1 is there already, word for word"));
  test::valueOrThrow(log.redo("anna"));
  EXPECT_EQ(log.label(kFirst), Label{kClass2});
}

TEST(EditLog, LosesNoStepForAPartThatIsThereTwice) {
  const test::RunFixture run{kShape};
  {
    EditLog log = openLog(run);
    decide(log, {{kFirst, Verdict::Exclude}, {kNext, Verdict::Exclude}, {SampleId{2}}});
  }
  const std::string text = test::fileText(fileOf(run));
  std::size_t begin = 0;
  for (int part = 1; part <= 3; ++part) {
    const std::size_t end = text.find('\n', begin) + 1;
    const std::string line = text.substr(begin, end - begin);
    test::writeFile(fileOf(run), text.substr(0, end) + line + text.substr(end));

    const EditLog log = openLog(run);

    EXPECT_EQ(log.allStanding().size(), 3U) << part;
    EXPECT_EQ(log.warnings().size(), 1U) << part;
    begin = end;
  }
}

TEST(EditLog, TellsOfAStepInTheMiddleThatWasNeverWhole) {
  const test::RunFixture run{kShape};
  {
    EditLog log = openLog(run);
    decide(log, {{kFirst, Verdict::Exclude}, {kNext, Verdict::Exclude}});
    decide(log, {{kFirst, Verdict::LabelIsRight}});
  }
  std::string text = test::fileText(fileOf(run));
  const std::size_t end = text.find('\n') + 1;
  test::writeFile(fileOf(run), text.erase(end, text.find('\n', end) + 1 - end));

  const EditLog log = openLog(run);

  EXPECT_EQ(log.steps().size(), 1U);
  ASSERT_EQ(log.warnings().size(), 1U);
  EXPECT_THAT(log.warnings()[0], HasSubstr("line 2: step 1 before it has no last part"));
}

TEST(EditLog, LetsOneWindowWriteAtATime) {
  const test::RunFixture run{kShape};
  EditLog first = openLog(run);
  decide(first, {{kFirst, Verdict::Exclude}});
  EditLog second = openLog(run);

  const auto refused = second.decide(std::vector<Decision>{{kNext, Verdict::Exclude}}, "ben");

  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("another window"));
}

TEST(EditLog, SeesWhatAnotherWindowDecidedBeforeItWrites) {
  const test::RunFixture run{kShape};
  EditLog late = openLog(run);
  {
    EditLog early = openLog(run);
    decide(early, {{kFirst, Verdict::Exclude}});
  }

  decide(late, {{kNext, Verdict::Exclude}});

  EXPECT_EQ(late.steps().size(), 2U);
  EXPECT_EQ(openLog(run).steps().size(), 2U);
}

TEST(EditLog, RefusesSamplesAndClassesThatAreNotInTheRun) {
  const test::RunFixture run{kShape};
  EditLog log = openLog(run);

  EXPECT_FALSE(log.decide({}, "anna"));
  EXPECT_FALSE(log.decide(std::vector<Decision>{{SampleId{60}, Verdict::Exclude}}, "anna"));
  EXPECT_FALSE(log.decide(std::vector<Decision>{{kFirst, Verdict::Relabel, ClassId{3}}}, "anna"));
  EXPECT_FALSE(std::filesystem::exists(fileOf(run)));
}

TEST(EditLog, LosesNothingThatWasDecidedWhenItIsKilled) {
  const test::RunFixture run{kShape};
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {  // tells after each decision that it is on the disk
    EditLog log = openLog(run);
    for (std::uint32_t i = 0; i < 5000; ++i) {
      const std::vector<Decision> one{{SampleId{i % 60}, Verdict::Relabel, ClassId{i % 3}}};
      if (!log.decide(one, "anna") || ::write(ends[1], "x", 1) != 1) ::_exit(1);
    }
    ::_exit(0);
  }
  ::close(ends[1]);
  std::size_t told = 0;
  char letter{};
  while (told < 300 && ::read(ends[0], &letter, 1) == 1) ++told;
  ::kill(child, SIGKILL);
  while (::read(ends[0], &letter, 1) == 1) ++told;
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);

  EditLog log = openLog(run);

  EXPECT_GE(log.steps().size(), told);
  EXPECT_LE(log.steps().size(), told + 1);
  EXPECT_THAT(log.warnings(), IsEmpty());
  test::valueOrThrow(log.undo("anna"));
  EXPECT_TRUE(log.canRedo());
}

EditLog::Decision moveTo(Split split, SampleId sample) {
  return {.sample = sample, .verdict = Verdict::Move, .to = {}, .split = split};
}

TEST(EditLog, KeepsAMoveBesideTheVerdict) {
  const test::RunFixture run{kShape};
  const Split was = run.open().samples()[0].split;
  const Split other = was == Split::Training ? Split::Validation : Split::Training;
  {
    EditLog log = openLog(run);
    decide(log, {{kFirst, Verdict::Relabel, kClass2}});
    decide(log, {moveTo(other, kFirst)});
  }

  EditLog log = openLog(run);

  EXPECT_THAT(log.warnings(), IsEmpty());
  EXPECT_EQ(log.movedTo(kFirst), other);
  EXPECT_EQ(log.movedTo(kNext), std::nullopt);
  EXPECT_EQ(log.movedCount(), 1U);
  EXPECT_EQ(log.standing(kFirst)->verdict, Verdict::Relabel);
  EXPECT_EQ(log.label(kFirst), Label{kClass2});

  decide(log, {moveTo(was, kFirst)});  // there and back is no move
  EXPECT_EQ(log.movedTo(kFirst), std::nullopt);
  EXPECT_EQ(log.movedCount(), 0U);
  test::valueOrThrow(log.undo("anna"));
  EXPECT_EQ(log.movedTo(kFirst), other);
  test::valueOrThrow(log.undo("anna"));
  EXPECT_EQ(log.movedTo(kFirst), std::nullopt);
  EXPECT_EQ(log.standing(kFirst)->verdict, Verdict::Relabel);
  test::valueOrThrow(log.redo("anna"));
  EXPECT_EQ(openLog(run).movedTo(kFirst), other);
}

TEST(EditLog, WritesAMoveInTheNamesOfTheSplits) {
  const test::RunFixture run{kShape};
  const Split was = run.open().samples()[0].split;
  const Split other = was == Split::Training ? Split::Validation : Split::Training;
  EditLog log = openLog(run);
  decide(log, {moveTo(other, kFirst)});

  const std::string text = test::fileText(fileOf(run));

  EXPECT_THAT(text, HasSubstr(R"("verdict":"move","from":")" + std::string{nameOf(was)} +
                              R"(","to":")" + nameOf(other) + "\""));
}

TEST(EditLog, LeavesOutAMoveToNowhere) {
  const test::RunFixture run{kShape};
  std::ofstream{fileOf(run)}
      << R"({"step":1,"part":1,"parts":1,"when":"","who":"","sample":0,"path":"class0/0000.png",)"
      << R"("verdict":"move","from":"train","to":"unlabeled"})"
      << "\n";

  const EditLog log = openLog(run);

  EXPECT_EQ(log.movedTo(kFirst), std::nullopt);
  ASSERT_EQ(log.warnings().size(), 1U);
  EXPECT_THAT(log.warnings()[0], HasSubstr("'to'"));
}

TEST(EditLog, LeavesOutAVerdictThatChangesTheLabelBehindItsBack) {
  const test::RunFixture run{kShape};
  std::ofstream file{fileOf(run)};
  int step = 0;
  for (const char* to : {"null", "\"class2\"", "\"class0\""}) {
    file << R"({"step":)" << ++step << R"(,"part":1,"parts":1,"when":"","who":"","sample":0,)"
         << R"("path":"class0/0000.png","verdict":"label-is-right","from":"class0","to":)" << to
         << "}\n";
  }
  file.close();

  const EditLog log = openLog(run);

  EXPECT_EQ(log.warnings().size(), 2U);
  EXPECT_EQ(log.steps().size(), 1U);
  EXPECT_EQ(log.label(kFirst), Label{ClassId{0}});
}

}  // namespace
}  // namespace flipbook::recording
