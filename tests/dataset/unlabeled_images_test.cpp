// Images without a label: left aside as ever, or, where they are asked for, samples without one.

#include <gmock/gmock.h>

#include "dataset/open_fixture.h"
#include "flipbook/dataset/inspection.h"
#include "support/parquet_writer.h"

namespace flipbook::dataset {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class UnlabeledImages : public OpenFolder {
 protected:
  [[nodiscard]] Dataset openedWithThem(const std::string& kind = {}) const {
    auto dataset = openDataset(root(), {.kind = kind, .takesUnlabeled = true});
    EXPECT_TRUE(dataset.has_value()) << (dataset ? "" : dataset.error().message());
    return dataset ? *std::move(dataset) : Dataset{};
  }
  static std::vector<std::string> unlabeledIn(const Dataset& dataset) {
    std::vector<std::string> paths;
    for (const LabelledImage& image : dataset.images) {
      if (image.label.isGiven()) continue;
      paths.push_back(image.path);
      EXPECT_FALSE(image.declaredSplit) << image.path;
    }
    EXPECT_EQ(dataset.unlabeledImages, paths.size());
    return paths;
  }
};

TEST_F(UnlabeledImages, LieBesideTheClassFolders) {
  putAll({"cat/1.png", "dog/1.png", "new.png", "other.jpg"});

  const Dataset without = opened();
  EXPECT_THAT(without.images, SizeIs(2));
  EXPECT_EQ(without.unlabeledImages, 2U);
  EXPECT_THAT(without.quarantined, quarantinedAs("new.png", "no label"));

  const Dataset with = openedWithThem();
  EXPECT_THAT(unlabeledIn(with), ElementsAre("new.png", "other.jpg"));
  EXPECT_THAT(with.classes, ElementsAre("cat", "dog"));
  EXPECT_THAT(with.quarantined, IsEmpty());
  EXPECT_FALSE(with.bringsSplits());
}

TEST_F(UnlabeledImages, LieInAFolderThatSaysSo) {
  putAll({"cat/1.png", "dog/1.png", "Unlabelled/a.png", "unknown/b.png", "unlabeled/deep/c.png"});

  EXPECT_THAT(opened().classes,
              ElementsAre("Unlabelled", "cat", "dog", "unknown", "unlabeled"));  // as ever
  EXPECT_EQ(opened().unlabeledImages, 2U);
  const Dataset with = openedWithThem();
  EXPECT_THAT(with.classes, ElementsAre("cat", "dog", "unknown"));
  EXPECT_THAT(unlabeledIn(with), ElementsAre("Unlabelled/a.png", "unlabeled/deep/c.png"));
}

TEST_F(UnlabeledImages, AreTheTestImagesOfSplitFoldersThatComeWithoutLabels) {
  putAll({"train/cat/1.png", "train/dog/1.png", "val/cat/2.png", "val/dog/2.png", "test/a.png",
          "test/b.png", "val/unlabeled/3.png", "unlabeled/4.png"});

  const Dataset without = opened();  // the folder that is no split is no class either
  EXPECT_EQ(without.kind, "split-folders");
  EXPECT_THAT(without.quarantined, quarantinedAs("unlabeled/4.png", "no label"));
  const Dataset with = openedWithThem();
  EXPECT_EQ(with.kind, "split-folders");
  EXPECT_THAT(with.classes, ElementsAre("cat", "dog"));
  EXPECT_THAT(unlabeledIn(with),
              ElementsAre("test/a.png", "test/b.png", "unlabeled/4.png", "val/unlabeled/3.png"));
  EXPECT_TRUE(with.bringsSplits());
}

TEST_F(UnlabeledImages, AreNoneWhereALinkGivesTheLabel) {
  putAll({"cat/1.png", "dog/1.png", "pool.png"});
  std::filesystem::create_symlink("../pool.png", root() / "cat/2.png");

  const Dataset with = openedWithThem();

  EXPECT_EQ(opened().unlabeledImages, 0U);
  EXPECT_THAT(unlabeledIn(with), IsEmpty());
  EXPECT_THAT(samplesOf(with), Contains("pool.png=cat"));
}

TEST_F(UnlabeledImages, AreRowsOfATableThatGiveNoneAndImagesWithoutARow) {
  putAll({"a.png", "b.png", "c.png", "d.png", "nan.png", "short.png"});
  put("labels.csv", "path,label\na.png,x\nb.png,y\nc.png,\nnan.png,NaN\nshort.png\n");

  const Dataset without = opened();
  EXPECT_THAT(without.images, SizeIs(2));
  EXPECT_EQ(without.unlabeledImages, 2U);
  EXPECT_THAT(without.quarantined, quarantinedAs("c.png", "line 4: no label"));

  const Dataset with = openedWithThem();
  EXPECT_THAT(unlabeledIn(with), ElementsAre("c.png", "d.png"));
  EXPECT_THAT(with.quarantined, quarantinedAs("nan.png", "no label, but NaN"));
  EXPECT_THAT(with.quarantined, quarantinedAs("short.png", "line 6"));
  EXPECT_THAT(with.warnings, Not(Contains(HasSubstr("left aside"))));
}

TEST_F(UnlabeledImages, AreNotThoseWithANumberThatIsNoClass) {
  std::string text = "path,label\n";
  for (int i = 0; i < 30; ++i) {
    put(std::to_string(i) + ".png");
    text += std::to_string(i) + ".png," + std::to_string(i % 2) + "\n";
  }
  put("odd.png");
  put("labels.csv", text + "odd.png,-1\n");

  const Dataset with = openedWithThem();

  EXPECT_THAT(unlabeledIn(with), IsEmpty());
  EXPECT_THAT(with.quarantined, quarantinedAs("odd.png", "the label \"-1\""));
}

TEST_F(UnlabeledImages, HaveALabelWhereAnotherRowGivesIt) {
  putAll({"a.png", "b.png"});
  put("labels.csv", "path,label\na.png,x\nb.png,y\na.png,\n");

  EXPECT_THAT(unlabeledIn(openedWithThem()), IsEmpty());
}

TEST_F(UnlabeledImages, AreNullInJsonLines) {
  putAll({"a.png", "b.png", "c.png", "d.png"});
  put("metadata.jsonl",
      "{\"file_name\":\"a.png\",\"label\":\"x\"}\n{\"file_name\":\"b.png\",\"label\":\"y\"}\n"
      "{\"file_name\":\"c.png\",\"label\":null}\n{\"file_name\":\"d.png\"}\n");

  EXPECT_THAT(unlabeledIn(openedWithThem()), ElementsAre("c.png", "d.png"));
}

TEST_F(UnlabeledImages, AreNullInFiftyOne) {
  putAll({"data/a.jpg", "data/b.jpg", "data/c.jpg", "data/d.jpg"});
  put("labels.json", R"({"classes":["cat","dog"],"labels":{"a":1,"b":0,"c":null,"d":7}})");

  const Dataset with = openedWithThem();

  EXPECT_THAT(unlabeledIn(with), ElementsAre("data/c.jpg"));
  EXPECT_THAT(with.quarantined, quarantinedAs("d", "the label 7 is not in the list"));
}

TEST_F(UnlabeledImages, AreTasksOfLabelStudioThatNobodyDid) {
  putAll({"cat.jpg", "dog.jpg", "owl.jpg"});
  put("project.json", R"([
    {"id":1,"data":{"image":"cat.jpg"},"annotations":[{"result":[
      {"type":"choices","value":{"choices":["tabby"]}}]}]},
    {"id":2,"data":{"image":"dog.jpg"},"annotations":[{"result":[
      {"type":"choices","value":{"choices":["rex"]}}]}]},
    {"id":3,"data":{"image":"owl.jpg"},"annotations":[]}])");

  EXPECT_THAT(unlabeledIn(openedWithThem()), ElementsAre("owl.jpg"));
}

TEST_F(UnlabeledImages, AreImagesOfCocoWithoutAnAnnotation) {
  putAll({"a.jpg", "b.jpg", "c.jpg", "d.jpg"});
  put("annotations.json", R"({"annotations":[
      {"id":1,"image_id":7,"category_id":90,"bbox":[1,2,3,4]},
      {"id":2,"image_id":9,"category_id":3,"bbox":[1,2,3,4]},
      {"id":3,"image_id":12,"category_id":4}],
    "images":[{"id":7,"file_name":"a.jpg"},{"id":9,"file_name":"b.jpg"},
      {"id":11,"file_name":"c.jpg"},{"id":12,"file_name":"d.jpg"}],
    "categories":[{"id":3,"name":"dog"},{"id":90,"name":"cat"}]})");

  EXPECT_THAT(unlabeledIn(openedWithThem()), ElementsAre("c.jpg"));  // d.jpg's category is wrong
  // Where the samples are boxes, a whole image is none.
  EXPECT_THAT(unlabeledIn(openedWithThem("coco-boxes")), IsEmpty());
}

TEST_F(UnlabeledImages, AreRowsOfParquetWithANegativeNumber) {
  const test::TemporaryDirectory cache;
  setenv("XDG_CACHE_HOME", cache.path().c_str(), 1);
  test::WrittenColumn bytes{.path = {"image", "bytes"}};
  test::WrittenColumn path{.path = {"image", "path"}, .isText = true};
  test::WrittenColumn label{.path = {"label"}, .type = parquet::PhysicalType::Int64};
  for (const std::int64_t number : {0, 1, -1, 0}) {
    const auto png = test::pngOf(test::staticImage(8, 8, bytes.texts.size() + 1));
    bytes.texts.emplace_back(std::string{reinterpret_cast<const char*>(png.data()), png.size()});
    path.texts.emplace_back("p.png");
    label.numbers.emplace_back(number);
  }
  test::ParquetWriter writer{{bytes, path, label}, {.codec = 1, .hasDictionary = true}};
  put("train.parquet", writer.bytes());

  const Dataset without = opened();
  EXPECT_THAT(without.images, SizeIs(3));
  EXPECT_EQ(without.unlabeledImages, 1U);
  EXPECT_THAT(without.quarantined, quarantinedAs("train.parquet, row 2", "no label"));
  const Dataset with = openedWithThem();
  EXPECT_THAT(unlabeledIn(with), ElementsAre("train/000002-p.png"));
  EXPECT_THAT(with.quarantined, IsEmpty());
  unsetenv("XDG_CACHE_HOME");
}

TEST_F(UnlabeledImages, AreNoDatasetByThemselves) {
  putAll({"unlabeled/1.png", "unlabeled/2.png", "3.png", "4.png", "5.png"});

  const auto refused = openDataset(root(), {.takesUnlabeled = true});

  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().message(), HasSubstr("no labels"));
}

TEST_F(UnlabeledImages, DoNotCountAsImagesToTrainOn) {
  putAll({"cat/1.png", "dog/1.png", "a.png", "b.png", "c.png"});

  const auto trainable = checkTrainable(openedWithThem());

  ASSERT_FALSE(trainable.has_value());
  EXPECT_THAT(trainable.error().message(), HasSubstr("2 images with a label"));
}

TEST_F(UnlabeledImages, AreCountedApartByAnInspection) {
  test::writeClasses(root(), {"cat", "dog"}, 12);
  std::filesystem::create_directories(root() / "unlabeled");
  std::filesystem::copy_file(root() / "cat" / "0.ppm", root() / "unlabeled" / "copy.ppm");
  put("broken.png");

  const auto found =
      inspectDataset(root(), {.split = {}, .reading = {.takesUnlabeled = true}}).value();

  EXPECT_THAT(found.imagesPerClass, ElementsAre(12, 12));
  EXPECT_EQ(found.trainingImages + found.validationImages, 24U);
  EXPECT_EQ(found.dataset.unlabeledImages, 1U);
  EXPECT_TRUE(found.takesUnlabeled);
  EXPECT_THAT(found.dataset.quarantined, quarantinedAs("broken.png", "not an image"));
  ASSERT_THAT(found.duplicates, Not(IsEmpty()));
  for (const DuplicateGroup& group : found.duplicates) {
    EXPECT_FALSE(group.exact && group.labelsDiffer) << group.paths.front();
  }
}

TEST_F(UnlabeledImages, LieBesideTheClassesOfASplit) {
  putAll({"train/cat/1.png", "train/dog/1.png", "train/new.png", "val/cat/2.png", "val/dog/2.png",
          "val/other.png"});

  const Dataset with = openedWithThem();

  EXPECT_EQ(with.kind, "split-folders");
  EXPECT_THAT(with.classes, ElementsAre("cat", "dog"));
  EXPECT_THAT(unlabeledIn(with), ElementsAre("train/new.png", "val/other.png"));
}

TEST_F(UnlabeledImages, LieWhereFiftyOnePutsThem) {
  putAll({"cat/1.png", "dog/1.png", "_unlabeled/a.png"});

  EXPECT_THAT(unlabeledIn(openedWithThem()), ElementsAre("_unlabeled/a.png"));
}

TEST_F(UnlabeledImages, AreNotThoseWhoseLabelIsAList) {
  putAll({"a.png", "b.png", "c.png", "d.png"});
  put("d.jsonl",
      "{\"file_name\":\"a.png\",\"label\":\"cat\"}\n{\"file_name\":\"b.png\",\"label\":\"dog\"}\n"
      "{\"file_name\":\"c.png\",\"label\":[\"cat\",\"dog\"]}\n"
      "{\"file_name\":\"d.png\",\"label\":null}\n");

  const Dataset with = openedWithThem("jsonl");

  EXPECT_THAT(unlabeledIn(with), ElementsAre("d.png"));
  EXPECT_THAT(with.quarantined, quarantinedAs("c.png", "a list"));
}

}  // namespace
}  // namespace flipbook::dataset
