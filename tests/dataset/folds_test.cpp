#include "flipbook/dataset/folds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

namespace flipbook::dataset {
namespace {

// Every fifth is a validation sample.
std::vector<Sample> samplesOf(std::uint32_t count, std::uint32_t classes) {
  std::vector<Sample> samples;
  for (std::uint32_t i = 0; i < count; ++i) {
    samples.push_back({.path = std::to_string(i) + ".png",
                       .label = ClassId{i % classes},
                       .split = i % 5 == 4 ? Split::Validation : Split::Training,
                       .contentHash = 1000 + i});
  }
  return samples;
}

TEST(DealIntoFolds, HoldsEverySampleOutOnceAndValidationSamplesInTheFirst) {
  const auto samples = samplesOf(100, 4);

  const auto foldOf = dealIntoFolds(samples, 5, 1);

  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i].split == Split::Validation) {
      EXPECT_EQ(foldOf[i], 1U) << i;
    } else {
      EXPECT_GE(foldOf[i], 2U) << i;
      EXPECT_LE(foldOf[i], 5U) << i;
    }
  }
}

TEST(DealIntoFolds, LeavesOutWhatHasNoLabelAndIsNotChangedByIt) {
  auto samples = samplesOf(100, 4);
  const auto before = dealIntoFolds(samples, 5, 1);
  samples.push_back({.path = "new.png",
                     .label = {},
                     .split = Split::Unlabeled,
                     .contentHash = samples[0].contentHash,
                     .nearDuplicate = SampleId{1}});

  const auto foldOf = dealIntoFolds(samples, 5, 1);

  EXPECT_EQ(foldOf.back(), 0U);
  EXPECT_TRUE(std::equal(before.begin(), before.end(), foldOf.begin()));
}

TEST(DealIntoFolds, GivesEveryFoldItsShareOfEveryClass) {
  const auto samples = samplesOf(100, 4);  // 20 training samples of each class

  const auto foldOf = dealIntoFolds(samples, 5, 1);

  std::map<std::pair<std::uint32_t, std::uint32_t>, int> counts;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (foldOf[i] > 1) ++counts[{samples[i].label.klass().value(), foldOf[i]}];
  }
  ASSERT_EQ(counts.size(), 16U);
  for (const auto& [at, count] : counts) EXPECT_EQ(count, 5) << at.first << " in " << at.second;
}

TEST(DealIntoFolds, SpreadsClassesThatAreSmallerThanTheFoldsAreMany) {
  auto samples = samplesOf(40, 40);  // one of each class
  for (Sample& sample : samples) sample.split = Split::Training;

  const auto foldOf = dealIntoFolds(samples, 5, 1);

  for (std::uint32_t fold = 2; fold <= 5; ++fold) {
    EXPECT_EQ(std::ranges::count(foldOf, fold), 10) << fold;
  }
}

TEST(DealIntoFolds, KeepsGroupsAndEqualImagesTogether) {
  auto samples = samplesOf(60, 3);
  for (const std::uint32_t i : {1U, 12U, 33U}) samples[i].group = "one video";
  for (const std::uint32_t i : {2U, 20U, 41U}) samples[i].contentHash = 7;

  for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
    const auto foldOf = dealIntoFolds(samples, 4, seed);
    EXPECT_TRUE(foldOf[1] == foldOf[12] && foldOf[1] == foldOf[33]) << seed;
    EXPECT_TRUE(foldOf[2] == foldOf[20] && foldOf[2] == foldOf[41]) << seed;
  }
}

TEST(DealIntoFolds, JudgesNoSampleByAModelThatSawItsTwin) {
  auto samples = samplesOf(60, 3);
  samples[1].nearDuplicate = SampleId{30};  // training and training
  samples[30].nearDuplicate = SampleId{1};
  samples[4].contentHash = 7;  // validation and training
  samples[20].contentHash = 7;
  samples[9].nearDuplicate = SampleId{999};  // of no such sample

  const auto foldOf = dealIntoFolds(samples, 5, 1);

  EXPECT_EQ(foldOf[1], foldOf[30]);
  EXPECT_EQ(foldOf[4], foldOf[20]);
  EXPECT_GE(foldOf[4], 2U);  // the run itself has trained on its twin
  EXPECT_EQ(foldOf[9], 1U);
}

TEST(DealIntoFolds, DependsOnTheSeedAndNotOnTheOrder) {
  const auto samples = samplesOf(60, 3);
  auto turned = samples;
  std::ranges::reverse(turned);

  auto foldOfTurned = dealIntoFolds(turned, 5, 1);
  std::ranges::reverse(foldOfTurned);

  EXPECT_EQ(dealIntoFolds(samples, 5, 1), foldOfTurned);
  EXPECT_NE(dealIntoFolds(samples, 5, 1), dealIntoFolds(samples, 5, 2));
}

TEST(DealIntoFolds, LeavesExcludedSamplesOut) {
  auto samples = samplesOf(20, 2);
  samples[3].excludedBecause = "blurred";
  samples[4].excludedBecause = "blurred";

  const auto foldOf = dealIntoFolds(samples, 3, 1);

  EXPECT_EQ(foldOf[3], 0U);
  EXPECT_EQ(foldOf[4], 0U);
}

// Boxes of one picture have its hash in common, and are samples of their own.
TEST(DealIntoFolds, KeepsTheBoxesOfOnePictureTogetherAsItsPathDoes) {
  auto samples = samplesOf(20, 2);
  for (const std::uint32_t i : {0U, 1U, 2U, 3U}) {
    samples[i].path = "street.png";
    samples[i].box = {0, 0, 10, static_cast<std::int32_t>(i) + 1};
  }

  const auto foldOf = dealIntoFolds(samples, 5, 1);

  EXPECT_THAT((std::vector{foldOf[1], foldOf[2], foldOf[3]}), testing::Each(foldOf[0]));
}

TEST(CheckFoldsFill, RefusesMoreFoldsThanThereAreGroups) {
  auto samples = samplesOf(40, 2);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i].split == Split::Training) samples[i].group = "g" + std::to_string(i % 3);
  }

  EXPECT_TRUE(checkFoldsFill(dealIntoFolds(samples, 4, 1), 4).has_value());
  const auto refused = checkFoldsFill(dealIntoFolds(samples, 6, 1), 6);
  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().message(), ::testing::HasSubstr("at most 4 are possible"));
}

}  // namespace
}  // namespace flipbook::dataset
