#include "flipbook/viewmodel/sample_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace flipbook::viewmodel {
namespace {

using findings::StandsOut;
using findings::StandsOutKind;

RunInfo animals() {
  RunInfo run;
  run.classes = {"cat", "dog"};
  run.dataset.root = "/data/animals";
  return run;
}

TEST(SampleText, WritesWhySampleIsSuspected) {
  StandsOut found;
  found.kind = StandsOutKind::SuspectedWrongLabel;
  found.otherClass = ClassId{1};
  found.streak = {.since = EpochIndex{4}, .pages = 9, .meanConfidence = 0.93F};
  found.neighbors = 15;
  found.otherNeighbors = 13;

  EXPECT_EQ(reasonSentence(found, animals()).toStdString(),
            "Every page since 4 says dog (0.93 on average); 13 of its 15 nearest neighbours are "
            "labelled dog.");
}

TEST(SampleText, WritesWhyARightSampleIsAmongStrangers) {
  StandsOut found;
  found.kind = StandsOutKind::StrangeNeighbors;
  found.otherClass = ClassId{0};
  found.neighbors = found.otherNeighbors = 10;

  EXPECT_EQ(reasonSentence(found, animals()).toStdString(),
            "Its 10 nearest neighbours are all labelled cat.");
}

TEST(SampleText, WritesHowOftenItWasWrong) {
  StandsOut found;
  found.kind = StandsOutKind::OftenWrong;
  found.pages = 20;
  found.wrongPages = 14;
  EXPECT_EQ(reasonSentence(found, animals()).toStdString(), "Wrong on 14 of 20 pages.");
  EXPECT_EQ(reasonHeadline(found).toStdString(), "Often wrong");

  found.rightSince = EpochIndex{15};
  EXPECT_EQ(reasonSentence(found, animals()).toStdString(),
            "Wrong on 14 of 20 pages; right since page 15.");
  EXPECT_EQ(reasonHeadline(found).toStdString(), "Learned late");
}

TEST(SampleText, HasNoFigureForWhatHasNoValue) {
  EXPECT_EQ(ratioText(std::nullopt).toStdString(), "–");
  EXPECT_EQ(ratioText(std::numeric_limits<double>::quiet_NaN()).toStdString(), "–");
  EXPECT_EQ(ratioText(0.934).toStdString(), "0.93");
}

TEST(SampleText, NamesAClassTheRunDoesNotHaveByItsNumber) {
  EXPECT_EQ(classText(animals(), ClassId{7}).toStdString(), "class 7");
}

// D15: data never becomes markup, and never grows without bounds.
TEST(SampleText, D15_KeepsMarkupAndEndlessNamesFromToolTips) {
  RunInfo run = animals();
  run.classes = {"<b>bold</b>", std::string(60'000, 'x')};

  EXPECT_TRUE(plainTip(classText(run, ClassId{0})).contains(QStringLiteral("&lt;b&gt;")));
  EXPECT_LE(classText(run, ClassId{1}).size(), 255);
}

// D16: only listed paths below the root are ever opened.
TEST(SampleText, D16_RefusesPathsThatLeaveTheDataset) {
  const auto fileOf = [](const std::string& path) {
    return sampleFile(animals(), Sample{.path = path, .label = {}});
  };

  EXPECT_EQ(fileOf("cat/1.png").value(), "/data/animals/cat/1.png");
  EXPECT_EQ(fileOf("cat/..png").value(), "/data/animals/cat/..png");
  for (const std::string& path :
       {std::string{"../secret.png"}, std::string{"cat/../../secret.png"},
        std::string{"/etc/passwd"}, std::string{}, std::string{"a\0b", 3}}) {
    const auto file = fileOf(path);
    ASSERT_FALSE(file) << path;
    EXPECT_EQ(file.error().code(), ErrorCode::InvalidArgument) << path;
  }
}

TEST(SampleText, SaysSoWhenTheRunDoesNotSayWhereItsImagesAre) {
  RunInfo run = animals();
  run.dataset.root.clear();

  EXPECT_EQ(sampleFile(run, Sample{.path = "a.png", .label = {}}).error().code(),
            ErrorCode::NotFound);
}

}  // namespace
}  // namespace flipbook::viewmodel
