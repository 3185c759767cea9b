#include "flipbook/dataset/inspection.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "flipbook/demo/demo.h"
#include "support/image_fixtures.h"
#include "support/temporary_directory.h"

namespace flipbook::dataset {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): the fixtures

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class InspectDataset : public ::testing::Test {
 protected:
  [[nodiscard]] Inspection inspected() const {
    auto inspection = inspectDataset(m_directory.path(), {0.2, 1});
    EXPECT_TRUE(inspection.has_value()) << (inspection ? "" : inspection.error().message());
    return inspection ? *std::move(inspection) : Inspection{};
  }
  [[nodiscard]] const std::filesystem::path& root() const { return m_directory.path(); }

 private:
  test::TemporaryDirectory m_directory;
};

TEST_F(InspectDataset, CountsClassesAndSplits) {
  writeClasses(root(), {"a", "b"}, 20);
  writeClasses(root() / "a", {"more"}, 10);

  const Inspection inspection = inspected();

  EXPECT_EQ(inspection.dataset.kind, "class-folders");
  EXPECT_THAT(inspection.imagesPerClass, ElementsAre(30, 20));
  // a/more repeats ten images of a: a pair is held back as a whole, so a gives 7 instead of
  // round(0.2 x 30) = 6, and b round(0.2 x 20) = 4.
  EXPECT_EQ(inspection.trainingImages, 39U);
  EXPECT_EQ(inspection.validationImages, 11U);
  EXPECT_EQ(inspection.splitMethod, "stratified");
}

TEST_F(InspectDataset, QuarantinesWhatCannotBeDecoded) {
  writeClasses(root(), {"a", "b"}, 12);
  writeBytes(root() / "a/bad.png", bytesOf("x"));

  const Inspection inspection = inspected();

  EXPECT_THAT(inspection.dataset.quarantined,
              ElementsAre(QuarantinedFile{"a/bad.png", "not an image"}));
  EXPECT_THAT(inspection.imagesPerClass, ElementsAre(12, 12));
}

TEST_F(InspectDataset, A19_ListsTheSameFileTwice) {
  writeClasses(root(), {"a", "b"}, 12);
  writeBytes(root() / "a/copy.ppm", readBytes(root() / "a/3.ppm"));

  const Inspection inspection = inspected();

  ASSERT_THAT(inspection.duplicates, SizeIs(1));
  EXPECT_THAT(inspection.duplicates[0].paths, ElementsAre("a/3.ppm", "a/copy.ppm"));
  EXPECT_TRUE(inspection.duplicates[0].exact);
  EXPECT_FALSE(inspection.duplicates[0].labelsDiffer);
  EXPECT_THAT(inspection.duplicateWarnings,
              ElementsAre("1 image is there more than once, and kept on one side of the split: "
                          "\"a/3.ppm\""));
}

TEST_F(InspectDataset, A19_WarnsOfTheSameImageInTwoClasses) {
  writeClasses(root(), {"a", "b"}, 12);
  writeBytes(root() / "b/copy.ppm", readBytes(root() / "a/3.ppm"));

  const Inspection inspection = inspected();

  ASSERT_THAT(inspection.duplicates, SizeIs(1));
  EXPECT_TRUE(inspection.duplicates[0].labelsDiffer);
  EXPECT_THAT(inspection.duplicateWarnings, Contains(HasSubstr("conflicting labels")));
}

TEST_F(InspectDataset, KeepsTheSameFileOnOneSideOfTheSplit) {
  writeClasses(root(), {"a", "b"}, 40);
  for (int i = 0; i < 20; ++i) {
    const std::string number = std::to_string(i);
    writeBytes(root() / ("a/copy" + number + ".ppm"), readBytes(root() / ("a/" + number + ".ppm")));
  }

  const Inspection inspection = inspected();

  ASSERT_THAT(inspection.duplicates, SizeIs(20));
  const SplitResult split = splitDataset(inspection.dataset, {0.2, 1}).value();
  std::map<std::string, Split> splits;
  for (std::size_t i = 0; i < inspection.dataset.images.size(); ++i) {
    splits[inspection.dataset.images[i].path] = split.splits[i];
  }
  for (const DuplicateGroup& group : inspection.duplicates) {
    EXPECT_EQ(splits.at(group.paths[0]), splits.at(group.paths[1])) << group.paths[0];
  }
}

// C9 for files of other names: the lists do not overlap, the images do.
TEST_F(InspectDataset, ReportsTheSameFileInBothGivenSplits) {
  writeClasses(root() / "train", {"a", "b"}, 12);
  writeClasses(root() / "val", {"a"}, 1);
  writeBytes(root() / "val/b/leak.ppm", readBytes(root() / "train/b/3.ppm"));

  const Inspection inspection = inspected();

  EXPECT_EQ(inspection.splitMethod, "given");
  EXPECT_THAT(inspection.duplicates,
              Contains(AllOf(::testing::Field(&DuplicateGroup::acrossSplits, true),
                             ::testing::Field(&DuplicateGroup::paths,
                                              ElementsAre("train/b/3.ppm", "val/b/leak.ppm")))));
  EXPECT_THAT(inspection.duplicateWarnings, Contains(HasSubstr("to train on and to judge by")));
}

TEST_F(InspectDataset, B24_WarnsOfSmallClassesAndDifferentSizes) {
  writeClasses(root(), {"a"}, 12);
  writeClasses(root(), {"b"}, 3);
  writeBytes(root() / "b/large.png", pngOf(staticImage(20, 10)));

  const Inspection inspection = inspected();

  EXPECT_THAT(inspection.warnings,
              Contains(AllOf(HasSubstr("Under 10 images"), HasSubstr("\"b\""))));
  EXPECT_THAT(inspection.warnings, Contains(HasSubstr("from 8 x 8 to 20 x 10")));
}

TEST_F(InspectDataset, A3_ShowsADatasetThatCannotBeTrainedOn) {
  writeClasses(root(), {"only"}, 12);

  const Inspection inspection = inspected();

  EXPECT_EQ(inspection.trainingImages, 12U);
  EXPECT_EQ(inspection.validationImages, 0U);
  EXPECT_THAT(inspection.warnings, Contains(HasSubstr("at least two classes")));
}

TEST_F(InspectDataset, B25_AcceptsImagesThatAreAllTheSame) {
  for (int i = 0; i < 12; ++i) {
    const std::string folder = i % 2 == 0 ? "a/" : "b/";
    writeBytes(root() / (folder + std::to_string(i) + ".ppm"), ppmOf(plainImage(8, 8, {1, 2, 3})));
  }

  const Inspection inspection = inspected();

  EXPECT_THAT(inspection.dataset.images, SizeIs(12));
  ASSERT_THAT(inspection.duplicates, SizeIs(1));
  EXPECT_THAT(inspection.duplicates[0].paths, SizeIs(12));
}

// The demo has near-duplicates planted: moved by a pixel or two, and lighter or darker.
TEST_F(InspectDataset, FindsWhatIsNearlyTheSameAndKeepsItOnOneSide) {
  ASSERT_TRUE(demo::writeDemoDataset(root() / "demo", {400, 10, 1}).has_value());

  const Inspection inspection = inspectDataset(root() / "demo", {0.2, 1}).value();

  const SplitResult split = splitDataset(inspection.dataset, {0.2, 1}).value();
  std::map<std::string, Split> splits;
  for (std::size_t i = 0; i < inspection.dataset.images.size(); ++i) {
    splits[inspection.dataset.images[i].path] = split.splits[i];
  }
  int planted = 0;
  std::ifstream table{root() / "demo/truth.csv"};
  for (std::string line; std::getline(table, line);) {
    const std::string path = line.substr(0, line.find(','));
    const std::string original = line.substr(line.rfind(',') + 1);
    if (original.empty() || path == "path") continue;
    ++planted;
    const bool isFound = std::ranges::any_of(inspection.duplicates, [&](const auto& group) {
      return !group.exact && std::ranges::count(group.paths, path) > 0 &&
             std::ranges::count(group.paths, original) > 0;
    });
    EXPECT_TRUE(isFound) << path << " and " << original;
    EXPECT_EQ(splits.at(path), splits.at(original));
  }
  EXPECT_EQ(planted, 4);
  EXPECT_THAT(inspection.duplicateWarnings, Contains(HasSubstr("nearly the same as another")));
}

TEST_F(InspectDataset, OpensTheDemoWithoutAWarning) {
  ASSERT_TRUE(demo::writeDemoDataset(root() / "demo", {200, 10, 1}).has_value());

  const Inspection inspection = inspectDataset(root() / "demo", {0.2, 1}).value();

  EXPECT_EQ(inspection.dataset.kind, "class-folders");
  EXPECT_EQ(inspection.dataset.classes.size(), 10U);
  EXPECT_EQ(inspection.dataset.images.size(), 200U);
  EXPECT_THAT(inspection.warnings, IsEmpty());
}

TEST_F(InspectDataset, PassesErrorsOn) {
  const auto inspection = inspectDataset(root() / "missing", {});

  ASSERT_FALSE(inspection.has_value());
  EXPECT_EQ(inspection.error().code(), ErrorCode::NotFound);
}

}  // namespace
}  // namespace flipbook::dataset
