#include "flipbook/findings/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "findings/invented_pages.h"

namespace flipbook::findings {
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

// Two classes; one training sample labelled 0 and one validation sample labelled 1 unless told.
FramePtr pageOf(std::uint32_t epoch, std::vector<float> logits) {
  auto frame = std::make_shared<EpochFrame>();
  frame->epoch = EpochIndex{epoch};
  frame->scores = ClassScores::full({std::move(logits), 2});
  return frame;
}

const std::vector<Sample> kPair{{.path = "a", .label = ClassId{0}, .split = Split::Training},
                                {.path = "b", .label = ClassId{1}, .split = Split::Validation}};

TEST(TrustIn, IsTheEighthPowerOfTheSkillOverGuessing) {
  // Four classes guess 0.25; (0.625 - 0.25) / 0.75 = 0.5; 0.5^8 = 0.00390625.
  const PageTrust trust = trustIn({.training = 0.5, .validation = 0.625}, 4);

  EXPECT_NEAR(trust.validation, 0.00390625, 1e-12);
  EXPECT_DOUBLE_EQ(trust.training, trust.validation);  // training is behind: no gap
}

TEST(TrustIn, FadesForTrainingSamplesAsTheyAreLearntByHeart) {
  const PageTrust trust = trustIn({.training = 0.825, .validation = 0.625}, 4);

  EXPECT_NEAR(trust.training / trust.validation, std::exp(-2.0), 1e-12);  // 0.2 ahead
}

TEST(TrustIn, NeverVanishes) {
  EXPECT_GT(trustIn({.training = 1.0, .validation = 0.0}, 10).training, 0);
}

TEST(TrustIn, IsTheSameForAllPagesWithoutValidationSamples) {
  EXPECT_EQ(trustIn({.training = 0.2}, 10).training, trustIn({.training = 0.9}, 10).training);
}

TEST(Evidence, DoesNotJudgeTheUntrainedModel) {
  Evidence evidence{kPair, 2};

  evidence.add(pageOf(0, {1, 0, 0, 1}));

  EXPECT_EQ(evidence.pages(), 0U);
  EXPECT_EQ(evidence.tallies()[0].pages, 0U);
}

TEST(Evidence, IsTooEarlyBeforeTheThirdPage) {
  Evidence evidence{kPair, 2};
  for (std::uint32_t epoch = 0; epoch <= 2; ++epoch) evidence.add(pageOf(epoch, {1, 0, 0, 1}));
  EXPECT_TRUE(evidence.isTooEarly());

  evidence.add(pageOf(3, {1, 0, 0, 1}));

  EXPECT_FALSE(evidence.isTooEarly());
}

TEST(Evidence, CountsChangesOfMindAndSinceWhenItIsRight) {
  Evidence evidence{kPair, 2};
  evidence.add(pageOf(1, {1, 0, 0, 1}));  // 0
  evidence.add(pageOf(2, {0, 1, 0, 1}));  // 1
  evidence.add(pageOf(3, {1, 0, 0, 1}));  // 0
  evidence.add(pageOf(4, {1, 0, 0, 1}));  // 0

  const SampleTally& tally = evidence.tallies()[0];
  EXPECT_EQ(tally.pages, 4U);
  EXPECT_EQ(tally.changes, 2U);
  EXPECT_EQ(tally.firstChange, EpochIndex{2});
  EXPECT_EQ(tally.rightSince, EpochIndex{3});
  EXPECT_EQ(evidence.tallies()[1].rightSince, EpochIndex{1});
}

TEST(Evidence, LeavesOutAPageOnWhichTheSampleHasNoValue) {
  Evidence evidence{kPair, 2};
  evidence.add(pageOf(1, {1, 0, 0, 1}));
  evidence.add(pageOf(2, {kNone, kNone, 0, 1}));

  EXPECT_EQ(evidence.tallies()[0].pages, 1U);
  EXPECT_EQ(evidence.tallies()[0].changes, 0U);
  EXPECT_EQ(evidence.tallies()[1].pages, 2U);
}

TEST(Evidence, WeighsMarginsByTheTrustInTheirPage) {
  // Two training samples of class 0 with margins 3 and 1 on page 1 and 1 and 3 on page 2: their
  // deviation is 1 on both. The validation samples are half right on page 1, all right on page 2.
  const std::vector<Sample> four{{.path = "a", .label = ClassId{0}, .split = Split::Training},
                                 {.path = "b", .label = ClassId{0}, .split = Split::Training},
                                 {.path = "c", .label = ClassId{0}, .split = Split::Validation},
                                 {.path = "d", .label = ClassId{1}, .split = Split::Validation}};
  Evidence evidence{four, 2};
  evidence.add(pageOf(1, {3, 0, 1, 0, 1, 0, 1, 0}));
  evidence.add(pageOf(2, {1, 0, 3, 0, 1, 0, 0, 1}));

  // Page 1 has the least skill, 0.001^8 = 1e-24, and a gap of 0.5; page 2 has trust 1.
  const SampleTally& tally = evidence.tallies()[0];
  EXPECT_NEAR(tally.recordedMargin / tally.recordedWeight, 1, 1e-9);
  EXPECT_NEAR(tally.recordedWeight, 1, 1e-9);
  EXPECT_NEAR(tally.nearness, std::exp(-1.0), 1e-9);
  EXPECT_EQ(tally.trainingWeight, 0);  // no training margins were recorded
}

TEST(Evidence, KeepsTheHeaviestFourPagesTheBestAndTheLatestWithFeatures) {
  const test::InventedRun run;
  const Evidence evidence = run.evidence(6);

  ASSERT_EQ(evidence.heaviest().size(), 4U);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_GE(evidence.heaviest()[i - 1].trust.training, evidence.heaviest()[i].trust.training);
  }
  EXPECT_EQ(evidence.firstWithFeatures()->epoch, EpochIndex{0});
  EXPECT_EQ(evidence.latestWithFeatures()->epoch, EpochIndex{6});
  EXPECT_NE(evidence.best(), nullptr);
}

TEST(Evidence, PrefersPagesWithFeatures) {
  const test::InventedRun with;
  test::InventedRun without;
  without.withFeatures = false;
  Evidence evidence{with.sampleList(), with.classes};
  evidence.add(with.page(1));
  for (std::uint32_t epoch = 2; epoch <= 6; ++epoch) evidence.add(without.page(epoch));

  EXPECT_EQ(evidence.heaviest().front().frame->epoch, EpochIndex{1});
  EXPECT_EQ(evidence.best()->epoch, EpochIndex{1});
  EXPECT_EQ(evidence.latestWithFeatures()->epoch, EpochIndex{1});
}

TEST(Evidence, TakesAnAuditByTheAccuracyOfAllThatWereHeldOut) {
  Evidence evidence{kPair, 2};

  evidence.addHeldOut(EpochIndex{1}, pageOf(1, {0, 3, 0, 1})->scores);  // wrong, right
  evidence.addHeldOut(EpochIndex{2}, pageOf(2, {2, 0, 0, 2})->scores);  // right, right

  // One of two right is guessing, two of two is skill 1: page 2 alone counts. Its margins are both
  // 2, which do not differ, so they stay as they are or vanish alike.
  const SampleTally& first = evidence.tallies()[0];
  const SampleTally& second = evidence.tallies()[1];
  EXPECT_NEAR(first.heldOutWeight, 1, 1e-6);
  EXPECT_NEAR(first.heldOutMargin, second.heldOutMargin, 1e-6);
  ASSERT_EQ(evidence.heaviestHeldOut().size(), 2U);
  EXPECT_EQ(evidence.heaviestHeldOut()[0].frame->epoch, EpochIndex{2});
  EXPECT_EQ(evidence.pages(), 0U);  // they are not pages of the run
}

TEST(Evidence, KnowsWhatAnAuditIsWorthBesideTheRun) {
  Evidence evidence{kPair, 2};
  EXPECT_EQ(evidence.heldOutWorth(), 0);
  evidence.add(pageOf(1, {1, 0, 0, 1}));  // the validation sample is right: skill 1

  evidence.addHeldOut(EpochIndex{1}, pageOf(1, {0, 3, 0, 1})->scores);  // one of two: guessing
  EXPECT_LT(evidence.heldOutWorth(), 1e-6);
  evidence.addHeldOut(EpochIndex{2}, pageOf(2, {2, 0, 0, 2})->scores);  // both right

  EXPECT_EQ(evidence.heldOutWorth(), 1);
}

TEST(Evidence, DoesNotJudgeWhatNoFoldHeldOut) {
  Evidence evidence{kPair, 2};

  evidence.addHeldOut(EpochIndex{1}, pageOf(1, {kNone, kNone, 0, 1})->scores);

  EXPECT_EQ(evidence.tallies()[0].heldOutWeight, 0);
  EXPECT_GT(evidence.tallies()[1].heldOutWeight, 0);
}

}  // namespace
}  // namespace flipbook::findings
