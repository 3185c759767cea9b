#include "viewmodel/frame_cache.h"

#include <gmock/gmock.h>

namespace flipbook::viewmodel {
namespace {

// A frame of about 4 kB.
FramePtr frameOfEpoch(std::uint32_t epoch) {
  EpochFrame frame;
  frame.epoch = EpochIndex{epoch};
  frame.loss.resize(1000);
  return std::make_shared<const EpochFrame>(std::move(frame));
}

const std::size_t kOneFrame = sizeInBytes(*frameOfEpoch(0));

TEST(FrameCache, FindsWhatWasPutIn) {
  FrameCache cache{10 * kOneFrame};
  const FramePtr frame = frameOfEpoch(3);

  cache.insert(frame);

  EXPECT_EQ(cache.find(EpochIndex{3}), frame);
  EXPECT_EQ(cache.find(EpochIndex{4}), nullptr);
  EXPECT_EQ(cache.usedBytes(), kOneFrame);
}

TEST(FrameCache, ForgetsTheLeastRecentlyUsed) {
  FrameCache cache{3 * kOneFrame};
  for (std::uint32_t epoch = 0; epoch < 3; ++epoch) cache.insert(frameOfEpoch(epoch));
  ASSERT_NE(cache.find(EpochIndex{0}), nullptr);  // used again

  cache.insert(frameOfEpoch(3));

  EXPECT_TRUE(cache.contains(EpochIndex{0}));
  EXPECT_FALSE(cache.contains(EpochIndex{1}));
  EXPECT_TRUE(cache.contains(EpochIndex{2}));
  EXPECT_EQ(cache.usedBytes(), 3 * kOneFrame);
}

TEST(FrameCache, KeepsTheNewestEvenBeyondItsBudget) {
  FrameCache cache{1};

  cache.insert(frameOfEpoch(0));
  cache.insert(frameOfEpoch(1));

  EXPECT_FALSE(cache.contains(EpochIndex{0}));
  EXPECT_TRUE(cache.contains(EpochIndex{1}));
}

TEST(FrameCache, ReplacesAFrameOfTheSameEpoch) {
  FrameCache cache{10 * kOneFrame};
  cache.insert(frameOfEpoch(0));
  const FramePtr second = frameOfEpoch(0);

  cache.insert(second);

  EXPECT_EQ(cache.find(EpochIndex{0}), second);
  EXPECT_EQ(cache.usedBytes(), kOneFrame);
  cache.remove(EpochIndex{0});
  EXPECT_EQ(cache.usedBytes(), 0U);
}

TEST(FrameCache, KnowsWhetherMoreFramesFit) {
  FrameCache cache{3 * kOneFrame};
  EXPECT_TRUE(cache.hasRoomForMore(2));

  cache.insert(frameOfEpoch(0));

  EXPECT_TRUE(cache.hasRoomForMore(2));
  EXPECT_FALSE(cache.hasRoomForMore(3));
}

}  // namespace
}  // namespace flipbook::viewmodel
