#include "flipbook/viewmodel/neighborhood.h"

#include <gtest/gtest.h>

#include <QTest>

#include "flipbook/viewmodel/sample_neighbors.h"
#include "support/run_fixtures.h"

namespace flipbook::viewmodel {
namespace {

bool waitForNeighbors(const Neighborhood& near) {
  return QTest::qWaitFor([&] { return !near.neighbors().empty(); });
}

TEST(Neighborhood, FindsTheNeighboursBesideTheWindow) {
  const FramePtr frame = test::sharedFrameOf(2);
  Neighborhood near;

  near.find(frame, SampleId{7});

  EXPECT_TRUE(near.neighbors().empty());
  ASSERT_TRUE(waitForNeighbors(near));
  EXPECT_EQ(near.neighbors(), neighborsOnPage(*frame, SampleId{7}, 15));
}

TEST(Neighborhood, ForgetsThemAtOnceWithTheSampleAndWithThePage) {
  Neighborhood near;
  const FramePtr frame = test::sharedFrameOf(2);
  near.find(frame, SampleId{7});
  ASSERT_TRUE(waitForNeighbors(near));

  near.find(frame, SampleId{8});
  EXPECT_TRUE(near.neighbors().empty());
  ASSERT_TRUE(waitForNeighbors(near));

  near.find(test::sharedFrameOf(1), SampleId{8});
  EXPECT_TRUE(near.neighbors().empty());
  ASSERT_TRUE(waitForNeighbors(near));

  near.find(nullptr, SampleId{8});
  EXPECT_TRUE(near.neighbors().empty());
}

TEST(Neighborhood, GoesOnWhenAskedForTheSameAgain) {
  Neighborhood near;
  const FramePtr frame = test::sharedFrameOf(2);
  near.find(frame, SampleId{7});

  near.find(frame, SampleId{7});

  EXPECT_TRUE(waitForNeighbors(near));
}

}  // namespace
}  // namespace flipbook::viewmodel
