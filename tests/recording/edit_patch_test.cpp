#include "flipbook/recording/edit_patch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>

#include "flipbook/recording/edited_samples.h"
#include "support/run_fixtures.h"

namespace flipbook::recording {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using Decision = EditLog::Decision;

// 60 samples of class0, class1, class2 in turn.
const test::RunShape kShape{.epochs = 1};

class EditedRun : public ::testing::Test {
 protected:
  test::RunFixture run{kShape};
  test::TemporaryDirectory folder;

  void decide(std::vector<Decision> decisions) const {
    auto log = test::valueOrThrow(EditLog::open(run.open()));
    test::valueOrThrow(log.decide(decisions, "anna"));
  }
  // The file alone, where no run lies beside it.
  [[nodiscard]] fs::path fileAlone() const {
    const fs::path copy = folder.path() / "edits.jsonl";
    fs::copy_file(run.path() / "edits.jsonl", copy, fs::copy_options::overwrite_existing);
    return copy;
  }
  [[nodiscard]] EditPatch patch() const { return test::valueOrThrow(readEditPatch(run.path())); }
};

TEST_F(EditedRun, GivesWhatStandsOfItsDecisions) {
  decide({{SampleId{0}, Verdict::Relabel, ClassId{2}}, {SampleId{1}, Verdict::Exclude}});
  decide({{SampleId{3}, Verdict::LabelIsRight}});
  decide({{SampleId{4}, Verdict::Relabel, ClassId{0}}});
  test::valueOrThrow(test::valueOrThrow(EditLog::open(run.open())).undo("anna"));

  for (const fs::path& source : {run.path(), run.path() / "edits.jsonl", fileAlone()}) {
    const EditPatch found = test::valueOrThrow(readEditPatch(source));

    ASSERT_EQ(found.entries.size(), 2U) << source;
    EXPECT_EQ(found.entries[0].path, "class0/0000.png");
    EXPECT_EQ(found.entries[0].verdict, Verdict::Relabel);
    EXPECT_EQ(found.entries[0].from, "class0");
    EXPECT_EQ(found.entries[0].to, "class2");
    EXPECT_EQ(found.entries[1].path, "class1/0001.png");
    EXPECT_EQ(found.entries[1].verdict, Verdict::Exclude);
    EXPECT_EQ(found.isOfRun(), source != folder.path() / "edits.jsonl");
  }
}

TEST_F(EditedRun, SaysWhereThereIsNothingToRead) {
  const auto unedited = readEditPatch(run.path());
  ASSERT_FALSE(unedited.has_value());
  EXPECT_EQ(unedited.error().code(), ErrorCode::NotFound);
  EXPECT_THAT(unedited.error().message(), HasSubstr("nobody has edited"));
  EXPECT_EQ(readEditPatch(folder.path() / "no.jsonl").error().code(), ErrorCode::NotFound);

  std::ofstream{folder.path() / "list.jsonl"} << "{\"path\":\"a.png\"}\n";
  EXPECT_EQ(readEditPatch(folder.path() / "list.jsonl").error().code(), ErrorCode::CorruptData);
}

TEST_F(EditedRun, HandsItsDecisionsToTheSameImages) {
  decide({{SampleId{0}, Verdict::Relabel, ClassId{2}}, {SampleId{1}, Verdict::Exclude}});
  // The other run numbers its classes otherwise.
  const std::vector<std::string> classes{"class2", "class1", "class0"};
  std::vector<Sample> samples = test::samplesOf(kShape);
  for (Sample& sample : samples) sample.label = ClassId{2 - sample.label.klass().value()};

  const auto taken = test::valueOrThrow(takeEdits(patch(), classes, samples));

  EXPECT_EQ(samples[0].label, Label{ClassId{0}});
  EXPECT_EQ(samples[0].labelBefore, Label{ClassId{2}});
  EXPECT_EQ(samples[1].excludedBecause, kExcludedByHand);
  EXPECT_FALSE(samples[1].labelBefore);
  EXPECT_EQ(taken.info, (EditsInfo{run.path().native(), 1, 1}));
  EXPECT_THAT(taken.warnings, IsEmpty());
}

TEST_F(EditedRun, FindsAnImageThatWasMovedByItsContent) {
  decide({{SampleId{0}, Verdict::Relabel, ClassId{2}}});
  std::vector<Sample> samples = test::samplesOf(kShape);
  samples[0].path = "class2/0000.png";
  samples[0].label = ClassId{2};

  const auto taken = test::valueOrThrow(takeEdits(patch(), run.open().info().classes, samples));

  EXPECT_EQ(samples[0].label, Label{ClassId{2}});
  EXPECT_FALSE(samples[0].labelBefore);  // the dataset has it already
  EXPECT_EQ(taken.info.relabelled, 0U);
}

TEST_F(EditedRun, SaysHowManyDecisionsFitNothing) {
  decide({{SampleId{0}, Verdict::Relabel, ClassId{2}},
          {SampleId{1}, Verdict::Exclude},
          {SampleId{2}, Verdict::Exclude}});
  std::vector<Sample> samples = test::samplesOf(kShape);
  samples[0].contentHash = 1;  // another image under the same name
  samples.erase(samples.begin() + 1);

  const auto taken = test::valueOrThrow(takeEdits(patch(), run.open().info().classes, samples));

  EXPECT_EQ(samples[0].label, Label{ClassId{0}});
  EXPECT_EQ(taken.info.excluded, 1U);
  ASSERT_EQ(taken.warnings.size(), 2U);
  EXPECT_THAT(taken.warnings[0], HasSubstr("1 of them are about images that are not there"));
  EXPECT_THAT(taken.warnings[1], HasSubstr("class0/0000.png"));
}

TEST_F(EditedRun, RefusesImagesItIsNotAbout) {
  decide({{SampleId{0}, Verdict::Relabel, ClassId{2}}});
  std::vector<Sample> others{{.path = "x", .label = ClassId{0}},
                             {.path = "y", .label = ClassId{1}}};

  const auto none = takeEdits(patch(), std::vector<std::string>{"class0", "class2"}, others);
  const auto unknown = takeEdits(patch(), std::vector<std::string>{"class0", "class1"}, others);

  EXPECT_THAT(none.error().message(), HasSubstr("none of the 1 fits"));
  EXPECT_THAT(unknown.error().message(), HasSubstr("\"class2\""));
}

TEST_F(EditedRun, RefusesToLeaveNothingToTrainOn) {
  std::vector<Sample> samples = test::samplesOf(kShape);
  std::vector<Decision> decisions;
  for (std::uint32_t i = 0; i < 60; ++i) {
    if (i % 3 != 0) decisions.push_back({SampleId{i}, Verdict::Exclude});
  }
  decide(decisions);

  const auto classes = run.open().info().classes;
  (void)test::valueOrThrow(takeEdits(patch(), classes, samples));
  const auto checked = checkStillTrainable(samples, classes);

  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().code(), ErrorCode::InvalidArgument);
  EXPECT_THAT(checked.error().message(), HasSubstr("one class to train on"));
}

TEST_F(EditedRun, WarnsOfAClassThatIsEmptiedByIt) {
  std::vector<Sample> samples = test::samplesOf(kShape);
  std::vector<Decision> decisions;
  for (std::uint32_t i = 0; i < 60; i += 3) {
    decisions.push_back({SampleId{i}, Verdict::Relabel, ClassId{1}});
  }
  decide(decisions);

  const auto classes = run.open().info().classes;
  (void)test::valueOrThrow(takeEdits(patch(), classes, samples));
  const auto warnings = test::valueOrThrow(checkStillTrainable(samples, classes));

  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_THAT(warnings[0], HasSubstr("\"class0\""));
}

TEST_F(EditedRun, AsksForTheRunWhereAFileAloneDoesNotSayWhichPartIsMeant) {
  decide({{SampleId{0}, Verdict::Exclude}});
  std::vector<Sample> samples = test::samplesOf(kShape);
  samples.push_back(samples[0]);
  samples[0].box = {0, 0, 8, 8};
  samples.back().box = {8, 0, 8, 8};

  const auto taken =
      takeEdits(test::valueOrThrow(readEditPatch(fileAlone())), run.open().info().classes, samples);

  ASSERT_FALSE(taken.has_value());
  EXPECT_THAT(taken.error().message(), HasSubstr("name the run"));
}

TEST_F(EditedRun, HandsItsSplitsOn) {
  decide({{SampleId{0}, Verdict::Exclude}});
  std::vector<Sample> samples = test::samplesOf(kShape);
  for (Sample& sample : samples) sample.split = Split::Training;
  samples.push_back({.path = "new.png", .split = Split::Validation});

  EXPECT_TRUE(takeSplits(patch(), samples).isAny);

  EXPECT_EQ(samples[4].split, Split::Validation);
  EXPECT_EQ(samples[5].split, Split::Training);
  EXPECT_EQ(samples.back().split, Split::Validation);  // not in the earlier run
  EXPECT_FALSE(takeSplits(test::valueOrThrow(readEditPatch(fileAlone())), samples).isAny);
}

// A run that was itself trained with edits.
TEST(EditPatch, HandsOnWhatARunTookOverItself) {
  std::vector<Sample> samples = test::samplesOf(kShape);
  samples[0].label = ClassId{2};
  samples[0].labelBefore = ClassId{0};
  samples[1].excludedBecause = kExcludedByHand;
  samples[2].label = ClassId{0};
  samples[2].labelBefore = ClassId{2};
  samples[3].excludedBecause = kExcludedByHand;
  const test::TemporaryDirectory folder;
  const fs::path path = folder.path() / "a.flipbook";
  { (void)test::valueOrThrow(RunWriter::create(path, test::runInfoOf(kShape), samples, false)); }
  const auto run = test::valueOrThrow(RunReader::open(path));
  EXPECT_EQ(run.samples(), samples);
  auto log = test::valueOrThrow(EditLog::open(run));
  const std::array decisions{Decision{SampleId{2}, Verdict::Relabel, ClassId{2}},
                             Decision{SampleId{3}, Verdict::LabelIsRight, {}}};
  test::valueOrThrow(log.decide(decisions, "anna"));

  std::vector<Sample> fresh = test::samplesOf(kShape);
  const auto ofDataset =
      test::valueOrThrow(takeEdits(patchOf(run, log), run.info().classes, fresh));
  std::vector<Sample> branch = samples;
  const auto ofBranch =
      test::valueOrThrow(takeEdits(patchOf(run, log), run.info().classes, branch));

  EXPECT_EQ(fresh, branch);
  EXPECT_EQ(branch[0].label, Label{ClassId{2}});
  EXPECT_EQ(branch[0].labelBefore, Label{ClassId{0}});
  EXPECT_EQ(branch[1].excludedBecause, kExcludedByHand);
  EXPECT_EQ(branch[2].label, Label{ClassId{2}});
  EXPECT_FALSE(branch[2].labelBefore);
  EXPECT_TRUE(branch[3].excludedBecause.empty());
  EXPECT_EQ(ofDataset.info.relabelled, 1U);
  EXPECT_EQ(ofBranch.info.excluded, 1U);
}

Split otherThan(Split split) {
  return split == Split::Training ? Split::Validation : Split::Training;
}

TEST_F(EditedRun, MovesSamplesToTheOtherSplit) {
  std::vector<Sample> samples = test::samplesOf(kShape);
  const Split first = samples[0].split;
  const Split second = samples[1].split;
  decide({{SampleId{0}, Verdict::Move, {}, otherThan(first)},
          {SampleId{1}, Verdict::Move, {}, otherThan(second)}});
  decide({{SampleId{0}, Verdict::Relabel, ClassId{2}}});
  decide({{SampleId{1}, Verdict::Move, {}, second}});  // and back

  for (const fs::path& source : {run.path(), fileAlone()}) {
    std::vector<Sample> taking = samples;
    const EditPatch found = test::valueOrThrow(readEditPatch(source));
    const auto taken = test::valueOrThrow(takeEdits(found, run.open().info().classes, taking));

    EXPECT_EQ(taking[0].split, otherThan(first)) << source;
    EXPECT_EQ(taking[0].label, Label{ClassId{2}});
    EXPECT_EQ(taking[1].split, second);
    EXPECT_EQ(taken.info.moved, 1U);
    EXPECT_EQ(taken.info.relabelled, 1U);
    EXPECT_THAT(taken.warnings, IsEmpty());
  }
}

TEST_F(EditedRun, AMoveAloneIsADecisionToo) {
  std::vector<Sample> samples = test::samplesOf(kShape);
  const Split moved = otherThan(samples[4].split);
  decide({{SampleId{4}, Verdict::Move, {}, moved}});

  EXPECT_EQ(editedSamples(run.open())->samples[4].split, moved);
  samples[4].contentHash = 12345;  // another image since
  EXPECT_FALSE(takeEdits(patch(), run.open().info().classes, samples).has_value());
}

TEST_F(EditedRun, WhatGetsALabelGoesWhereItsGroupIs) {
  const test::RunFixture mixed{test::RunShape{.epochs = 1, .unlabeled = 3}};
  std::vector<Sample> samples = mixed.open().samples();
  auto log = test::valueOrThrow(EditLog::open(mixed.open()));
  const std::vector<Decision> decisions{{SampleId{57}, Verdict::Relabel, ClassId{1}},
                                        {SampleId{58}, Verdict::Relabel, ClassId{1}}};
  test::valueOrThrow(log.decide(decisions, "anna"));
  samples[4].group = samples[57].group = "a picture and its copy";
  ASSERT_EQ(samples[4].split, Split::Validation);

  const auto found = test::valueOrThrow(readEditPatch(mixed.path()));
  test::valueOrThrow(takeEdits(found, mixed.open().info().classes, samples));

  EXPECT_EQ(samples[57].split, Split::Validation);
  EXPECT_EQ(samples[58].split, Split::Training);
  EXPECT_EQ(samples[59].split, Split::Unlabeled);
}

TEST_F(EditedRun, AMoveTakesTheGroupAlong) {
  std::vector<Sample> samples = test::samplesOf(kShape);
  for (const std::size_t i : {0U, 1U, 2U, 4U}) samples[i].group = "video";
  decide({{SampleId{1}, Verdict::Move, {}, Split::Validation}});

  const auto taken = test::valueOrThrow(takeEdits(patch(), run.open().info().classes, samples));

  for (const std::size_t i : {0U, 1U, 2U, 4U}) EXPECT_EQ(samples[i].split, Split::Validation);
  EXPECT_EQ(samples[3].split, Split::Training);
  EXPECT_EQ(taken.info.moved, 3U);  // the fourth was there
}

TEST_F(EditedRun, WhatIsNewGoesWhereItsGroupIsInTheEarlierSplit) {
  decide({{SampleId{0}, Verdict::Exclude}});
  std::vector<Sample> samples = test::samplesOf(kShape);
  samples.push_back({.path = "class0/copy.png", .label = ClassId{0}, .split = Split::Validation});
  samples.push_back({.path = "class1/copy.png", .label = ClassId{1}, .split = Split::Training});
  samples[0].group = samples[60].group = "of a training sample";
  samples[4].group = samples[61].group = "of a validation sample";
  samples[7].group = samples[9].group = "parted already";

  const TakenSplits splits = takeSplits(patch(), samples);

  EXPECT_TRUE(splits.isAny);
  EXPECT_EQ(samples[60].split, Split::Training);
  EXPECT_EQ(samples[61].split, Split::Validation);
  EXPECT_EQ(splits.partedGroups, 1U);
}

TEST_F(EditedRun, WarnsOfAClassThatMovesLeaveNothingToTrainOn) {
  std::vector<Sample> samples = test::samplesOf(kShape);
  std::vector<Decision> moves;
  for (std::uint32_t i = 0; i < 60; i += 3) {
    moves.push_back({SampleId{i}, Verdict::Move, {}, Split::Validation});
  }
  decide(moves);

  const auto classes = run.open().info().classes;
  test::valueOrThrow(takeEdits(patch(), classes, samples));
  const auto warnings = test::valueOrThrow(checkStillTrainable(samples, classes));

  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_THAT(warnings[0], HasSubstr("\"class0\""));
}

}  // namespace
}  // namespace flipbook::recording
