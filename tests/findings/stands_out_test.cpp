#include "flipbook/findings/stands_out.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace flipbook::findings {
namespace {

constexpr ClassId kCat{0};
constexpr ClassId kDog{1};
constexpr ClassId kDeer{2};

struct Said {
  ClassId predicted;
  float confidence{0.9F};
};

// Epoch 0 onwards.
std::vector<PageVerdict> pagesOf(const std::vector<Said>& said) {
  std::vector<PageVerdict> pages;
  for (const auto& [predicted, confidence] : said) {
    pages.push_back({EpochIndex{static_cast<std::uint32_t>(pages.size())}, predicted, confidence});
  }
  return pages;
}

std::vector<ClassId> neighbors(std::size_t dogs, std::size_t cats) {
  std::vector<ClassId> labels(dogs, kDog);
  labels.insert(labels.end(), cats, kCat);
  return labels;
}

std::optional<StandsOut> judge(const std::vector<Said>& said, const std::vector<ClassId>& around) {
  const auto pages = pagesOf(said);
  return standsOut({.label = kCat, .pages = pages, .neighborLabels = around});
}

TEST(StandsOut, SuspectsALabelThatTheModelAndTheNeighborsContradict) {
  // Cat until page 2, dog on pages 3 to 6 with 0.8, 0.9, 1.0, 0.9: 3.6 / 4 = 0.9 on average.
  const auto found =
      judge({{kDeer}, {kCat}, {kCat}, {kDog, 0.8F}, {kDog, 0.9F}, {kDog, 1}, {kDog, 0.9F}},
            neighbors(13, 2));

  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, StandsOutKind::SuspectedWrongLabel);
  EXPECT_EQ(found->otherClass, kDog);
  EXPECT_EQ(found->streak.since, EpochIndex{3});
  EXPECT_EQ(found->streak.pages, 4U);
  EXPECT_NEAR(found->streak.meanConfidence, 0.9, 1e-6);
  EXPECT_EQ(found->neighbors, 15U);
  EXPECT_EQ(found->otherNeighbors, 13U);
}

TEST(StandsOut, DoesNotSuspectALabelThatTheNeighborsShare) {
  const auto found = judge({{kDog}, {kDog}, {kDog}, {kDog}}, neighbors(2, 13));

  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, StandsOutKind::OftenWrong);
  EXPECT_EQ(found->wrongPages, 3U);
  EXPECT_EQ(found->pages, 3U);
}

TEST(StandsOut, WithoutNeighborsSuspectsOnlyWhatTheModelIsVerySureOf) {
  const auto sure = judge({{kCat}, {kDog, 0.95F}, {kDog, 0.9F}, {kDog, 0.9F}}, {});
  const auto unsure = judge({{kCat}, {kDog, 0.6F}, {kDog, 0.6F}, {kDog, 0.6F}}, {});

  ASSERT_TRUE(sure && unsure);
  EXPECT_EQ(sure->kind, StandsOutKind::SuspectedWrongLabel);
  EXPECT_EQ(unsure->kind, StandsOutKind::OftenWrong);
}

TEST(StandsOut, AStreakOfTwoPagesIsNoOpinionYet) {
  const auto found = judge({{kCat}, {kCat}, {kCat}, {kCat}, {kDog}, {kDog}}, neighbors(10, 5));

  EXPECT_FALSE(found);  // 2 of 5 wrong, 1 change, 10 of 15 neighbours: nothing of it remarkable
}

TEST(StandsOut, SaysThatARightSampleLivesAmongStrangers) {
  // Learned by heart: right on every page, yet its ten neighbours are all dogs.
  const auto found = judge({{kCat}, {kCat}, {kCat}, {kCat}}, neighbors(10, 0));

  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, StandsOutKind::StrangeNeighbors);
  EXPECT_EQ(found->otherClass, kDog);
  EXPECT_EQ(found->otherNeighbors, 10U);
  EXPECT_EQ(found->streak.pages, 0U);
  EXPECT_EQ(found->rightSince, EpochIndex{1});
}

TEST(StandsOut, KeepsNoStreakOfAClassThatTheNeighborsAreNot) {
  const auto found = judge({{kDeer}, {kDeer}, {kDeer}, {kDeer}}, neighbors(10, 0));

  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, StandsOutKind::StrangeNeighbors);
  EXPECT_EQ(found->otherClass, kDog);
  EXPECT_EQ(found->streak, StandsOut::Streak{});
}

TEST(StandsOut, FourNeighborsAreNoCompany) {
  EXPECT_FALSE(judge({{kCat}, {kCat}, {kCat}, {kCat}}, neighbors(4, 0)));
}

TEST(StandsOut, SaysHowOftenItWasWrongAndSinceWhenItIsRight) {
  // Pages 1 to 6: dog, dog, deer, dog, cat, cat: wrong on 4 of 6, right since 5.
  const auto found =
      judge({{kCat}, {kDog}, {kDog}, {kDeer}, {kDog}, {kCat}, {kCat}}, neighbors(2, 8));

  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, StandsOutKind::OftenWrong);
  EXPECT_EQ(found->wrongPages, 4U);
  EXPECT_EQ(found->pages, 6U);
  EXPECT_EQ(found->rightSince, EpochIndex{5});
  EXPECT_FALSE(found->otherClass);
}

TEST(StandsOut, NoticesThatTheModelKeepsChangingItsMind) {
  // Pages 1 to 9: c d c c d c c c c: 4 changes on 9 pages, wrong on 2.
  const auto found =
      judge({{kCat}, {kCat}, {kDog}, {kCat}, {kCat}, {kDog}, {kCat}, {kCat}, {kCat}, {kCat}},
            neighbors(0, 10));

  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, StandsOutKind::Undecided);
  EXPECT_EQ(found->changes, 4U);
}

TEST(StandsOut, IsSilentAboutTheUnremarkable) {
  EXPECT_FALSE(judge({{kDog}, {kDog}, {kCat}, {kCat}, {kCat}}, neighbors(2, 8)));
}

TEST(StandsOut, IsSilentOnTheFirstPages) {
  EXPECT_FALSE(judge({{kDog}, {kDog}, {kDog}}, neighbors(15, 0)));  // epoch 0 does not count
  EXPECT_FALSE(judge({}, neighbors(15, 0)));
}

TEST(StandsOut, DoesNotJudgePagesWithoutAValue) {
  const float none = std::numeric_limits<float>::quiet_NaN();

  EXPECT_FALSE(judge({{kCat}, {kDog, none}, {kDog, none}, {kDog}, {kDog}}, neighbors(15, 0)));
}

}  // namespace
}  // namespace flipbook::findings
