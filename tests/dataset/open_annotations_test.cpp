// Labels from annotation programs. Ids like C6 are those of the table in docs/datasets.md.

#include <gmock/gmock.h>

#include "dataset/open_fixture.h"
#include "flipbook/core/image_address.h"

namespace flipbook::dataset {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class OpenAnnotations : public OpenFolder {
 protected:
  // A picture of 100 x 50.
  void putPicture(const std::string& path) const {
    test::writeBytes(root() / path, test::pngOf(test::plainImage(100, 50, {1, 2, 3})));
  }
};

TEST_F(OpenAnnotations, ReadsOneCocoAnnotationPerImageAsItsLabel) {
  putAll({"images/a.jpg", "images/b.jpg", "images/c.jpg"});
  put("annotations.json", R"({"annotations":[
      {"id":1,"image_id":7,"category_id":90,"bbox":[1,2,3,4],"iscrowd":0},
      {"id":2,"image_id":9,"category_id":3},
      {"id":3,"image_id":9,"category_id":90,"bbox":[1,2,3,4],"iscrowd":1}],
    "images":[{"id":7,"file_name":"a.jpg"},{"id":9,"file_name":"b.jpg"},{"id":11,"file_name":"c.jpg"}],
    "categories":[{"id":3,"name":"dog"},{"id":90,"name":"cat"}]})");

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "coco");
  EXPECT_THAT(dataset.classes, ElementsAre("dog", "cat"));
  EXPECT_THAT(samplesOf(dataset), ElementsAre("images/a.jpg=cat", "images/b.jpg=dog"));
  ASSERT_THAT(dataset.alsoPossible, SizeIs(1));
  EXPECT_EQ(dataset.alsoPossible[0].kind, "coco-boxes");
  EXPECT_THAT(dataset.warnings, Contains(HasSubstr("without a label is left aside")));
}

TEST_F(OpenAnnotations, CutsOutTheBoxesWhereAnImageHasSeveral) {
  putAll({"a.jpg", "b.jpg"});
  // A tenth of the longer side around each: of 20 x 10 at (40, 20) becomes 24 x 14 at (38, 18);
  // of 50 x 10 at (0, 45) only what lies inside 100 x 50: x 0 to 55, y 40 to 50.
  put("train.json", R"({"images":[{"id":1,"file_name":"a.jpg","width":100,"height":50},
                                  {"id":2,"file_name":"b.jpg","width":100,"height":50}],
    "categories":[{"id":1,"name":"cat","supercategory":"x"},{"id":2,"name":"dog"}],
    "annotations":[{"image_id":1,"category_id":1,"bbox":[40,20,20,10]},
                   {"image_id":1,"category_id":2,"bbox":[0,45,50,10]},
                   {"image_id":2,"category_id":2,"bbox":[10,10,0,5]},
                   {"image_id":2,"category_id":2,"bbox":[20.5,10.5,10,10]},
                   {"image_id":2,"category_id":7,"bbox":[1,1,5,5]},
                   {"image_id":3,"category_id":1,"bbox":[1,1,5,5]}]})");

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "coco-boxes");
  EXPECT_THAT(samplesOf(dataset),
              ElementsAre("a.jpg#xywh=0,40,55,10=dog", "a.jpg#xywh=38,18,24,14=cat",
                          "b.jpg#xywh=19,9,13,13=dog"));
  EXPECT_EQ(dataset.images[1].box, (Box{38, 18, 24, 14}));
  EXPECT_EQ(dataset.images[0].group, dataset.images[1].group);
  EXPECT_THAT(dataset.quarantined, quarantinedAs("b.jpg", "a box of 0 x 5"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("b.jpg", "there is no category 7"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("train.json", "there is no image with the id 3"));
}

TEST_F(OpenAnnotations, ReadsACocoFilePerSplit) {
  putAll({"train/a.jpg", "train/b.jpg", "valid/c.jpg"});
  const std::string categories = R"("categories":[{"id":0,"name":"x"},{"id":1,"name":"y"}],)";
  put("train/_annotations.coco.json",
      "{" + categories + R"("images":[{"id":0,"file_name":"a.jpg"},{"id":1,"file_name":"b.jpg"}],
      "annotations":[{"image_id":0,"category_id":0},{"image_id":1,"category_id":1}]})");
  put("valid/_annotations.coco.json", "{" + categories + R"("images":[{"id":0,"file_name":"c.jpg"}],
      "annotations":[{"image_id":0,"category_id":1}]})");

  EXPECT_THAT(samplesOf(opened()), ElementsAre("train/a.jpg=x:train", "train/b.jpg=y:train",
                                               "valid/c.jpg=y:validation"));
}

TEST_F(OpenAnnotations, C6_RefusesDamagedCoco) {
  putAll({"cat/a.jpg", "dog/b.jpg"});
  put("x.json", R"({"images":[{"id":1,"file_name":"a.jpg"}],"images":[]})");

  EXPECT_THAT(refused(), AllOf(HasSubstr("\"x.json\""), HasSubstr("key 'images' twice")));
}

TEST_F(OpenAnnotations, C1_QuarantinesCocoPathsThatLeadOutside) {
  putAll({"a.jpg", "b.jpg"});
  put("x.json", R"({"images":[{"id":1,"file_name":"a.jpg"},{"id":2,"file_name":"b.jpg"},
    {"id":3,"file_name":"../../etc/passwd"}],"categories":[{"id":1,"name":"x"},{"id":2,"name":"y"}],
    "annotations":[{"image_id":1,"category_id":1},{"image_id":2,"category_id":2},
                   {"image_id":3,"category_id":2}]})");

  EXPECT_THAT(opened().quarantined, quarantinedAs("../../etc/passwd", "outside root"));
}

TEST_F(OpenAnnotations, CutsOutYoloBoxes) {
  putPicture("images/train/a.png");
  putPicture("images/val/b.png");
  putPicture("images/val/empty.png");
  put("data.yaml", "path: .\ntrain: images/train\nval: images/val\nnames:\n  0: cat\n  1: dog\n");
  // 100 x 50: 0.2 x 0.4 around (0.5, 0.5) is 20 x 20 at (40, 15); with 2 around it 24 x 24 at (38,
  // 13)
  put("labels/train/a.txt", "0 0.5 0.5 0.2 0.4\n1 0.1 0.1 0.2 0.2 0.3 0.1\n");
  put("labels/val/b.txt", "1 0.5 0.5 0.2 0.4\n2 0.5 0.5 0.1 0.1\n0 40 20 5 5\nx\n");

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "yolo-boxes");
  EXPECT_THAT(dataset.classes, ElementsAre("cat", "dog"));
  // The polygon spans x 10 to 30, y 5 to 10; with 2 around it x 8 to 32, y 3 to 12.
  EXPECT_THAT(samplesOf(dataset), ElementsAre("images/train/a.png#xywh=38,13,24,24=cat:train",
                                              "images/train/a.png#xywh=8,3,24,9=dog:train",
                                              "images/val/b.png#xywh=38,13,24,24=dog:validation"));
  EXPECT_THAT(dataset.quarantined,
              quarantinedAs("images/val/b.png", "labels/val/b.txt, line 2: the class 2"));
  EXPECT_THAT(dataset.quarantined,
              quarantinedAs("images/val/b.png", "line 3: numbers outside 0 to 1"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("images/val/b.png", "line 4: not \"class x y"));
}

TEST_F(OpenAnnotations, ReadsCvatsTags) {
  putAll({"images/a.jpg", "images/b.jpg"});
  put("annotations.xml", R"(<?xml version="1.0" encoding="utf-8"?>
<annotations><version>1.1</version><meta><task><labels><label><name>dog</name></label>
<label><name>cat &amp; co</name></label></labels></task></meta>
<image id="0" name="a.jpg" width="100" height="50"><tag label="cat &amp; co" source="manual"></tag></image>
<image id="1" name="b.jpg" width="100" height="50"><tag label="owl"/></image></annotations>)");

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "cvat");
  EXPECT_THAT(dataset.classes, ElementsAre("dog", "cat & co"));
  EXPECT_THAT(samplesOf(dataset), ElementsAre("images/a.jpg=cat & co"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("b.jpg", "\"owl\" is not in the list of classes"));
}

TEST_F(OpenAnnotations, CutsOutCvatsBoxes) {
  putAll({"a.jpg"});
  put("annotations.xml", R"(<annotations><image name="a.jpg" width="100" height="50">
<box label="cat" xtl="40" ytl="20" xbr="60" ybr="30"/><box label="dog" xtl="0" ytl="0" xbr="10" ybr="10"/>
<box label="dog" xtl="50" ytl="0" xbr="10" ybr="10"/></image></annotations>)");

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "cvat-boxes");
  EXPECT_THAT(samplesOf(dataset),
              ElementsAre("a.jpg#xywh=0,0,11,11=dog", "a.jpg#xywh=38,18,24,14=cat"));
  EXPECT_THAT(dataset.quarantined, SizeIs(1));
}

TEST_F(OpenAnnotations, RefusesDamagedXml) {
  putAll({"a.jpg"});
  put("annotations.xml", "<annotations><image name=\"a.jpg\">");

  EXPECT_THAT(refused(), AllOf(HasSubstr("\"annotations.xml\""), HasSubstr("not XML at byte")));
}

TEST_F(OpenAnnotations, ReadsLabelStudiosChoices) {
  putAll({"pool/cat.jpg", "pool/dog.jpg", "pool/owl.jpg"});
  put("project.json", R"([
    {"id":1,"data":{"image":"/data/upload/3/1a2b3c4d-cat.jpg"},"annotations":[{"was_cancelled":false,
      "result":[{"type":"choices","value":{"choices":["tabby"]}}]}]},
    {"id":2,"data":{"image":"/data/local-files/?d=home/me/pool/dog.jpg"},"annotations":[
      {"was_cancelled":true,"result":[{"type":"choices","value":{"choices":["tabby"]}}]},
      {"result":[{"type":"choices","value":{"choices":["rex"]}}]}]},
    {"id":3,"data":{"image":"owl.jpg"},"annotations":[{"result":[
      {"type":"choices","value":{"choices":["rex","tabby"]}}]}]}])");

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "label-studio");
  EXPECT_THAT(samplesOf(dataset), ElementsAre("pool/cat.jpg=tabby", "pool/dog.jpg=rex"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("owl.jpg", "several labels: \"rex\", \"tabby\""));
}

TEST_F(OpenAnnotations, ReadsFiftyOnesClassification) {
  putAll({"data/a.jpg", "data/b.jpg", "data/c.jpg", "data/d.jpg"});
  put("labels.json",
      R"({"classes":["cat","dog"],"labels":{"a":1,"b":{"label":"cat","confidence":0.5},
    "c":null,"d":7}})");

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "fiftyone");
  EXPECT_THAT(samplesOf(dataset), ElementsAre("data/a.jpg=dog", "data/b.jpg=cat"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("d", "the label 7 is not in the list"));
}

}  // namespace
}  // namespace flipbook::dataset
