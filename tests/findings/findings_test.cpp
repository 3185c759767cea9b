#include "flipbook/findings/findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "findings/invented_pages.h"

namespace flipbook::findings {
namespace {

using test::InventedRun;

// As many from the top as there are planted.
std::set<std::uint32_t> topOf(const Findings& findings, FindingKind kind, std::size_t count) {
  std::set<std::uint32_t> top;
  for (const SampleId sample : findings.ranked(kind)) {
    if (top.size() < count) top.insert(sample.value());
  }
  return top;
}

const InventedRun kMislabelled{.mislabelled = {3, 20, 44, 59, 90}};  // 44 and 59: validation

TEST(RankFindings, PutsTheWrongLabelsFirstAndNamesTheRightOnes) {
  const Findings findings = rankFindings(kMislabelled.evidence(5)).value();

  EXPECT_EQ(topOf(findings, FindingKind::Label, 5), kMislabelled.mislabelled);
  for (const std::uint32_t i : kMislabelled.mislabelled) {
    EXPECT_EQ(findings.label[i].suggested, ClassId{kMislabelled.truth(i)}) << i;
    EXPECT_GT(findings.label[i].modelVote, 0.8F);
    EXPECT_GT(findings.label[i].neighborVote, 0.8F);
  }
}

// A network that has learnt every label by heart sees nothing; one that was trained without the
// sample does.
TEST(RankFindings, FindsWhatOnlyAnAuditSees) {
  InventedRun heart = kMislabelled;
  heart.knowsLabelsByHeart = true;
  heart.withFeatures = false;
  Evidence evidence = heart.evidence(5);
  EXPECT_NE(topOf(rankFindings(evidence).value(), FindingKind::Label, 5), heart.mislabelled);

  for (std::uint32_t epoch = 1; epoch <= 5; ++epoch) {
    evidence.addHeldOut(EpochIndex{epoch}, kMislabelled.page(epoch)->scores);
  }
  const Findings findings = rankFindings(evidence).value();

  EXPECT_EQ(topOf(findings, FindingKind::Label, 5), heart.mislabelled);
  for (const std::uint32_t i : heart.mislabelled) {
    EXPECT_EQ(findings.label[i].suggested, ClassId{heart.truth(i)}) << i;
    EXPECT_GT(findings.label[i].heldOutPart, 2) << i;
    EXPECT_GT(findings.label[i].modelVote, 0.8F) << i;  // of the models that had not seen it
  }
}

TEST(RankFindings, KnowsOfNoAuditWhereThereIsNone) {
  const Findings findings = rankFindings(kMislabelled.evidence(5)).value();

  EXPECT_TRUE(std::isnan(findings.label[0].heldOutPart));
}

TEST(RankFindings, NeedsNoTrainingMargins) {
  InventedRun foreign = kMislabelled;
  foreign.withTrainingMargins = false;

  const Findings findings = rankFindings(foreign.evidence(5)).value();

  EXPECT_EQ(topOf(findings, FindingKind::Label, 5), kMislabelled.mislabelled);
  EXPECT_TRUE(std::isnan(findings.label[0].trainingPart));
}

TEST(RankFindings, NeedsNoFeatures) {
  InventedRun bare = kMislabelled;
  bare.withFeatures = false;

  const Findings findings = rankFindings(bare.evidence(5)).value();

  EXPECT_EQ(topOf(findings, FindingKind::Label, 5), kMislabelled.mislabelled);
  EXPECT_EQ(findings.label[3].suggested, ClassId{kMislabelled.truth(3)});
  EXPECT_TRUE(std::isnan(findings.label[3].neighborVote));
  EXPECT_EQ(findings.outlier.size(), 120U);
}

TEST(RankFindings, WorksOnTheEightLargestScoresOfManyClasses) {
  const InventedRun many{
      .samples = 420, .classes = 70, .columns = 70, .mislabelled = {5, 100, 333}};

  const Findings findings = rankFindings(many.evidence(4)).value();

  EXPECT_EQ(topOf(findings, FindingKind::Label, 3), many.mislabelled);
  EXPECT_EQ(findings.label[100].suggested, ClassId{many.truth(100)});
}

TEST(RankFindings, PutsTheOutliersFirst) {
  const InventedRun run{.outliers = {7, 50, 101}};

  const Findings findings = rankFindings(run.evidence(5)).value();

  EXPECT_EQ(topOf(findings, FindingKind::Outlier, 3), run.outliers);
  EXPECT_TRUE(findings.outlier[7].isByLength);
  EXPECT_GT(findings.outlier[7].weakerThan, 0.95F);
  EXPECT_EQ(findings.outlier[7].weakSince, EpochIndex{1});
}

// Digits among photographs lie close together: each has neighbours, of every label.
TEST(RankFindings, FindsOutliersThatAreLikeEachOther) {
  const InventedRun run{
      .samples = 300,
      .outliers = {0, 23, 46, 69, 92, 115, 138, 161, 184, 207, 230, 253, 276, 299, 13, 38}};

  const Findings findings = rankFindings(run.evidence(5)).value();

  EXPECT_EQ(topOf(findings, FindingKind::Outlier, run.outliers.size()), run.outliers);
  EXPECT_EQ(findings.outlier[23].neighbors, 10U);
  EXPECT_EQ(findings.outlier[23].neighborLabels, 3U);
  EXPECT_GT(findings.outlier[23].mixedThan, 0.8F);
}

TEST(RankFindings, NeedsNoUntrainedPageForOutliers) {
  const InventedRun run{.outliers = {7, 50, 101}};
  Evidence evidence{run.sampleList(), run.classes};
  for (std::uint32_t epoch = 1; epoch <= 4; ++epoch) evidence.add(run.page(epoch));

  const Findings findings = rankFindings(evidence).value();

  EXPECT_EQ(topOf(findings, FindingKind::Outlier, 3), run.outliers);
  EXPECT_TRUE(std::isnan(findings.outlier[7].odderThan));
}

TEST(RankFindings, FallsBackOnTheClassesWhereFeaturesCanBeNegative) {
  const InventedRun run{.outliers = {7, 50, 101}};
  Evidence evidence{run.sampleList(), run.classes};
  for (std::uint32_t epoch = 1; epoch <= 4; ++epoch) {
    auto page = std::make_shared<EpochFrame>(*run.page(epoch));
    FloatMatrix moved = run.features(epoch);
    for (float& value : moved.values) value -= 1;
    page->features = quantizeFeatures(moved.view());
    evidence.add(page);
  }

  const Findings findings = rankFindings(evidence).value();

  EXPECT_FALSE(findings.outlier[7].isByLength);
  EXPECT_EQ(topOf(findings, FindingKind::Outlier, 3), run.outliers);
}

TEST(RankFindings, KeepsEveryScoreBetweenZeroAndOne) {
  const Findings findings = rankFindings(kMislabelled.evidence(4)).value();

  for (const FindingKind kind : kFindingKinds) {
    const auto order = findings.ranked(kind);
    ASSERT_EQ(order.size(), 120U);
    for (std::size_t at = 0; at < order.size(); ++at) {
      const float score = findings.score(kind, order[at]);
      EXPECT_TRUE(score >= 0 && score <= 1) << score;
      EXPECT_LE(score, findings.score(kind, order[at > 0 ? at - 1 : 0]));
    }
  }
}

TEST(RankFindings, SaysThatItIsTooEarly) {
  const Findings findings = rankFindings(kMislabelled.evidence(2)).value();

  EXPECT_TRUE(findings.isTooEarly);
  EXPECT_TRUE(findings.ranked(FindingKind::Label).empty());
  EXPECT_EQ(findings.ranked(FindingKind::Duplicate).size(), 120U);
}

TEST(RankFindings, SurvivesASampleThatNoPageJudgesAndOneThatIsExcluded) {
  std::vector<Sample> samples = kMislabelled.sampleList();
  samples[20].excludedBecause = "not an animal";
  Evidence evidence{samples, 3};
  for (std::uint32_t epoch = 1; epoch <= 4; ++epoch) {
    auto page = std::make_shared<EpochFrame>(*kMislabelled.page(epoch));
    FloatMatrix logits = kMislabelled.logits(epoch);
    for (std::size_t k = 0; k < 3; ++k) {
      logits.values[3 * 3 + k] = std::numeric_limits<float>::quiet_NaN();
    }
    page->scores = ClassScores::full(std::move(logits));
    page->trainingMargin[3] = std::numeric_limits<float>::quiet_NaN();
    evidence.add(page);
  }

  const Findings findings = rankFindings(evidence).value();

  EXPECT_EQ(findings.label[3].score, 0);
  EXPECT_EQ(findings.label[20].score, 0);
  EXPECT_FALSE(findings.label[3].suggested);
  EXPECT_EQ(topOf(findings, FindingKind::Label, 3), (std::set<std::uint32_t>{44, 59, 90}));
}

TEST(RankFindings, HasNothingToSayOfLabelsWhereThereIsOneClass) {
  const InventedRun run{.samples = 40, .classes = 1};

  const Findings findings = rankFindings(run.evidence(4)).value();

  for (const LabelSuspicion& suspicion : findings.label) {
    EXPECT_EQ(suspicion.score, 0);
    EXPECT_FALSE(suspicion.suggested);
  }
  EXPECT_EQ(findings.outlier.size(), 40U);
}

TEST(RankFindings, CallsHardWhatTheModelIsTornAbout) {
  const InventedRun run;
  Evidence evidence{run.sampleList(), run.classes};
  for (std::uint32_t epoch = 1; epoch <= 6; ++epoch) {
    auto page = std::make_shared<EpochFrame>(*run.page(epoch));
    FloatMatrix logits = run.logits(epoch);
    // Sample 9 is right and wrong by turns, by a hair; in the end right.
    const std::uint32_t truth = run.truth(9);
    logits.values[9 * 3 + truth] = 1;
    logits.values[9 * 3 + (truth + 1) % 3] = epoch % 2 == 1 ? 1.2F : 0.8F;
    logits.values[9 * 3 + (truth + 2) % 3] = -3;
    page->scores = ClassScores::full(std::move(logits));
    evidence.add(page);
  }

  const Findings findings = rankFindings(evidence).value();

  EXPECT_EQ(findings.hard[9].changes, 5U);
  EXPECT_EQ(findings.hard[9].firstChange, EpochIndex{2});
  EXPECT_EQ(findings.hard[9].rightSince, EpochIndex{6});
  EXPECT_TRUE(findings.hard[9].isSuspect || findings.ranked(FindingKind::Hard)[0] == SampleId{9});
}

TEST(RankFindings, SaysNothingAgainstWhatHasNoLabelButThatItIsThereTwice) {
  std::vector<Sample> samples = kMislabelled.sampleList();
  for (const std::size_t i : {7U, 8U}) {  // of them 8 is a copy of 9
    samples[i].label = {};
    samples[i].split = Split::Unlabeled;
  }
  samples[8].contentHash = samples[9].contentHash = 77;
  Evidence evidence{samples, kMislabelled.classes};
  for (std::uint32_t epoch = 0; epoch <= 5; ++epoch) evidence.add(kMislabelled.page(epoch));

  const Findings findings = rankFindings(evidence).value();

  for (const std::size_t i : {7U, 8U}) {
    EXPECT_EQ(findings.label[i].score, 0);
    EXPECT_FALSE(findings.label[i].suggested);
    EXPECT_EQ(findings.outlier[i].score, 0);
    EXPECT_EQ(findings.hard[i].score, 0);
  }
  EXPECT_EQ(findings.duplicate[8].other, SampleId{9});
  EXPECT_TRUE(findings.duplicate[8].isExact);
  EXPECT_FALSE(findings.duplicate[8].labelsDiffer);
  EXPECT_FALSE(findings.duplicate[9].labelsDiffer);
  for (const ThinSpot& spot : findings.thin.spots) EXPECT_LE(spot.wrong, spot.validation);
}

TEST(RankFindings, IsAFunctionOfTheEvidence) {
  const Evidence evidence = kMislabelled.evidence(5);

  const Findings first = rankFindings(evidence).value();
  const Findings second = rankFindings(evidence).value();

  for (std::uint32_t i = 0; i < 120; ++i) {
    EXPECT_EQ(first.label[i].score, second.label[i].score);
    EXPECT_EQ(first.outlier[i].score, second.outlier[i].score);
  }
}

TEST(RankFindings, StopsWhenTold) {
  std::stop_source stop;
  stop.request_stop();

  const auto findings = rankFindings(kMislabelled.evidence(5), stop.get_token());

  ASSERT_FALSE(findings);
  EXPECT_EQ(findings.error().code(), ErrorCode::Cancelled);
}

}  // namespace
}  // namespace flipbook::findings
