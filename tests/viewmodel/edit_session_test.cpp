#include "flipbook/viewmodel/edit_session.h"

#include <gtest/gtest.h>

#include <QSignalSpy>

#include "viewmodel/sample_fixtures.h"

namespace flipbook::viewmodel {
namespace {

using recording::Verdict;
using test::OpenFixture;

EditSession::Decision relabel(std::uint32_t sample, std::uint32_t to) {
  return {SampleId{sample}, Verdict::Relabel, ClassId{to}};
}
EditSession::Decision decide(std::uint32_t sample, Verdict verdict) {
  return {SampleId{sample}, verdict, {}};
}

TEST(EditSession, KeepsWhatWasDecidedForTheNextTimeTheRunIsOpen) {
  OpenFixture fixture;
  {
    EditSession edits;
    edits.setRun(fixture.run.get());
    EXPECT_TRUE(edits.decide(std::vector{relabel(1, 2)}));
    EXPECT_TRUE(edits.decide(std::vector{decide(3, Verdict::Exclude)}));
    EXPECT_TRUE(edits.decide(std::vector{decide(4, Verdict::LabelIsRight)}));
    EXPECT_TRUE(edits.decide(std::vector{decide(5, Verdict::Undecided)}));
  }
  EditSession again;

  again.setRun(fixture.run.get());

  EXPECT_EQ(again.standing(SampleId{1})->label, Label{ClassId{2}});
  EXPECT_EQ(again.standing(SampleId{3})->verdict, Verdict::Exclude);
  EXPECT_EQ(again.standing(SampleId{6}), std::nullopt);
  EXPECT_EQ(again.counts(), (EditSession::Counts{1, 1, 1, 1}));
  EXPECT_EQ(again.counts().edits(), 2U);
}

TEST(EditSession, UndoesAndRedoesOverClosing) {
  OpenFixture fixture;
  {
    EditSession edits;
    edits.setRun(fixture.run.get());
    edits.decide(std::vector{relabel(1, 2)});
    edits.decide(std::vector{decide(7, Verdict::Exclude), decide(8, Verdict::Exclude)});
  }
  EditSession edits;
  edits.setRun(fixture.run.get());
  EXPECT_EQ(edits.undoText(), u"2 datapoints: left out");

  EXPECT_EQ(edits.undo(), (std::vector{SampleId{7}, SampleId{8}}));
  EXPECT_EQ(edits.standing(SampleId{7}), std::nullopt);
  EXPECT_EQ(edits.undoText(), u"0001.png: relabelled as class2");
  EXPECT_EQ(edits.redoText(), u"2 datapoints: left out");

  EXPECT_EQ(edits.redo().size(), 2U);
  EXPECT_EQ(edits.standing(SampleId{8})->verdict, Verdict::Exclude);
  EXPECT_FALSE(edits.canRedo());
  EXPECT_TRUE(edits.redo().empty());
}

TEST(EditSession, SaysWhatIsWrongWhenItCannotSave) {
  OpenFixture fixture;
  EditSession first, second;
  first.setRun(fixture.run.get());
  second.setRun(fixture.run.get());
  ASSERT_TRUE(first.decide(std::vector{relabel(1, 2)}));  // has the lock from now on
  const QSignalSpy problems{&second, &EditSession::problemFound};

  EXPECT_FALSE(second.decide(std::vector{relabel(2, 0)}));

  ASSERT_EQ(problems.count(), 1);
  EXPECT_TRUE(problems.front().at(1).toString().contains(u"another window"));
  EXPECT_EQ(second.standing(SampleId{2}), std::nullopt);
}

TEST(EditSession, TellsOfLinesThatItCannotRead) {
  OpenFixture fixture;
  test::writeFile(fixture.files.path() / "edits.jsonl", "{\"step\":true}\n");
  EditSession edits;
  const QSignalSpy problems{&edits, &EditSession::problemFound};

  edits.setRun(fixture.run.get());

  EXPECT_EQ(problems.count(), 1);
  EXPECT_TRUE(edits.isPossible());
  EXPECT_EQ(edits.counts(), EditSession::Counts{});
}

TEST(EditSession, WithoutARunNothingIsPossible) {
  EditSession edits;

  EXPECT_FALSE(edits.isPossible());
  EXPECT_EQ(edits.whyNotPossible(), u"No run is open");
  EXPECT_FALSE(edits.decide(std::vector{relabel(0, 1)}));
  EXPECT_TRUE(edits.undo().empty());
}

}  // namespace
}  // namespace flipbook::viewmodel
