#include "flipbook/dataset/split.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

namespace flipbook::dataset {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Images of classes 0, 1, ... with so many images each.
Dataset datasetOf(const std::vector<std::uint32_t>& counts) {
  Dataset dataset;
  for (std::uint32_t label = 0; label < counts.size(); ++label) {
    dataset.classes.push_back("class" + std::to_string(label));
    for (std::uint32_t i = 0; i < counts[label]; ++i) {
      dataset.images.push_back(
          {dataset.classes.back() + "/" + std::to_string(i) + ".png", ClassId{label}, {}, {}});
    }
  }
  return dataset;
}

std::vector<std::size_t> validationPerClass(const Dataset& dataset, const SplitResult& result) {
  std::vector<std::size_t> counts(dataset.classes.size());
  for (std::size_t i = 0; i < dataset.images.size(); ++i) {
    if (result.splits[i] == Split::Validation) ++counts[dataset.images[i].label.klass().index()];
  }
  return counts;
}

std::set<std::string> validationPaths(const Dataset& dataset, const SplitResult& result) {
  std::set<std::string> paths;
  for (std::size_t i = 0; i < dataset.images.size(); ++i) {
    if (result.splits[i] == Split::Validation) paths.insert(dataset.images[i].path);
  }
  return paths;
}

TEST(SplitDataset, TakesAFifthOfEveryClass) {
  const Dataset dataset = datasetOf({100, 10, 13});

  const SplitResult result = splitDataset(dataset, {0.2, 1}).value();

  EXPECT_EQ(result.method, "stratified");
  // round(0.2 * 100), round(0.2 * 10), round(2.6)
  EXPECT_THAT(validationPerClass(dataset, result), ::testing::ElementsAre(20, 2, 3));
  EXPECT_THAT(result.warnings, IsEmpty());
}

TEST(SplitDataset, PutsWhatHasNoLabelIntoNeither) {
  Dataset dataset = datasetOf({10, 10});
  const auto before = validationPaths(dataset, splitDataset(dataset, {0.2, 1}).value());
  dataset.images.push_back({"new.png", {}, {}, {}, {}});

  const SplitResult drawn = splitDataset(dataset, {0.2, 1}).value();
  EXPECT_EQ(drawn.splits.back(), Split::Unlabeled);
  EXPECT_EQ(std::ranges::count(drawn.splits, Split::Unlabeled), 1);
  EXPECT_EQ(validationPaths(dataset, drawn), before);

  for (std::size_t i = 0; i < 20; ++i) {
    dataset.images[i].declaredSplit = i % 2 == 0 ? Split::Training : Split::Validation;
  }
  EXPECT_EQ(splitDataset(dataset, {0.2, 1}).value().splits.back(), Split::Unlabeled);
}

TEST(SplitDataset, KeepsAnImageOnEachSideOfSmallClasses) {
  const Dataset dataset = datasetOf({2, 3, 50});

  EXPECT_THAT(validationPerClass(dataset, splitDataset(dataset, {0.01, 1}).value()),
              ::testing::ElementsAre(1, 1, 1));
  EXPECT_THAT(validationPerClass(dataset, splitDataset(dataset, {0.99, 1}).value()),
              ::testing::ElementsAre(1, 2, 49));
}

TEST(SplitDataset, DependsOnTheSeedAndOnNothingElse) {
  const Dataset dataset = datasetOf({200, 200});
  Dataset shuffled = dataset;
  std::ranges::reverse(shuffled.images);

  const auto first = validationPaths(dataset, splitDataset(dataset, {0.2, 7}).value());

  EXPECT_EQ(first, validationPaths(dataset, splitDataset(dataset, {0.2, 7}).value()));
  EXPECT_EQ(first, validationPaths(shuffled, splitDataset(shuffled, {0.2, 7}).value()));
  EXPECT_NE(first, validationPaths(dataset, splitDataset(dataset, {0.2, 8}).value()));
}

TEST(SplitDataset, A5_PutsASingleImageIntoTraining) {
  const Dataset dataset = datasetOf({1, 10});

  const SplitResult result = splitDataset(dataset, {0.2, 1}).value();

  EXPECT_EQ(result.splits[0], Split::Training);
  EXPECT_THAT(result.warnings, Contains(HasSubstr("single image")));
  EXPECT_THAT(result.warnings, Contains(HasSubstr("\"class0\"")));
}

TEST(SplitDataset, HonoursTheSplitsThatTheDatasetBrings) {
  Dataset dataset = datasetOf({4, 4});
  for (std::size_t i = 0; i < dataset.images.size(); ++i) {
    dataset.images[i].declaredSplit = i == 1 ? Split::Validation : Split::Training;
  }

  const SplitResult result = splitDataset(dataset, {0.5, 1}).value();

  EXPECT_EQ(result.method, "given");
  EXPECT_THAT(validationPaths(dataset, result), ::testing::ElementsAre("class0/1.png"));
  EXPECT_THAT(result.warnings, Contains(HasSubstr("no validation image")));
}

TEST(SplitDataset, KeepsGroupsOnOneSide) {
  Dataset dataset = datasetOf({60, 60});
  for (std::size_t i = 0; i < dataset.images.size(); ++i) {
    dataset.images[i].group = "burst" + std::to_string(i % 20);  // groups reach over both classes
  }

  const SplitResult result = splitDataset(dataset, {0.2, 3}).value();

  std::map<std::string, Split> sides;
  for (std::size_t i = 0; i < dataset.images.size(); ++i) {
    const auto [side, isNew] = sides.try_emplace(dataset.images[i].group, result.splits[i]);
    EXPECT_EQ(side->second, result.splits[i]) << dataset.images[i].path;
  }
  EXPECT_THAT(result.splits, Contains(Split::Validation));
}

TEST(SplitDataset, RefusesDataWithNothingToValidateOn) {
  const auto result = splitDataset(datasetOf({1, 1, 1}), {0.2, 1});

  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code(), ErrorCode::InvalidArgument);
}

class SplitFractions : public ::testing::TestWithParam<double> {};

TEST_P(SplitFractions, OutsideZeroToOneAreRefused) {
  const auto result = splitDataset(datasetOf({10, 10}), {GetParam(), 1});

  ASSERT_FALSE(result.has_value());
  EXPECT_THAT(result.error().message(), HasSubstr("above 0 and below 1"));
}

INSTANTIATE_TEST_SUITE_P(Bad, SplitFractions,
                         ::testing::Values(0.0, 1.0, 1.2, -0.1, 80.0,
                                           std::numeric_limits<double>::quiet_NaN()));

// Two classes of 40 images: in four folders each, named as frames of two videos each.
Dataset videos() {
  Dataset dataset;
  dataset.classes = {"cat", "dog"};
  for (std::uint32_t label = 0; label < 2; ++label) {
    for (int i = 0; i < 40; ++i) {
      const std::string folder = dataset.classes[label] + "/garden" + std::to_string(i % 4);
      const std::string video = "clip" + std::to_string(i % 8) + "_";
      dataset.images.push_back(
          {folder + "/" + video + std::to_string(1000 + i) + ".png", ClassId{label}, {}, {}, {}});
    }
  }
  return dataset;
}

// The splits in which the images of a group are, per group.
std::map<std::string, std::set<Split>> splitsByGroup(const SplitResult& result) {
  std::map<std::string, std::set<Split>> splits;
  for (std::size_t i = 0; i < result.groups.size(); ++i) {
    splits[result.groups[i]].insert(result.splits[i]);
  }
  return splits;
}

TEST(SplitDataset, KeepsFoldersTogether) {
  const Dataset dataset = videos();

  const SplitResult result =
      splitDataset(dataset, {.validationFraction = 0.25, .groupBy = GroupBy::Folder}).value();

  const auto splits = splitsByGroup(result);
  EXPECT_EQ(splits.size(), 8U);
  EXPECT_TRUE(splits.contains("cat/garden0"));
  for (const auto& [group, sides] : splits) EXPECT_EQ(sides.size(), 1U) << group;
  EXPECT_EQ(countGroups(result), 8U);
  EXPECT_THAT(validationPerClass(dataset, result), ::testing::ElementsAre(10, 10));
}

TEST(SplitDataset, KeepsFramesOfAVideoTogether) {
  const Dataset dataset = videos();

  const SplitResult result =
      splitDataset(dataset, {.validationFraction = 0.25, .groupBy = GroupBy::FileName}).value();

  const auto splits = splitsByGroup(result);
  EXPECT_EQ(splits.size(), 16U);
  EXPECT_TRUE(splits.contains("dog/garden3/clip7"));
  for (const auto& [group, sides] : splits) EXPECT_EQ(sides.size(), 1U) << group;
}

TEST(SplitDataset, TakesTheFolderOfAClassForNoGroup) {
  const Dataset dataset = datasetOf({30, 30});

  const SplitResult result = splitDataset(dataset, {.groupBy = GroupBy::Folder}).value();

  EXPECT_THAT(result.groups, ::testing::Each(std::string{}));
  EXPECT_EQ(countGroups(result), 0U);
  EXPECT_THAT(validationPerClass(dataset, result), ::testing::ElementsAre(6, 6));
}

TEST(SplitDataset, PutsDeclaredGroupsAndFoldersTogether) {
  Dataset dataset = videos();
  dataset.images[0].group = dataset.images[1].group = "burst";  // of garden0 and of garden1

  const SplitResult result = splitDataset(dataset, {.groupBy = GroupBy::Folder}).value();

  EXPECT_EQ(result.groups[0], result.groups[1]);
  EXPECT_EQ(result.groups[0], result.groups[4]);  // in garden0 too
  EXPECT_EQ(countGroups(result), 7U);
  for (const auto& [group, sides] : splitsByGroup(result)) EXPECT_EQ(sides.size(), 1U) << group;
}

TEST(SplitDataset, DoesNotTakeALargeGroupWhereAFewImagesAreWanted) {
  Dataset dataset = datasetOf({100, 100});
  for (std::size_t i = 0; i < 100; ++i) {  // of class 0: 90, and 10
    dataset.images[i].group = i < 90 ? "large" : "small";
  }

  const SplitResult result = splitDataset(dataset, {.validationFraction = 0.2}).value();

  EXPECT_THAT(validationPerClass(dataset, result), ::testing::ElementsAre(10, 20));
}

TEST(SplitDataset, LeavesSomethingToLearnFromWhereAClassIsOneGroup) {
  Dataset dataset = datasetOf({20, 20});
  for (std::size_t i = 0; i < 20; ++i) dataset.images[i].group = "all of it";

  const SplitResult result = splitDataset(dataset, {.validationFraction = 0.2}).value();

  EXPECT_THAT(validationPerClass(dataset, result), ::testing::ElementsAre(0, 4));
  EXPECT_THAT(result.warnings, Contains(HasSubstr("no validation image")));
}

TEST(SplitDataset, SaysThatGroupsLeaveNothingToJudgeBy) {
  Dataset dataset = datasetOf({20, 20});
  for (std::size_t i = 0; i < 40; ++i) dataset.images[i].group = i < 20 ? "a" : "b";

  const auto result = splitDataset(dataset, {.groupBy = GroupBy::FileName});

  ASSERT_FALSE(result.has_value());
  EXPECT_THAT(result.error().message(), HasSubstr("not of one group"));
}

TEST(SplitDataset, GroupsNoPicturesOfAnArrayByTheirNames) {
  Dataset dataset;
  dataset.classes = {"0", "1"};
  for (std::uint32_t i = 0; i < 40; ++i) {
    dataset.images.push_back({"data_batch_1.bin#" + std::to_string(i), ClassId{i % 2}, {}, {}, {}});
  }

  for (const GroupBy by : {GroupBy::FileName, GroupBy::Folder}) {
    EXPECT_EQ(countGroups(splitDataset(dataset, {.groupBy = by}).value()), 0U);
  }
}

}  // namespace
}  // namespace flipbook::dataset
