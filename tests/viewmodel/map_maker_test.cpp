#include "flipbook/viewmodel/map_maker.h"

#include <gmock/gmock.h>

#include <QSignalSpy>
#include <QTest>

#include "flipbook/viewmodel/open_run.h"
#include "support/run_fixtures.h"

namespace flipbook::viewmodel {
namespace {

using recording::LayoutTrack;
using test::RunFixture;
using test::RunShape;

namespace fs = std::filesystem;

class MapMakerTest : public testing::Test {
 protected:
  void open(const RunShape& shape) {
    fixture = std::make_unique<RunFixture>(shape);
    run = test::valueOrThrow(OpenRun::open(fixture->path()));
    maker.setRun(run.get());
  }
  bool waitUntilIdle() {
    return QTest::qWaitFor([this] { return maker.work() == MapMaker::Work::None; });
  }
  bool hasLayout(std::uint32_t epoch, LayoutTrack track = LayoutTrack::Live) {
    return recording::RunReader::open(fixture->path())->hasLayout(EpochIndex{epoch}, track);
  }

  std::unique_ptr<RunFixture> fixture;
  std::unique_ptr<OpenRun> run;
  MapMaker maker;
};

TEST_F(MapMakerTest, LaysOutARunThatCameWithoutLayouts) {
  std::vector<std::uint32_t> told;
  fixture = std::make_unique<RunFixture>(RunShape{.epochs = 3, .withLayouts = false});
  run = test::valueOrThrow(OpenRun::open(fixture->path()));
  QObject::connect(&run->live(), &LiveRun::settled, &maker, [&](const SettlingLayoutPtr& layout) {
    told.push_back(layout->epoch.value());
    EXPECT_EQ(layout->done, 1);
  });

  maker.setRun(run.get());

  EXPECT_EQ(maker.work(), MapMaker::Work::LayingOut);
  ASSERT_TRUE(waitUntilIdle());
  EXPECT_THAT(told, testing::ElementsAre(0, 1, 2));
  EXPECT_TRUE(hasLayout(0) && hasLayout(1) && hasLayout(2));
}

TEST_F(MapMakerTest, LeavesALaidOutRunAlone) {
  open({});

  EXPECT_EQ(maker.work(), MapMaker::Work::None);
}

TEST_F(MapMakerTest, LeavesARunToWhoeverWritesIt) {
  fixture = std::make_unique<RunFixture>(RunShape{.withLayouts = false});
  const auto trainer = recording::RunWriter::reopen(fixture->path());
  run = test::valueOrThrow(OpenRun::open(fixture->path()));

  maker.setRun(run.get());

  EXPECT_EQ(maker.work(), MapMaker::Work::None);
  EXPECT_FALSE(maker.whyNotRefine().isEmpty());
}

TEST_F(MapMakerTest, RefinesWhenAskedTo) {
  open({.epochs = 3});
  QSignalSpy refined{&maker, &MapMaker::refined};
  ASSERT_EQ(maker.whyNotRefine(), QString{});

  maker.refine(0.3F);

  EXPECT_EQ(maker.work(), MapMaker::Work::Refining);
  EXPECT_FALSE(maker.whyNotRefine().isEmpty());
  ASSERT_TRUE(waitUntilIdle());
  EXPECT_EQ(refined.size(), 1);
  EXPECT_TRUE(hasLayout(2, LayoutTrack::Refined));
  ASSERT_TRUE(QTest::qWaitFor([this] { return run->hasRefined(); }));
}

TEST_F(MapMakerTest, CannotRefineOnePage) {
  open({.epochs = 1});

  maker.refine(0.3F);

  EXPECT_EQ(maker.work(), MapMaker::Work::None);
  EXPECT_FALSE(hasLayout(0, LayoutTrack::Refined));
}

TEST_F(MapMakerTest, GivesWayToATrainingThatGoesOn) {
  open({.epochs = 3, .samples = 400});
  maker.refine(0.3F);

  maker.giveWay();

  EXPECT_TRUE(recording::RunWriter::reopen(fixture->path()).has_value());
}

TEST_F(MapMakerTest, LetsGoOfARunInTheMiddleOfItsWork) {
  open({.epochs = 3, .samples = 400, .withLayouts = false});

  maker.setRun(nullptr);
  run.reset();

  EXPECT_EQ(maker.work(), MapMaker::Work::None);
  EXPECT_FALSE(maker.whyNotRefine().isEmpty());
}

}  // namespace
}  // namespace flipbook::viewmodel
