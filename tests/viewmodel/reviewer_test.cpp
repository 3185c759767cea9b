#include "flipbook/viewmodel/reviewer.h"

#include <gtest/gtest.h>

#include <QSignalSpy>

#include "flipbook/viewmodel/review_text.h"
#include "flipbook/viewmodel/sample_list.h"
#include "viewmodel/review_fixture.h"

namespace flipbook::viewmodel {
namespace {

using findings::FindingKind;
using recording::Verdict;

class ReviewerTest : public testing::Test, protected test::ReviewFixture {
 protected:
  ReviewerTest() {
    EXPECT_TRUE(waitUntilRanked());
    reviewer.setReviewing(true);
  }

  Verdict verdictOn(SampleId sample) { return edits.standing(sample)->verdict; }
};

TEST_F(ReviewerTest, AcceptingTheSuggestionRelabelsAndGoesOnToTheNext) {
  const SampleId second = at(1);
  view.setCurrent(SampleId{1});
  EXPECT_EQ(reviewer.suggestion(), ClassId{2});

  reviewer.accept();

  EXPECT_EQ(edits.standing(SampleId{1})->label, Label{ClassId{2}});
  EXPECT_EQ(view.state().current, second);
  EXPECT_EQ(at(0), second);
  EXPECT_EQ(list().counts().decided, 1U);
  EXPECT_EQ(list().counts().toReview, 59U);
}

TEST_F(ReviewerTest, OutsideTheReviewADecisionLeavesTheDatapointInPlace) {
  reviewer.setReviewing(false);
  view.setCurrent(SampleId{1});

  reviewer.exclude();

  EXPECT_EQ(verdictOn(SampleId{1}), Verdict::Exclude);
  EXPECT_EQ(view.state().current, SampleId{1});
}

TEST_F(ReviewerTest, GoesThroughTheListBothWaysAndStopsAtItsEnds) {
  reviewer.goNext();
  EXPECT_EQ(view.state().current, at(0));  // from outside, the first

  reviewer.goPrevious();
  EXPECT_EQ(view.state().current, at(0));
  reviewer.goNext();
  reviewer.goNext();
  EXPECT_EQ(view.state().current, at(2));
  reviewer.goPrevious();
  EXPECT_EQ(view.state().current, at(1));
  view.setCurrent(at(list().rowCount() - 1));
  reviewer.goNext();
  EXPECT_EQ(view.state().current, at(list().rowCount() - 1));
}

TEST_F(ReviewerTest, TheSameClassIsAConfirmation) {
  view.setCurrent(SampleId{4});  // class1

  reviewer.relabel(ClassId{1});

  EXPECT_EQ(verdictOn(SampleId{4}), Verdict::LabelIsRight);
}

TEST_F(ReviewerTest, AClassThatIsNotThereDoesNothing) {
  view.setCurrent(SampleId{4});

  reviewer.relabel(ClassId{3});

  EXPECT_EQ(edits.standing(SampleId{4}), std::nullopt);
}

TEST_F(ReviewerTest, ASelectionIsDecidedAboutAsOneStep) {
  const QSignalSpy told{&reviewer, &Reviewer::decided};
  view.setSelection({SampleId{3}, SampleId{6}, SampleId{9}});

  reviewer.exclude();

  EXPECT_EQ(edits.counts().excluded, 3U);
  ASSERT_EQ(told.count(), 1);
  EXPECT_EQ(told.front().front().toString(), u"3 datapoints: left out");
  reviewer.undo();
  EXPECT_EQ(edits.counts().excluded, 0U);
  EXPECT_EQ(view.state().selection, (std::vector{SampleId{3}, SampleId{6}, SampleId{9}}));
}

TEST_F(ReviewerTest, ADatapointLookedAtOutsideTheSelectionIsMeantByItself) {
  view.setSelection({SampleId{3}, SampleId{6}});
  view.setCurrent(SampleId{9});
  EXPECT_EQ(reviewer.targets(), std::vector{SampleId{9}});

  view.setCurrent(SampleId{6});
  EXPECT_EQ(reviewer.targets(), (std::vector{SampleId{3}, SampleId{6}}));
}

TEST_F(ReviewerTest, UndoShowsTheDatapointAgain) {
  view.setCurrent(SampleId{1});
  reviewer.accept();
  ASSERT_NE(view.state().current, SampleId{1});

  reviewer.undo();

  EXPECT_EQ(view.state().current, SampleId{1});
  EXPECT_EQ(at(0), SampleId{1});
  reviewer.redo();
  EXPECT_EQ(edits.standing(SampleId{1})->label, Label{ClassId{2}});
}

TEST_F(ReviewerTest, UndoOfOneLeavesASelectionThatItIsNoPartOf) {
  view.setCurrent(SampleId{1});
  reviewer.accept();
  view.setSelection({SampleId{3}, SampleId{6}});

  reviewer.undo();

  EXPECT_TRUE(view.state().selection.empty());
  EXPECT_EQ(reviewer.targets(), std::vector{SampleId{1}});
}

TEST_F(ReviewerTest, FiltersListWhatIsPutOffAndWhatIsDecided) {
  view.setCurrent(at(0));
  reviewer.putOff();
  view.setCurrent(at(0));
  reviewer.confirmLabel();
  EXPECT_EQ(list().rowCount(), 58);

  list().setFilter(ReviewFilter::PutOff);
  EXPECT_EQ(list().rowCount(), 1);
  list().setFilter(ReviewFilter::Decided);
  EXPECT_EQ(list().rowCount(), 1);
  list().setFilter(ReviewFilter::All);
  EXPECT_EQ(list().rowCount(), 60);
  EXPECT_EQ(progressText(list()), u"2 of 60 looked at");
}

TEST_F(ReviewerTest, TheRestIsEstimatedFromTwentyDecisionsOn) {
  EXPECT_TRUE(expectationText(list()).startsWith(u"Decide about 20 more"));
  for (int i = 0; i < 20; ++i) {
    view.setCurrent(at(0));
    i % 2 == 0 ? reviewer.exclude() : reviewer.confirmLabel();
  }

  EXPECT_TRUE(expectationText(list()).startsWith(u"Of the next 40 about "));
  EXPECT_TRUE(expectationText(list()).endsWith(u"judging by your 20 decisions"));
  EXPECT_EQ(lookedAtText(findings.ranked().get(), edits, FindingKind::Label), u"20 seen");
}

TEST_F(ReviewerTest, SaysWhyNothingCanBeDecided) {
  EXPECT_EQ(reviewer.canDecide().why, u"Choose a datapoint first");
  EXPECT_FALSE(reviewer.canUndo().isPossible);

  reviewer.accept();
  reviewer.exclude();
  EXPECT_EQ(edits.counts(), EditSession::Counts{});
}

TEST_F(ReviewerTest, NamesTheFindingOfASampleThatStandsHigh) {
  const ListedFinding* finding = reviewer.worstFinding(SampleId{1});

  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->kind, FindingKind::Label);
  EXPECT_EQ(findingHeadline(*finding), u"Suspected wrong label");
}

TEST_F(ReviewerTest, TheListIsSavedAsItStands) {
  list().setFilter(ReviewFilter::All);
  view.setCurrent(SampleId{1});
  reviewer.accept();

  const QByteArray table = findingsTable(*run, list());

  const auto lines = table.split('\n');
  ASSERT_EQ(lines.size(), 62);  // a header, 60 rows, and the end of the last line
  EXPECT_EQ(lines.at(0), "rank,path,label,split,kind,score,suggested,since_epoch,reason,decided\r");
  EXPECT_TRUE(lines.at(1).startsWith("1,class1/0001.png,class1,train,label,0.9"));
  EXPECT_TRUE(lines.at(1).contains(",class2,1,\"labelled class1, but "));
  EXPECT_TRUE(lines.at(1).endsWith(",relabelled as class2\r"));
}

TEST_F(ReviewerTest, RowsTellTheirStoryInWords) {
  const QModelIndex row = list().index(0);

  EXPECT_EQ(row.data(FindingsModel::TitleRole).toString(), u"class1 → class2?");
  EXPECT_EQ(row.data(FindingsModel::VerdictRole).toString(), QString{});
  list().setFilter(ReviewFilter::All);
  view.setCurrent(SampleId{1});
  reviewer.accept();
  EXPECT_EQ(list().index(0).data(FindingsModel::VerdictRole).toString(), u"relabelled as class2");
  EXPECT_TRUE(list()
                  .index(0)
                  .data(Qt::AccessibleTextRole)
                  .toString()
                  .contains(u"Decided: relabelled as class2"));
}

TEST_F(ReviewerTest, MovesADatapointToTheOtherSplitAndBack) {
  const Split was = run->samples()[5].split;
  const Split other = was == Split::Training ? Split::Validation : Split::Training;
  view.setCurrent(SampleId{5});
  EXPECT_FALSE(reviewer.canMoveTo(was).isPossible);
  EXPECT_TRUE(reviewer.canMoveTo(other).isPossible);

  reviewer.moveTo(other);

  EXPECT_EQ(reviewer.movedTo(), other);
  EXPECT_EQ(edits.counts().moved, 1U);
  EXPECT_EQ(edits.counts().edits(), 1U);
  EXPECT_EQ(view.state().current, SampleId{5});  // nothing was said about its label
  EXPECT_EQ(edits.standing(SampleId{5}), std::nullopt);
  EXPECT_FALSE(reviewer.canMoveTo(other).isPossible);

  reviewer.moveTo(was);
  EXPECT_EQ(reviewer.movedTo(), std::nullopt);
  EXPECT_EQ(edits.counts().moved, 0U);
}

TEST_F(ReviewerTest, ASelectionMovesAsOneStep) {
  std::vector<SampleId> validation;
  for (std::uint32_t i = 0; i < run->samples().size() && validation.size() < 3; ++i) {
    if (run->samples()[i].split == Split::Validation) validation.emplace_back(i);
  }
  ASSERT_EQ(validation.size(), 3U);
  const QSignalSpy told{&reviewer, &Reviewer::decided};
  view.setSelection(validation);

  reviewer.moveTo(Split::Training);

  EXPECT_EQ(edits.counts().moved, 3U);
  ASSERT_EQ(told.count(), 1);
  EXPECT_EQ(told.front().front().toString(), u"3 datapoints: moved to training");
  reviewer.undo();
  EXPECT_EQ(edits.counts().moved, 0U);
}

class GroupedReviewTest : public testing::Test, protected test::ReviewFixture {
 protected:
  // 0 to 6 are of one group, 4 of them validation; the last three have no label.
  GroupedReviewTest() : ReviewFixture{{.epochs = 5, .unlabeled = 3, .grouped = 7}} {
    EXPECT_TRUE(waitUntilRanked());
  }
};

TEST_F(GroupedReviewTest, MovesWhatBelongsToItToo) {
  const QSignalSpy told{&reviewer, &Reviewer::decided};
  view.setCurrent(SampleId{2});

  reviewer.moveTo(Split::Validation);

  EXPECT_EQ(edits.counts().moved, 6U);  // all but the one that is there already
  for (std::uint32_t i = 0; i < 7; ++i) {
    const auto moved = edits.movedTo(SampleId{i});
    EXPECT_EQ(moved.value_or(run->samples()[i].split), Split::Validation) << i;
  }
  ASSERT_EQ(told.count(), 1);
  EXPECT_EQ(told.front().front().toString(),
            u"6 datapoints: moved to validation, 5 of them because they are of the same group");
}

TEST_F(GroupedReviewTest, WhatHasNoLabelIsInNoSplitUntilItHasOne) {
  view.setCurrent(SampleId{58});
  EXPECT_FALSE(reviewer.canMoveTo(Split::Training).isPossible);
  EXPECT_FALSE(reviewer.canMoveTo(Split::Validation).isPossible);

  reviewer.relabel(ClassId{1});

  EXPECT_FALSE(reviewer.canMoveTo(Split::Training).isPossible);  // it will be
  ASSERT_TRUE(reviewer.canMoveTo(Split::Validation).isPossible);
  reviewer.moveTo(Split::Validation);
  EXPECT_EQ(reviewer.movedTo(), Split::Validation);
}

}  // namespace
}  // namespace flipbook::viewmodel
