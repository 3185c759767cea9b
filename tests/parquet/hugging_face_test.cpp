#include "flipbook/parquet/hugging_face.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace flipbook::parquet {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Metadata fileWith(const std::string& note, const std::vector<std::string>& byteColumns) {
  Metadata metadata{.notes = {{"ARROW:schema", "?"}, {"huggingface", note}}};
  for (const std::string& path : byteColumns) {
    metadata.columns.push_back({.path = path, .type = PhysicalType::ByteArray});
  }
  return metadata;
}

TEST(ClassNames, AreFoundInFeaturesListsAndStructs) {
  const Metadata metadata = fileWith(R"({"info": {"features": {
      "image": {"_type": "Image"},
      "label": {"names": ["cat", "dog"], "_type": "ClassLabel"},
      "tags": {"feature": {"names": ["red"], "_type": "ClassLabel"}, "_type": "Sequence"},
      "objects": {"box": {"dtype": "int64", "_type": "Value"},
                  "category": [{"names": ["a", 1], "_type": "ClassLabel"}]}}}})",
                                     {});

  const auto classes = classNamesFrom(metadata).value();

  ASSERT_EQ(classes.size(), 3);
  EXPECT_EQ(classes[0].feature, "label");
  EXPECT_THAT(classes[0].names, ElementsAre("cat", "dog"));
  EXPECT_EQ(classes[1].feature, "tags");
  EXPECT_EQ(classes[2].feature, "objects.category");
  EXPECT_THAT(classes[2].names, ElementsAre("a", "1"));
}

TEST(ClassNames, AreNoneWithoutTheNote) {
  EXPECT_THAT(classNamesFrom({}).value(), IsEmpty());
  EXPECT_THAT(classNamesFrom(fileWith("{}", {})).value(), IsEmpty());
  EXPECT_THAT(classNamesFrom(fileWith(R"({"info": {"features": null}})", {})).value(), IsEmpty());
}

TEST(ClassNames, SayWhatIsWrongWithTheNote) {
  const auto noJson = classNamesFrom(fileWith("{", {}));
  const auto noList = classNamesFrom(
      fileWith(R"({"info": {"features": {"y": {"names": "cat", "_type": "ClassLabel"}}}})", {}));
  const auto tooLong = classNamesFrom(fileWith(std::string(3U << 20U, ' '), {}));

  ASSERT_FALSE(noJson);
  EXPECT_THAT(noJson.error().message(), HasSubstr("huggingface"));
  ASSERT_FALSE(noList);
  EXPECT_THAT(noList.error().message(), HasSubstr("\"y\""));
  ASSERT_FALSE(tooLong);
}

TEST(ImageColumns, AreTheFeaturesNotedAsImages) {
  const Metadata metadata =
      fileWith(R"({"info": {"features": {"photo": {"_type": "Image"}, "audio": {}}}})",
               {"audio.bytes", "audio.path", "photo.bytes", "photo.path"});

  const auto images = imageColumnsOf(metadata);

  ASSERT_EQ(images.size(), 1);
  EXPECT_EQ(images[0].feature, "photo");
  EXPECT_EQ(images[0].bytes, 2);
  EXPECT_EQ(images[0].path, 3);
}

TEST(ImageColumns, AreStructsOfBytesAndPathWithoutANote) {
  Metadata metadata = fileWith("{}", {"id", "image.bytes", "image.path", "other.bytes"});
  metadata.notes.clear();

  const auto images = imageColumnsOf(metadata);

  ASSERT_EQ(images.size(), 1);
  EXPECT_EQ(images[0].feature, "image");
}

TEST(ImageColumns, LeaveOutLists) {
  Metadata metadata = fileWith("{}", {"images.bytes", "images.path"});
  for (Column& column : metadata.columns) column.isRepeated = true;

  EXPECT_THAT(imageColumnsOf(metadata), IsEmpty());
}

}  // namespace
}  // namespace flipbook::parquet
