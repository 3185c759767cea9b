#include "flipbook/findings/reason.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

// Thirteen of fifteen neighbours are dogs.
LabelFacts factsOf(const std::vector<Said>& said, Split split = Split::Training,
                   const std::vector<Said>& heldOut = {}) {
  const std::vector<PageVerdict> pages = pagesOf(said);
  const std::vector<PageVerdict> audited = pagesOf(heldOut);
  std::vector<ClassId> around(13, kDog);
  around.insert(around.end(), 2, kCat);
  return labelFacts({.label = kCat, .pages = pages, .neighborLabels = around, .heldOut = audited},
                    kDog, split);
}

std::string reasonOf(const std::vector<Said>& said, Split split = Split::Training) {
  return labelReason(factsOf(said, split), {"cat", "dog"});
}

TEST(LabelReason, TellsSinceWhichPageTheModelSaysAnotherClass) {
  // Pages 1 to 3 cat; 4 to 7 dog with 0.9, 0.95, 0.95, 0.92: 3.72 / 4 = 0.93.
  EXPECT_EQ(reasonOf({{kDog},
                      {kCat},
                      {kCat},
                      {kCat},
                      {kDog, 0.9F},
                      {kDog, 0.95F},
                      {kDog, 0.95F},
                      {kDog, 0.92F}}),
            "labelled cat, but every page since 4 says dog (0.93 on average); 13 of its 15 "
            "neighbours are dog");
}

TEST(LabelReason, KnowsWhenEveryPageSaysSo) {
  EXPECT_EQ(reasonOf({{kCat}, {kDog, 0.5F}, {kDog, 0.7F}, {kDog, 0.6F}}, Split::Validation),
            "labelled cat, but every page says dog (0.60 on average); 13 of its 15 neighbours are "
            "dog; the model was never shown its label");
}

TEST(LabelReason, TellsWhatModelsSayThatWereTrainedWithoutIt) {
  const LabelFacts facts =
      factsOf({{kCat}, {kCat}, {kCat}, {kCat}}, Split::Training, {{kDog}, {kDog}, {kDog}, {kCat}});

  EXPECT_EQ(facts.heldOutPages, 3U);  // not the untrained model
  EXPECT_EQ(facts.heldOutSuggestedPages, 2U);
  EXPECT_EQ(facts.heldOutLabelPages, 1U);
  EXPECT_EQ(labelReason(facts, {"cat", "dog"}),
            "labelled cat, and every page says so; 13 of its 15 neighbours are dog; a model "
            "trained without it says dog on 2 of 3 pages");
}

TEST(LabelReason, TellsWhenModelsThatWereTrainedWithoutItAgreeWithTheLabel) {
  const LabelFacts facts =
      factsOf({{kCat}, {kDog}, {kDog}}, Split::Training, {{kCat}, {kCat}, {kCat}});

  EXPECT_THAT(labelReason(facts, {"cat", "dog"}),
              testing::EndsWith("a model trained without it says cat on 2 of 2 pages"));
}

TEST(LabelReason, CountsTheAuditOfAValidationSampleOnceOnly) {
  const LabelFacts facts =
      factsOf({{kCat}, {kDog}, {kDog}}, Split::Validation, {{kCat}, {kDog}, {kDog}});

  EXPECT_EQ(facts.heldOutPages, 0U);  // its own pages are held out already
}

TEST(LabelReason, NamesTheOnePageThatSaysSo) {
  EXPECT_EQ(reasonOf({{kCat}, {kCat}, {kCat}, {kDog, 0.55F}}),
            "labelled cat, but page 3 says dog (0.55); 13 of its 15 neighbours are dog");
}

TEST(LabelReason, DoesNotHideThatTheModelHasLearntTheLabelByHeart) {
  EXPECT_EQ(reasonOf({{kCat}, {kDog}, {kDog}, {kDeer}, {kCat}, {kCat}}),
            "labelled cat, which the model says only since page 4; 2 of 5 pages say dog; 13 of its "
            "15 neighbours are dog");
}

TEST(LabelReason, DoesNotHideThatTheModelAgreesWithTheLabel) {
  EXPECT_EQ(reasonOf({{kDog}, {kCat}, {kCat}, {kCat}}),
            "labelled cat, and every page says so; 13 of its 15 neighbours are dog");
}

TEST(LabelReason, TellsOfAThirdClass) {
  EXPECT_EQ(
      reasonOf({{kDog}, {kDog}, {kCat}, {kDeer}}),
      "labelled cat, which 1 of 3 pages say, not the last; 1 of 3 pages say dog; 13 of its 15 "
      "neighbours are dog");
}

TEST(LabelReason, SaysPlainlyThatNoPageSaysOne) {
  EXPECT_EQ(reasonOf({{kDog}, {kDeer}, {kDeer}, {kDeer}}),
            "labelled cat, which no page says; no page says dog; 13 of its 15 neighbours are dog");
  EXPECT_EQ(reasonOf({{kDog}, {kDeer}, {kCat}, {kDeer}}),
            "labelled cat, which 1 of 3 pages say, not the last; no page says dog; 13 of its 15 "
            "neighbours are dog");
}

TEST(LabelFacts, ShowOnTheFirstPageOfTheStreakOrElseTheFirstThatSaysSo) {
  EXPECT_EQ(factsOf({{kCat}, {kDog}, {kCat}, {kDog}, {kDog}}).since, EpochIndex{3});
  EXPECT_EQ(factsOf({{kCat}, {kDog}, {kDog}, {kCat}}).since, EpochIndex{1});
  EXPECT_EQ(factsOf({{kDog}, {kCat}, {kCat}, {kCat}}).since, std::nullopt);
}

TEST(OutlierReason, SaysOnlyWhatIsUnusual) {
  EXPECT_EQ(outlierReason({.isByLength = true,
                           .weakerThan = 0.992F,
                           .strangerThan = 0.87F,
                           .mixedThan = 0.5F,
                           .odderThan = 0.5F,
                           .neighbors = 10,
                           .neighborLabels = 2,
                           .weakSince = EpochIndex{4}}),
            "the network responds to it more weakly than to 992 of 1000 images; among the weakest "
            "5 of 100 on every page since 4; its features follow the common pattern less than "
            "those of 87 of 100 images");
  EXPECT_EQ(outlierReason({.weakerThan = 0.5F,
                           .mixedThan = 0.97F,
                           .odderThan = 0.9F,
                           .neighbors = 10,
                           .neighborLabels = 7}),
            "its 10 neighbours carry 7 different labels; it was unusual to the untrained network "
            "already, more than 90 of 100 images");
  EXPECT_EQ(outlierReason({.isByLength = true, .weakerThan = 0.5F}),
            "nothing about it stands out from the other images");
}

TEST(DuplicateReason, NamesTheOtherAndBothLabels) {
  const DuplicateNames names{"dog/7.png", "cat", "dog"};

  EXPECT_EQ(duplicateReason({.other = SampleId{7}, .isExact = true, .labelsDiffer = true}, names),
            "the same file as dog/7.png; labelled cat here and dog there");
  EXPECT_EQ(
      duplicateReason({.other = SampleId{7}, .isNear = true, .relativeDistance = 0.05F}, names),
      "nearly the same as dog/7.png: at 0.05 of the distance to ordinary neighbours");
  EXPECT_EQ(
      duplicateReason(
          {.other = SampleId{7}, .isNear = true, .isByPixels = true, .labelsDiffer = true}, names),
      "nearly the same picture as dog/7.png; labelled cat here and dog there");
  EXPECT_EQ(duplicateReason({}, names), "no other image is like it");
}

TEST(HardReason, CountsChangesAndSaysHowItEnded) {
  EXPECT_EQ(
      hardReason(
          {.changes = 5, .pages = 15, .firstChange = EpochIndex{3}, .rightSince = EpochIndex{12}}),
      "the model changed its mind 5 times in 15 pages, first on page 3; right on every page "
      "since 12");
  EXPECT_EQ(hardReason({.changes = 1,
                        .pages = 15,
                        .lastPage = EpochIndex{15},
                        .firstChange = EpochIndex{15},
                        .rightSince = EpochIndex{15}}),
            "the model changed its mind 1 time in 15 pages, first on page 15; right only on the "
            "last page");
  EXPECT_EQ(hardReason({.pages = 15}),
            "the model never changed its mind in 15 pages; wrong on the last page");
}

}  // namespace
}  // namespace flipbook::findings
