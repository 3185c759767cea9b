#include "flipbook/layout/live_layout.h"

#include <gmock/gmock.h>
#include <tbb/global_control.h>

#include <chrono>
#include <limits>
#include <stop_token>
#include <thread>

#include "flipbook/layout/quality.h"
#include "layout/layout_fixtures.h"
#include "layout/placement.h"

namespace flipbook::layout {
namespace {

// Epochs of a training in which ten classes move apart.
std::vector<FloatMatrix> trainingOf(std::size_t rows, std::size_t epochs) {
  std::vector<FloatMatrix> training;
  for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
    training.push_back(clouds(rows, 16, 10, 0.5F + 0.5F * static_cast<float>(epoch)));
  }
  return training;
}

std::vector<Layout> layoutsOf(const std::vector<FloatMatrix>& training) {
  LiveLayout live{{.seed = 3}};
  std::vector<Layout> layouts;
  for (const FloatMatrix& features : training)
    layouts.push_back(live.advance(features.view()).value());
  return layouts;
}

double trueNeighbors(const FloatMatrix& features, const Layout& layout) {
  return measureQuality(features.view(), layout)->trueNeighbors;
}

TEST(LiveLayout, DrawsNeighborsAsNeighbors) {
  const auto training = trainingOf(600, 4);

  const auto layouts = layoutsOf(training);

  // 600 samples drawn anywhere would have 15 * 15 / 599 = 0.4 of 15; the widest plane has about 2.
  EXPECT_GT(trueNeighbors(training.front(), layouts.front()), 4.5);
  EXPECT_GT(trueNeighbors(training.back(), layouts.back()), 4.5);
}

TEST(LiveLayout, MovesLittleFromEpochToEpoch) {
  const auto layouts = layoutsOf(trainingOf(600, 5));

  for (std::size_t epoch = 2; epoch < layouts.size(); ++epoch) {
    EXPECT_LT(meanDistance(layouts[epoch - 1], layouts[epoch]),
              0.25 * static_cast<double>(radiusOf(layouts[epoch])));
  }
}

TEST(LiveLayout, HoldsStillWhereNothingIsLearned) {
  const FloatMatrix features = clouds(600, 16, 10, 2);

  const auto layouts = layoutsOf({features, features, features});

  EXPECT_LT(meanDistance(layouts[0], layouts[1]), 1e-3 * static_cast<double>(radiusOf(layouts[0])));
  EXPECT_LT(meanDistance(layouts[1], layouts[2]), 1e-3 * static_cast<double>(radiusOf(layouts[0])));
}

// D: same features, same bits, however many threads; 2,500 samples use the tree, 7,000 also the
// lists.
class LiveLayoutOnThreads : public testing::TestWithParam<std::size_t> {};

TEST_P(LiveLayoutOnThreads, IsTheSameForOneThreadAndTwo) {
  const auto training = trainingOf(GetParam(), 2);

  const auto two = layoutsOf(training);
  const tbb::global_control oneThread{tbb::global_control::max_allowed_parallelism, 1};
  const auto one = layoutsOf(training);

  EXPECT_EQ(one, two);
}
INSTANTIATE_TEST_SUITE_P(Sizes, LiveLayoutOnThreads, testing::Values(100, 2500, 7000));

TEST(LiveLayout, GoesOnFromARecordedEpochToTheSameBits) {
  const auto training = trainingOf(500, 4);
  const auto layouts = layoutsOf(training);
  LiveLayout resumed{{.seed = 3}};

  resumed.continueFrom(training[1].view(), layouts[1]);

  EXPECT_EQ(resumed.advance(training[2].view()).value(), layouts[2]);
  EXPECT_EQ(resumed.advance(training[3].view()).value(), layouts[3]);
}

TEST(LiveLayout, GoesOnAfterAnEpochThatToldNothingToTheSameBits) {
  auto training = trainingOf(200, 4);
  training[2] = constantFeatures(200, 16, 0);
  const auto layouts = layoutsOf(training);
  LiveLayout resumed{{.seed = 3}};

  resumed.continueFrom(training[2].view(), layouts[2]);

  EXPECT_EQ(layouts[2], layouts[1]);
  EXPECT_EQ(resumed.advance(training[3].view()).value(), layouts[3]);
}

TEST(LiveLayout, ShowsHowItSettlesWithoutBeingChangedByIt) {
  const auto training = trainingOf(300, 2);
  const auto layouts = layoutsOf(training);
  LiveLayout live{{.seed = 3}};
  ASSERT_TRUE(live.advance(training[0].view()).has_value());
  std::vector<float> shares;
  Layout lastShown;

  const Layout layout = live.advance(training[1].view(), {},
                                     [&](const Layout& shown, float done) {
                                       shares.push_back(done);
                                       lastShown = shown;
                                     })
                            .value();

  EXPECT_EQ(layout, layouts[1]);
  EXPECT_THAT(shares, testing::SizeIs(testing::Ge(4)));
  EXPECT_EQ(shares.front(), 0);
  EXPECT_TRUE(std::ranges::is_sorted(shares));
  EXPECT_LT(shares.back(), 1);
  EXPECT_LT(meanDistance(lastShown, layout), meanDistance(layouts[0], layout));
}

TEST(LiveLayout, FollowsALayoutOfWhichNoFeaturesAreKnown) {
  const auto training = trainingOf(300, 2);
  const auto layouts = layoutsOf(training);
  LiveLayout live{{.seed = 3}};

  live.continueFrom(layouts[0]);
  const Layout followed = live.advance(training[1].view()).value();

  const auto radius = static_cast<double>(radiusOf(layouts[0]));
  EXPECT_LT(meanDistance(layouts[0], followed), 1.3 * radius);  // of two strangers: 1.8 and more
  EXPECT_GT(trueNeighbors(training[1], followed), 4);
}

class LiveLayoutOfFew : public testing::TestWithParam<std::size_t> {};

TEST_P(LiveLayoutOfFew, IsFiniteAndFollows) {
  const auto training = trainingOf(GetParam(), 3);

  const auto layouts = layoutsOf(training);

  for (const Layout& layout : layouts) {
    EXPECT_EQ(layout.size(), GetParam());
    EXPECT_TRUE(isFiniteLayout(layout));
  }
}
INSTANTIATE_TEST_SUITE_P(Sizes, LiveLayoutOfFew, testing::Values(0, 1, 2, 3, 4, 15, 16, 17, 33));

TEST(LiveLayout, KeepsFewSamplesApart) {
  const auto layouts = layoutsOf({FloatMatrix{{0, 0, 3, 0, 0, 4}, 2}});

  EXPECT_GT(distanceBetween(layouts[0][0], layouts[0][1]), 0.5);
  EXPECT_GT(distanceBetween(layouts[0][1], layouts[0][2]), 0.5);
}

TEST(LiveLayout, TurnsFewSamplesOntoTheLayoutBefore) {
  const FloatMatrix features = clouds(9, 3, 3, 2);
  FloatMatrix mirrored = features;
  for (std::size_t i = 0; i < mirrored.values.size(); i += 3) mirrored.values[i] *= -1;

  const auto layouts = layoutsOf({features, mirrored});

  EXPECT_LT(meanDistance(layouts[0], layouts[1]), 1e-3);
}

// B25: all images identical.
TEST(LiveLayout, SpreadsSamplesOfWhichNothingIsKnownOverADisc) {
  const auto layouts = layoutsOf({constantFeatures(200, 8, 0), constantFeatures(200, 8, 1)});

  EXPECT_TRUE(isFiniteLayout(layouts[0]));
  EXPECT_GT(radiusOf(layouts[0]), 1);
  EXPECT_EQ(layouts[0], layouts[1]);
}

TEST(LiveLayout, StartsAnewWhenFeaturesCome) {
  const FloatMatrix features = clouds(300, 8, 5, 3);

  const auto afterNothing = layoutsOf({constantFeatures(300, 8, 0), features});

  EXPECT_EQ(afterNothing[1], layoutsOf({features})[0]);
}

TEST(LiveLayout, KeepsTheLayoutWhereFeaturesAreNotFinite) {
  auto training = trainingOf(100, 2);
  training[1].values[77] = std::numeric_limits<float>::quiet_NaN();

  const auto layouts = layoutsOf(training);

  EXPECT_EQ(layouts[1], layouts[0]);
}

TEST(LiveLayout, PartsDuplicates) {
  FloatMatrix features = clouds(300, 8, 3, 2);
  for (std::size_t i = 1; i < 100; ++i) {
    std::copy_n(features.values.begin(), 8,
                features.values.begin() + static_cast<std::ptrdiff_t>(i * 8));
  }

  const auto layouts = layoutsOf({features, clouds(300, 8, 3, 2.1F)});

  EXPECT_TRUE(isFiniteLayout(layouts[0]));
  EXPECT_TRUE(isFiniteLayout(layouts[1]));
  EXPECT_GT(distanceBetween(layouts[0][20], layouts[0][80]), 1e-3);
  EXPECT_LT(radiusOf(layouts[0]),
            100);  // many neighbours at one point must not throw points far out
}

TEST(LiveLayout, TakesZeroFeaturesAmongOthers) {  // samples for which every rectifier is off
  auto training = trainingOf(300, 3);
  for (FloatMatrix& features : training) std::fill_n(features.values.begin(), 16 * 60, 0.0F);

  for (const Layout& layout : layoutsOf(training)) {
    EXPECT_TRUE(isFiniteLayout(layout));
    EXPECT_LT(radiusOf(layout), 100);
  }
}

TEST(LiveLayout, TakesAMissingClass) {
  FloatMatrix features = clouds(300, 8, 3, 4);
  features.values.resize(8 * 3);  // one sample of each class, and then only two classes
  for (std::size_t i = 0; i < 100; ++i) {
    const FloatMatrix all = clouds(300, 8, 3, 4);
    for (const std::size_t row : {3 * i, 3 * i + 1}) {
      features.values.insert(features.values.end(), all.row(row).begin(), all.row(row).end());
    }
  }

  EXPECT_TRUE(isFiniteLayout(layoutsOf({features})[0]));
}

TEST(LiveLayout, TakesHugeAndTinyFeatures) {
  for (const float scale : {1e-18F, 1e15F}) {
    FloatMatrix features = clouds(200, 8, 3, 4);
    for (float& value : features.values) value *= scale;

    const auto layouts = layoutsOf({features, features});

    EXPECT_TRUE(isFiniteLayout(layouts[0])) << scale;
    EXPECT_GT(trueNeighbors(features, layouts[0]), 4) << scale;
  }
}

TEST(LiveLayout, RefusesOtherSamplesOrFeatures) {
  LiveLayout live{{}};
  ASSERT_TRUE(live.advance(clouds(50, 8, 3, 1).view()).has_value());

  EXPECT_EQ(live.advance(clouds(51, 8, 3, 1).view()).error().code(), ErrorCode::InvalidArgument);
  EXPECT_EQ(live.advance(clouds(50, 9, 3, 1).view()).error().code(), ErrorCode::InvalidArgument);
  EXPECT_TRUE(live.advance(clouds(50, 8, 3, 1).view()).has_value());
}

TEST(LiveLayout, StopsAndForgetsTheEpoch) {
  const auto training = trainingOf(300, 2);
  LiveLayout live{{.seed = 3}};
  const Layout first = live.advance(training[0].view()).value();
  std::stop_source source;
  source.request_stop();

  const auto stopped = live.advance(training[1].view(), source.get_token());

  ASSERT_FALSE(stopped.has_value());
  EXPECT_EQ(stopped.error().code(), ErrorCode::Cancelled);
  EXPECT_EQ(live.advance(training[1].view()).value(), layoutsOf(training)[1]);
}

// Of many samples the search for neighbours takes longest.
TEST(LiveLayout, StopsWhileItSearches) {
  const FloatMatrix features = clouds(30'000, 24, 3, 1);
  for (const int waitMs : {0, 1, 5, 20, 60}) {
    LiveLayout live{{}};
    std::stop_source source;
    std::jthread stopper{[&source, waitMs] {
      std::this_thread::sleep_for(std::chrono::milliseconds{waitMs});
      source.request_stop();
    }};
    const auto stopped = live.advance(features.view(), source.get_token());

    ASSERT_FALSE(stopped.has_value()) << waitMs;
    EXPECT_EQ(stopped.error().code(), ErrorCode::Cancelled);
  }
}

}  // namespace
}  // namespace flipbook::layout
