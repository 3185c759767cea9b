#include "dataset/duplicates.h"

#include <gmock/gmock.h>

namespace flipbook::dataset {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// Images "0" to "9" of one class, all of other bytes and in no group.
struct TenImages {
  Dataset dataset;
  std::vector<std::uint64_t> hashes;

  TenImages() {
    dataset.classes = {"cat", "dog"};
    for (std::uint64_t i = 0; i < 10; ++i) {
      LabelledImage image;
      image.path = std::to_string(i);
      image.label = ClassId{0};
      dataset.images.push_back(std::move(image));
      hashes.push_back(100 + i);
    }
  }
  [[nodiscard]] std::vector<std::string> groups() const {
    std::vector<std::string> groups;
    for (const LabelledImage& image : dataset.images) groups.push_back(image.group);
    return groups;
  }
};

TEST(NearDuplicatesOf, ListTheSameBytesOnceAndJudgeAllLabels) {
  TenImages ten;
  ten.hashes[7] = ten.hashes[2];  // a copy of 2 ...
  ten.dataset.images[7].label = ClassId{1};
  ten.dataset.images[2].declaredSplit = Split::Training;
  ten.dataset.images[4].declaredSplit = Split::Training;
  ten.dataset.images[7].declaredSplit = Split::Validation;
  const std::vector<likeness::NearPair> pairs{{2, 4, 0.01F}};  // ... which is alike to 4

  const NearDuplicates near = nearDuplicates(ten.dataset, ten.hashes, pairs);

  ASSERT_THAT(near.groups, SizeIs(1));
  EXPECT_THAT(near.groups[0].paths, ElementsAre("2", "4"));
  EXPECT_TRUE(near.groups[0].labelsDiffer);
  EXPECT_TRUE(near.groups[0].acrossSplits);
  EXPECT_EQ(near.mostAlike[4], 2U);
  EXPECT_EQ(near.mostAlike[7], std::nullopt);
}

TEST(NearDuplicatesOf, SayNothingAgainstWhatHasNoLabel) {
  TenImages ten;
  ten.dataset.images[2].label = {};
  ten.dataset.images[4].declaredSplit = Split::Training;
  const std::vector<likeness::NearPair> pairs{{2, 4, 0.01F}};

  const NearDuplicates near = nearDuplicates(ten.dataset, ten.hashes, pairs);

  ASSERT_THAT(near.groups, SizeIs(1));
  EXPECT_FALSE(near.groups[0].labelsDiffer);
  EXPECT_FALSE(near.groups[0].acrossSplits);
}

TEST(KeepTogether, GivesCopiesOneGroup) {
  TenImages ten;
  std::vector<DuplicateGroup> duplicates{{.paths = {"3", "8"}}};

  keepTogether(ten.dataset, duplicates);

  EXPECT_THAT(ten.groups(), ElementsAre("", "", "", "3", "", "", "", "", "3", ""));
  EXPECT_TRUE(duplicates[0].isKeptTogether);
}

TEST(KeepTogether, NamesDeclaredGroupsThatACopyJoins) {
  TenImages ten;
  ten.dataset.images[1].group = "film b";
  ten.dataset.images[2].group = "film a";
  std::vector<DuplicateGroup> duplicates{{.paths = {"1", "2"}}};

  keepTogether(ten.dataset, duplicates);

  EXPECT_EQ(ten.dataset.images[1].group, "film a + film b");
  EXPECT_EQ(ten.dataset.images[2].group, "film a + film b");
}

TEST(KeepTogether, LeavesApartWhatWouldLeaveNoSplitAndSaysSo) {
  TenImages ten;
  std::vector<DuplicateGroup> duplicates{{.paths = {"1", "2", "3"}}, {.paths = {"8", "9"}}};

  keepTogether(ten.dataset, duplicates);

  EXPECT_THAT(ten.groups(), ElementsAre("", "", "", "", "", "", "", "", "8", "8"));
  EXPECT_THAT(warningsOf(duplicates, false),
              ElementsAre(AllOf(HasSubstr("both sides of the split"), HasSubstr("\"1\"")),
                          AllOf(HasSubstr("kept on one side"), HasSubstr("\"8\""))));
}

}  // namespace
}  // namespace flipbook::dataset
