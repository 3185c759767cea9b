#include "flipbook/core/class_scores.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace flipbook {
namespace {

constexpr float kTolerance = 1e-5F;
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// Odds 1 : 2 : 5, so probabilities 0.125, 0.25, 0.625.
ClassScores oneTwoFive() { return ClassScores::full({{0.0F, std::log(2.0F), std::log(5.0F)}, 3}); }

TEST(ClassScores, TurnsLogitsIntoProbabilities) {
  const ClassScores scores = oneTwoFive();

  EXPECT_NEAR(scores.probability(SampleId{0}, ClassId{0}), 0.125F, kTolerance);
  EXPECT_NEAR(scores.probability(SampleId{0}, ClassId{1}), 0.25F, kTolerance);
  EXPECT_NEAR(scores.confidence(SampleId{0}), 0.625F, kTolerance);
  EXPECT_EQ(scores.predicted(SampleId{0}), ClassId{2});
}

TEST(ClassScores, NamesTheStrongestClassThatIsNotTheLabel) {
  const ClassScores scores = oneTwoFive();

  EXPECT_EQ(scores.strongestOther(SampleId{0}, ClassId{2}).klass, ClassId{1});
  EXPECT_EQ(scores.strongestOther(SampleId{0}, ClassId{0}).klass, ClassId{2});
  EXPECT_NEAR(scores.strongestOther(SampleId{0}, ClassId{0}).probability, 0.625F, kTolerance);
}

TEST(ClassScores, MeasuresMarginAndLoss) {
  const ClassScores scores = oneTwoFive();

  EXPECT_NEAR(scores.margin(SampleId{0}, ClassId{2}), std::log(2.5F), kTolerance);
  EXPECT_NEAR(scores.margin(SampleId{0}, ClassId{0}), -std::log(5.0F), kTolerance);
  EXPECT_NEAR(scores.loss(SampleId{0}, ClassId{1}), -std::log(0.25F), kTolerance);
}

TEST(ClassScores, PredictsTheFirstOfEquals) {
  const ClassScores scores = ClassScores::full({{1, 3, 3}, 3});

  EXPECT_EQ(scores.predicted(SampleId{0}), ClassId{1});
}

TEST(ClassScores, SaysNothingOfASampleThatWasNotEvaluated) {
  const ClassScores scores = ClassScores::full({{kNaN, kNaN}, 2});

  EXPECT_FALSE(scores.isEvaluated(SampleId{0}));
  EXPECT_TRUE(std::isnan(scores.probability(SampleId{0}, ClassId{0})));
  EXPECT_TRUE(std::isnan(scores.loss(SampleId{0}, ClassId{0})));
  EXPECT_TRUE(std::isnan(scores.margin(SampleId{0}, ClassId{0})));
}

TEST(ClassScores, StaysFiniteForHugeLogits) {
  const ClassScores scores = ClassScores::full({{60000, -60000}, 2});

  EXPECT_EQ(scores.probability(SampleId{0}, ClassId{0}), 1);
  EXPECT_EQ(scores.loss(SampleId{0}, ClassId{1}), 120000);
}

TEST(ClassScores, HasNoMarginWithASingleClass) {
  const ClassScores scores = ClassScores::full({{1.0F}, 1});

  EXPECT_TRUE(std::isnan(scores.margin(SampleId{0}, ClassId{0})));
  EXPECT_EQ(scores.probability(SampleId{0}, ClassId{0}), 1);
}

class TopClassScores : public ::testing::Test {
 protected:
  static constexpr std::uint32_t kClasses = 100;

  TopClassScores() {
    for (std::uint32_t k = 0; k < kClasses; ++k) all.values.push_back(static_cast<float>(k % 37));
    full = ClassScores::full(all);
    top = ClassScores::topOnly(all.view(), std::vector{Label{label}});
  }

  FloatMatrix all{{}, kClasses};
  ClassId label{3};
  ClassScores full;
  ClassScores top;
};

TEST_F(TopClassScores, AgreeWithAllLogitsOnPredictionLossAndMargin) {
  EXPECT_EQ(top.predicted(SampleId{0}), full.predicted(SampleId{0}));
  EXPECT_NEAR(top.confidence(SampleId{0}), full.confidence(SampleId{0}), kTolerance);
  EXPECT_NEAR(top.loss(SampleId{0}, label), full.loss(SampleId{0}, label), 1e-4F);
  EXPECT_NEAR(top.margin(SampleId{0}, label), full.margin(SampleId{0}, label), kTolerance);
  EXPECT_EQ(top.strongestOther(SampleId{0}, label).klass,
            full.strongestOther(SampleId{0}, label).klass);
}

TEST_F(TopClassScores, KnowTheLabelEvenFarFromTheTop) {
  EXPECT_EQ(top.probability(SampleId{0}, label), 0);
  EXPECT_NEAR(top.probability(SampleId{0}, label, label), full.probability(SampleId{0}, label),
              1e-9F);
}

TEST(ClassScores, TakesEachRowFromItsPart) {
  const std::vector parts{ClassScores::full({{1, 2, 3, 4, 5, 6}, 2}),
                          ClassScores::full({{7, 8, 9, 10, 11, 12}, 2})};

  const ClassScores scores = ClassScores::assembled(parts, std::vector<std::uint32_t>{1, 0, 2});

  EXPECT_EQ(scores.logits().row(0)[1], 8);
  EXPECT_EQ(scores.logits().row(1)[0], 3);
  EXPECT_FALSE(scores.isEvaluated(SampleId{2}));  // of no part
}

TEST(ClassScores, TakesEachRowFromItsPartWhereOnlyTheTopIsKept) {
  FloatMatrix rising{{}, 10};
  FloatMatrix falling{{}, 10};
  for (int i = 0; i < 30; ++i) {
    rising.values.push_back(static_cast<float>(i % 10));
    falling.values.push_back(static_cast<float>(-(i % 10)));
  }
  const std::vector<Label> labels(3, ClassId{4});
  const std::vector parts{ClassScores::topOnly(rising.view(), labels),
                          ClassScores::topOnly(falling.view(), labels)};

  const ClassScores scores = ClassScores::assembled(parts, std::vector<std::uint32_t>{0, 1, 2});

  EXPECT_EQ(scores.predicted(SampleId{0}), ClassId{9});
  EXPECT_EQ(scores.predicted(SampleId{1}), ClassId{0});
  EXPECT_EQ(scores.margin(SampleId{1}, ClassId{4}), -4);
  EXPECT_EQ(scores.loss(SampleId{0}, ClassId{4}), parts[0].loss(SampleId{0}, ClassId{4}));
  EXPECT_FALSE(scores.isEvaluated(SampleId{2}));
}

}  // namespace
}  // namespace flipbook
