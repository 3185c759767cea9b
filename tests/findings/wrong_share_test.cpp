#include "flipbook/findings/wrong_share.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "flipbook/core/random.h"

namespace flipbook::findings {
namespace {

std::vector<float> falling(std::size_t count) {
  std::vector<float> scores;
  for (std::size_t i = 0; i < count; ++i) {
    scores.push_back(1 - (static_cast<float>(i) + 0.5F) / static_cast<float>(count));
  }
  return scores;
}

std::vector<double> guessFalling(std::size_t count) { return guessWrong(falling(count)); }

std::vector<Judged> noVerdicts(std::size_t count) {
  return std::vector<Judged>(count, Judged::NotYet);
}

// 100 round 3 and 900 round -1, evenly spread by half to either side.
std::vector<float> twoHumps() {
  std::vector<float> scores;
  const auto squeeze = [](double x) { return static_cast<float>(1 / (1 + std::exp(-x))); };
  for (int i = 0; i < 100; ++i) scores.push_back(squeeze(3.5 - 0.01 * i));
  for (int i = 0; i < 900; ++i) scores.push_back(squeeze(-0.5 - i / 900.0));
  return scores;
}

TEST(WrongShare, GuessesFromTwoHumpsHowManyAreInTheUpperOne) {
  const std::vector<float> scores = twoHumps();

  const WrongShare share{guessWrong(scores), noVerdicts(scores.size())};

  EXPECT_FALSE(share.isFromVerdicts());
  EXPECT_NEAR(share.total(), 100, 2);
  EXPECT_GT(share.at(50), 0.95);
  EXPECT_LT(share.at(500), 0.05);
  EXPECT_EQ(share.next(50).count, 50U);
  EXPECT_NEAR(share.next(50).wrong, 50, 1);
}

TEST(WrongShare, SaysNothingWhereAllScoresAreAlike) {
  const std::vector<float> scores(50, 0.5F);

  const WrongShare share{guessWrong(scores), noVerdicts(50)};

  EXPECT_DOUBLE_EQ(share.total(), 0);
}

TEST(WrongShare, FewerThanTwentyVerdictsAreNotBelieved) {
  std::vector<Judged> verdicts = noVerdicts(100);
  std::fill_n(verdicts.begin(), 19, Judged::Right);

  EXPECT_FALSE((WrongShare{guessFalling(100), verdicts}.isFromVerdicts()));
  verdicts[19] = Judged::Right;
  EXPECT_TRUE((WrongShare{guessFalling(100), verdicts}.isFromVerdicts()));
}

TEST(WrongShare, PoolsVerdictsUntilTheyNeverRise) {
  // Ten wrong, five right, five wrong, thirty right: the second ten are pooled to one half.
  std::vector<Judged> verdicts;
  verdicts.insert(verdicts.end(), 10, Judged::Wrong);
  verdicts.insert(verdicts.end(), 5, Judged::Right);
  verdicts.insert(verdicts.end(), 5, Judged::Wrong);
  verdicts.insert(verdicts.end(), 30, Judged::Right);

  const WrongShare share{guessFalling(50), verdicts};

  EXPECT_DOUBLE_EQ(share.at(9), 1);
  for (const std::size_t rank : {10U, 14U, 19U}) EXPECT_DOUBLE_EQ(share.at(rank), 0.5);
  EXPECT_DOUBLE_EQ(share.at(20), 0);
  EXPECT_DOUBLE_EQ(share.total(), 15);
  EXPECT_EQ(share.next(50).count, 0U);
}

TEST(WrongShare, RanksThatWereSkippedGoWithTheNextVerdict) {
  std::vector<Judged> verdicts = noVerdicts(80);
  for (std::size_t i = 0; i < 40; i += 2) verdicts[i] = Judged::Wrong;
  for (std::size_t i = 40; i < 80; i += 2) verdicts[i] = Judged::Right;

  const WrongShare share{guessFalling(80), verdicts};

  EXPECT_DOUBLE_EQ(share.at(1), 1);
  EXPECT_DOUBLE_EQ(share.at(37), 1);
  EXPECT_DOUBLE_EQ(share.at(39), 0);  // the next one down was right
  EXPECT_EQ(share.next(20).count, 20U);
  EXPECT_DOUBLE_EQ(share.next(20).wrong, 19);
}

// Read up to a right one: what comes next is judged by the last twenty, not by the last.
TEST(WrongShare, TheLastTwentyVerdictsSpeakTogether) {
  std::vector<Judged> verdicts = noVerdicts(100);
  std::fill_n(verdicts.begin(), 15, Judged::Wrong);
  std::fill_n(verdicts.begin() + 15, 5, Judged::Right);

  const WrongShare share{guessFalling(100), verdicts};

  EXPECT_DOUBLE_EQ(share.at(19), 0.75);
  EXPECT_GT(share.at(20), 0.5);
}

TEST(WrongShare, FallsOnBelowTheLastVerdictAsTheScoresDo) {
  const std::vector<float> scores = twoHumps();
  std::vector<Judged> verdicts = noVerdicts(scores.size());
  for (std::size_t i = 0; i < 40; ++i) verdicts[i] = i % 2 == 0 ? Judged::Wrong : Judged::Right;

  const WrongShare share{guessWrong(scores), verdicts};

  EXPECT_NEAR(share.at(39), 0.5, 0.03);
  EXPECT_NEAR(share.at(90), share.at(39), 0.03);  // still in the upper hump
  EXPECT_LT(share.at(500), 0.05);
  for (std::size_t i = 1; i < scores.size(); ++i) EXPECT_LE(share.at(i), share.at(i - 1));
}

// Half of the upper fifth are wrong, none of the others: the estimate after a hundred verdicts is
// near the truth about the next fifty.
TEST(WrongShare, IsNearTheTruthOnInventedData) {
  Random random{7};
  constexpr std::size_t kCount = 1000;
  std::vector<float> scores = falling(kCount);
  std::vector<Judged> truth(kCount, Judged::Right);
  for (std::size_t i = 0; i < 200; ++i) {
    if (random.uniform() < 0.5) truth[i] = Judged::Wrong;
  }
  std::vector<Judged> verdicts = noVerdicts(kCount);
  std::copy_n(truth.begin(), 100, verdicts.begin());

  const WrongShare::Next next = WrongShare{guessWrong(scores), verdicts}.next(50);

  const auto really = std::count(truth.begin() + 100, truth.begin() + 150, Judged::Wrong);
  EXPECT_NEAR(next.wrong, static_cast<double>(really), 12);
}

}  // namespace
}  // namespace flipbook::findings
