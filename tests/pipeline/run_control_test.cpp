#include "pipeline/run_control.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace flipbook::pipeline {
namespace {

const auto kIgnorePause = [] {};

TEST(RunControl, GoesOnUntilStopped) {
  RunControl control;
  EXPECT_TRUE(control.mayGoOn(kIgnorePause));

  control.stop();

  EXPECT_FALSE(control.mayGoOn(kIgnorePause));
}

TEST(RunControl, WaitsWhilePausedAndSaysSoOnce) {
  RunControl control;
  control.pause();
  std::atomic<int> told = 0;
  std::atomic<bool> wentOn = false;
  std::jthread worker{[&] {
    wentOn = control.mayGoOn([&] {
      ++told;
      told.notify_all();
    });
  }};
  told.wait(0);
  EXPECT_FALSE(wentOn);

  control.resume();
  worker.join();

  EXPECT_TRUE(wentOn);
  EXPECT_EQ(told, 1);
}

TEST(RunControl, StopsAPausedRun) {
  RunControl control;
  control.pause();
  std::atomic<bool> wentOn = true;
  {
    std::jthread worker{[&] { wentOn = control.mayGoOn([&] { control.stop(); }); }};
  }
  EXPECT_FALSE(wentOn);
}

TEST(RunControl, PausesAfterTheOneEpochAskedFor) {
  RunControl control;
  control.pause();
  control.nextEpoch();
  EXPECT_TRUE(control.mayGoOn(kIgnorePause));

  control.epochEnded();

  bool isPaused = false;
  EXPECT_FALSE(control.mayGoOn([&] {
    isPaused = true;
    control.stop();
  }));
  EXPECT_TRUE(isPaused);
}

TEST(RunControl, ResumingTakesBackTheOneEpoch) {
  RunControl control;
  control.nextEpoch();
  control.resume();
  control.epochEnded();

  EXPECT_TRUE(control.mayGoOn([] { FAIL() << "paused"; }));
}

}  // namespace
}  // namespace flipbook::pipeline
