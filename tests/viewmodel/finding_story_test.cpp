#include "flipbook/viewmodel/finding_story.h"

#include <gtest/gtest.h>

#include <cmath>

#include "flipbook/viewmodel/sample_neighbors.h"
#include "viewmodel/sample_fixtures.h"

namespace flipbook::viewmodel {
namespace {

// Three samples of two classes with two features; the first is labelled 0 and lies near the second,
// which is labelled 1.
EpochFrame threeSamples() {
  EpochFrame frame;
  frame.epoch = EpochIndex{7};
  frame.scores = ClassScores::full({{1, 3, 0, 2, 5, 0}, 2});
  frame.features = exactFeatures({{3, 4, 3, 5, 0, 1}, 2});
  return frame;
}
std::vector<Sample> labelled(std::initializer_list<std::uint32_t> labels) {
  std::vector<Sample> samples;
  for (const std::uint32_t label : labels) samples.push_back({.label = ClassId{label}});
  return samples;
}

TEST(StoryOn, CountsEverythingOfOnePage) {
  const auto samples = labelled({0, 1, 0});

  const StoryPage story = storyOn(threeSamples(), samples, SampleId{0}, ClassId{1});

  EXPECT_EQ(story.epoch, EpochIndex{7});
  EXPECT_FLOAT_EQ(story.margin, -2);  // 1 - 3
  EXPECT_NEAR(story.labelShare, 1 / (1 + std::exp(2.0)), 1e-6);
  EXPECT_NEAR(story.suggestedShare, 1 / (1 + std::exp(-2.0)), 1e-6);
  EXPECT_FLOAT_EQ(story.strongerThan, 0.5F);  // |(3,4)| = 5, |(3,5)| = 5.8, |(0,1)| = 1
  EXPECT_FLOAT_EQ(story.labelNeighbors, 0.5F);
  EXPECT_FLOAT_EQ(story.suggestedNeighbors, 0.5F);
}

TEST(StoryOn, LeavesGapsWhereThePageSaysNothing) {
  EpochFrame frame = threeSamples();
  frame.features = {};
  frame.scores = ClassScores::full({{std::nanf(""), std::nanf(""), 0, 2, 5, 0}, 2});

  const StoryPage story = storyOn(frame, labelled({0, 1, 0}), SampleId{0}, std::nullopt);

  for (const float value : {story.margin, story.labelShare, story.suggestedShare,
                            story.strongerThan, story.labelNeighbors, story.suggestedNeighbors}) {
    EXPECT_TRUE(std::isnan(value));
  }
}

TEST(AlikeOn, ListsTheNearestOfEitherClass) {
  const Alike alike = alikeOn(threeSamples(), labelled({0, 1, 0}), SampleId{0}, ClassId{1});

  EXPECT_EQ(alike.label, std::vector{SampleId{2}});
  EXPECT_EQ(alike.suggested, std::vector{SampleId{1}});
}

TEST(FindingStory, TellsEveryPageOfTheRun) {
  test::OpenFixture fixture{test::RunShape{.epochs = 4}};
  FindingStory story;
  story.setRun(fixture.run.get());

  story.setSample(SampleId{1}, ClassId{2});

  EXPECT_TRUE(story.pages().empty());
  ASSERT_TRUE(QTest::qWaitFor([&] { return story.pages().size() == 4; }));
  for (std::uint32_t epoch = 0; epoch < 4; ++epoch) {
    const auto frame = test::valueOrThrow(fixture.run->reader()->readFrame(EpochIndex{epoch}));
    EXPECT_EQ(story.pages()[epoch],
              storyOn(frame, fixture.run->samples(), SampleId{1}, ClassId{2}));
  }
  EXPECT_EQ(story.alike().suggested.size(), Alike::kAlike);
  story.setRun(nullptr);
  EXPECT_TRUE(story.pages().empty());
}

}  // namespace
}  // namespace flipbook::viewmodel
