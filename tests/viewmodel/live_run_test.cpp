#include "flipbook/viewmodel/live_run.h"

#include <gmock/gmock.h>

#include <QCoreApplication>
#include <QTest>
#include <QThread>
#include <algorithm>
#include <thread>
#include <vector>

namespace flipbook::viewmodel {
namespace {

FramePtr smallFrame(std::uint32_t epoch) {
  EpochFrame frame;
  frame.epoch = EpochIndex{epoch};
  return std::make_shared<const EpochFrame>(std::move(frame));
}

class LiveRunTest : public testing::Test {
 protected:
  LiveRunTest() {
    QObject::connect(&live, &LiveRun::advanced, &live, [this](const FramePtr& newest) {
      EXPECT_EQ(QThread::currentThread(), QCoreApplication::instance()->thread());
      shown.push_back(newest->epoch.value());
    });
  }

  LiveRun live;
  std::vector<std::uint32_t> shown;
};

TEST_F(LiveRunTest, DeliversWhatAnotherThreadPostsOnItsOwnThreadAndInOrder) {
  constexpr std::uint32_t kEpochs = 500;

  std::jthread trainer{[this] {
    for (std::uint32_t epoch = 0; epoch < kEpochs; ++epoch) live.post(smallFrame(epoch));
  }};

  ASSERT_TRUE(QTest::qWaitFor([this] { return !shown.empty() && shown.back() == kEpochs - 1; }));
  EXPECT_EQ(std::ranges::adjacent_find(shown, std::ranges::greater_equal{}), shown.end());
}

TEST_F(LiveRunTest, OfABurstOnlyTheNewestArrives) {
  for (std::uint32_t epoch = 0; epoch < 20; ++epoch) live.post(smallFrame(epoch));

  QCoreApplication::processEvents();

  EXPECT_THAT(shown, testing::ElementsAre(19));
}

TEST_F(LiveRunTest, GoesOnAfterADelivery) {
  live.post(smallFrame(1));
  QCoreApplication::processEvents();
  live.post(smallFrame(2));
  QCoreApplication::processEvents();

  EXPECT_THAT(shown, testing::ElementsAre(1, 2));
}

TEST_F(LiveRunTest, NothingArrivesWithoutAPost) {
  QCoreApplication::processEvents();

  EXPECT_THAT(shown, testing::IsEmpty());
}

}  // namespace
}  // namespace flipbook::viewmodel
