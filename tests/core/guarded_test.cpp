#include "flipbook/core/guarded.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace flipbook {
namespace {

TEST(Guarded, LosesNoUpdateOfManyThreads) {
  Guarded<int> counter{0};
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&] {
        for (int i = 0; i < 10'000; ++i) counter.with([](int& value) { ++value; });
      });
    }
  }

  EXPECT_EQ(counter.with([](int& value) { return value; }), 40'000);
}

}  // namespace
}  // namespace flipbook
