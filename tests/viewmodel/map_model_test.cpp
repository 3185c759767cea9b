#include "flipbook/viewmodel/map_model.h"

#include <gmock/gmock.h>

#include <QTest>

#include "flipbook/recording/layout_writer.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/open_run.h"
#include "support/run_fixtures.h"

namespace flipbook::viewmodel {
namespace {

using test::RunFixture;
using test::RunShape;

constexpr float kGrid = 0.01F;  // a little more than the step of the 16-bit grid in these layouts

class MapModelTest : public testing::Test {
 protected:
  void open(const RunShape& shape) {
    fixture = std::make_unique<RunFixture>(shape);
    run = test::valueOrThrow(OpenRun::open(fixture->path()));
    player.setMotionEnabled(false);
    player.apply(playback::SetPageCount{static_cast<std::uint32_t>(run->pages().size())});
    model.setSources({run.get(), &player, &view});
  }
  void open(RunFixture& recorded, std::uint32_t pages) {
    model.setSources({});
    run = test::valueOrThrow(OpenRun::open(recorded.path()));
    player.apply(playback::SetPageCount{pages});
    model.setSources({run.get(), &player, &view});
  }
  void openAndShow(const RunShape& shape = {}) {
    open(shape);
    ASSERT_TRUE(waitForPage(shape.epochs - 1));
  }
  bool waitForPage(std::uint32_t page) {
    return QTest::qWaitFor([this, page] {
      return model.status() == MapModel::Status::Showing && model.shownPage() == page &&
             model.frame() != nullptr && model.frame()->epoch == EpochIndex{page};
    });
  }
  bool isAt(SampleId sample, float x) {
    const auto place = model.pointInLayout(sample);
    return place && std::abs(place->x - x) < kGrid;
  }
  void expectAt(SampleId sample, std::uint32_t page) {
    const Point2 expected = test::layoutOf(EpochIndex{page}, fixture->shape())[sample.index()];
    const Point2 actual = model.pointInLayout(sample).value();
    EXPECT_NEAR(actual.x, expected.x, kGrid);
    EXPECT_NEAR(actual.y, expected.y, kGrid);
  }

  std::unique_ptr<RunFixture> fixture;
  std::unique_ptr<OpenRun> run;
  FlipbookPlayer player;
  ViewStateHolder view;
  MapModel model;  // last: it looks at the others
};

TEST_F(MapModelTest, SaysThatThereIsNoRun) {
  EXPECT_EQ(model.status(), MapModel::Status::NoRun);
  EXPECT_EQ(model.bounds(), std::nullopt);
  EXPECT_EQ(model.sampleAt({0, 0}, 1e9F), std::nullopt);
}

TEST_F(MapModelTest, SaysThatThereAreNoPagesYet) {
  open({.epochs = 0});

  EXPECT_EQ(model.status(), MapModel::Status::NoPages);
}

TEST_F(MapModelTest, ShowsTheRecordedPositionsOfThePage) {
  openAndShow();

  expectAt(SampleId{0}, 2);
  expectAt(SampleId{59}, 2);
  EXPECT_EQ(model.cloud().positions.size(), 60U);
}

TEST_F(MapModelTest, FollowsThePlayheadToAnotherPage) {
  openAndShow();

  player.apply(playback::GoTo{0});

  ASSERT_TRUE(waitForPage(0));
  expectAt(SampleId{7}, 0);
}

TEST_F(MapModelTest, BendsTheWayWhereThePagesOnBothSidesAreKnown) {
  openAndShow({.epochs = 4});
  player.apply(playback::GoTo{1});
  ASSERT_TRUE(QTest::qWaitFor([this] { return model.trail(SampleId{0}).size() == 4; }));
  player.setMotionEnabled(true);

  player.apply(playback::GoTo{2});  // from 1, between 0 and 3
  EXPECT_EQ(model.cloud().positions.bends.size(), 60U);
  player.setMotionEnabled(false);
  player.setMotionEnabled(true);

  player.apply(playback::GoTo{3});  // nothing is known of what comes after
  EXPECT_TRUE(model.cloud().positions.bends.empty());
}

TEST_F(MapModelTest, FindsTheSampleAtAPlaceAndNoneWhereThereIsNone) {
  openAndShow();
  const Point2 place = model.pointInLayout(SampleId{23}).value();

  EXPECT_EQ(model.sampleAt(place, 0.05F), SampleId{23});
  EXPECT_EQ(model.sampleAt({500, 500}, 1), std::nullopt);
}

TEST_F(MapModelTest, PrefersSamplesThatAreNotDimmed) {
  openAndShow();
  const Point2 place = model.pointInLayout(SampleId{23}).value();
  view.setFilters({.dimmedClasses = {ClassId{23 % 3}}});

  EXPECT_EQ(model.sampleAt(place, 0.01F), SampleId{23});  // there is no other so near
  EXPECT_NE(model.sampleAt(place, 100), SampleId{23});
}

TEST_F(MapModelTest, KnowsASamplesWayThroughAllPages) {
  openAndShow({.epochs = 5});
  ASSERT_TRUE(QTest::qWaitFor([this] { return model.trail(SampleId{4}).size() == 5; }));

  const auto trail = model.trail(SampleId{4});

  for (std::uint32_t page = 0; page < 5; ++page) {
    EXPECT_EQ(trail[page].page, page);
    EXPECT_NEAR(trail[page].pointInLayout.x,
                test::layoutOf(EpochIndex{page}, fixture->shape())[4].x, kGrid);
  }
}

TEST_F(MapModelTest, DrawsTheClassCompassForRunsWithoutLayouts) {
  openAndShow({.withLayouts = false});

  for (std::uint32_t i = 0; i < 60; ++i) {
    const Point2 place = model.pointInLayout(SampleId{i}).value();
    EXPECT_LE(std::hypot(place.x, place.y), 1.05F);
  }
}

TEST_F(MapModelTest, StaysOnTheLastPageWhileAPageCannotBeRead) {  // D4
  fixture = test::runWithBrokenFrame(1);
  std::filesystem::remove(fixture->path() / "layouts" / "live" / "000001.safetensors");
  run = test::valueOrThrow(OpenRun::open(fixture->path()));
  player.setMotionEnabled(false);
  player.apply(playback::SetPageCount{3});
  model.setSources({run.get(), &player, &view});
  ASSERT_TRUE(waitForPage(2));

  player.apply(playback::GoTo{1});
  QTest::qWait(50);

  EXPECT_EQ(model.status(), MapModel::Status::Showing);
  expectAt(SampleId{3}, 2);
}

TEST_F(MapModelTest, ShowsOneSample) {
  openAndShow({.samples = 1, .classes = 1});

  EXPECT_TRUE(model.bounds().has_value());
  EXPECT_EQ(model.neighborOf(SampleId{0}, {1, 0}), std::nullopt);
}

TEST_F(MapModelTest, WorksOutTheColoursOfVeryManyBesideTheWindow) {
  constexpr auto kMany = static_cast<std::uint32_t>(MapModel::kLooksBesideFrom);
  openAndShow({.epochs = 2, .samples = kMany, .featureWidth = 0, .withCheckpoints = false});
  const raster::Color labelled = model.color(SampleId{0});

  view.setColorMode(ColorMode::Split);

  EXPECT_EQ(model.color(SampleId{0}), labelled);  // not yet
  EXPECT_EQ(model.cloud().colors->size(), kMany);
  EXPECT_TRUE(QTest::qWaitFor([&] { return model.color(SampleId{0}) == MapInk{}.training; }));
  view.setSelection({SampleId{1}});
  view.setSelection({SampleId{2}});
  EXPECT_TRUE(QTest::qWaitFor([&] { return model.isDimmed(SampleId{1}); }));
  EXPECT_FALSE(model.isDimmed(SampleId{2}));  // of two answers the newer counts
  view.setColorMode(ColorMode::Label);
  model.setSources({});  // an answer under way has nowhere to go
  QTest::qWait(50);
  EXPECT_EQ(model.status(), MapModel::Status::NoRun);
}

TEST_F(MapModelTest, ShowsAHundredClasses) {
  openAndShow({.samples = 300, .classes = 100});

  expectAt(SampleId{299}, 2);
}

// A page that is being laid out stands where the page before does, and goes to its place as the
// layout settles.
TEST_F(MapModelTest, FollowsALayoutThatSettles) {
  openAndShow({.epochs = 2});
  std::filesystem::remove(fixture->path() / "layouts" / "live" / "000001.safetensors");
  open(*fixture, 2);
  ASSERT_TRUE(waitForPage(1));
  const Point2 onPage0 = test::layoutOf(EpochIndex{0}, fixture->shape())[3];
  ASSERT_TRUE(QTest::qWaitFor([&] { return isAt(SampleId{3}, onPage0.x); }));
  Layout settling(60, Point2{0.25F, 0.5F});
  settling[0] = {-2, -2};

  run->live().postLayout(std::make_shared<SettlingLayout>(
      SettlingLayout{.epoch = EpochIndex{1}, .layout = settling, .done = 0.5F}));

  ASSERT_TRUE(QTest::qWaitFor([&] { return isAt(SampleId{3}, 0.25F); }));
  settling[3] = {1, 0.5F};
  run->live().postLayout(std::make_shared<SettlingLayout>(
      SettlingLayout{.epoch = EpochIndex{1}, .layout = settling, .done = 1}));
  ASSERT_TRUE(
      QTest::qWaitFor([&] { return std::abs(model.pointInLayout(SampleId{3})->x - 1) < kGrid; }));
}

TEST_F(MapModelTest, KeepsALayoutThatHasSettled) {
  openAndShow({.epochs = 2});

  run->live().postLayout(std::make_shared<SettlingLayout>(
      SettlingLayout{.epoch = EpochIndex{1}, .layout = Layout(60, Point2{9, 9}), .done = 0.5F}));
  QTest::qWait(50);

  expectAt(SampleId{3}, 1);
}

TEST_F(MapModelTest, GlidesToANewPlaceInsteadOfJumping) {
  openAndShow({.epochs = 2});
  std::filesystem::remove(fixture->path() / "layouts" / "live" / "000001.safetensors");
  open(*fixture, 2);
  ASSERT_TRUE(waitForPage(1));
  const Point2 before = test::layoutOf(EpochIndex{0}, fixture->shape())[3];
  ASSERT_TRUE(QTest::qWaitFor([&] { return isAt(SampleId{3}, before.x); }));
  player.setMotionEnabled(true);
  Layout settled = test::layoutOf(EpochIndex{0}, fixture->shape());
  for (Point2& point : settled) point.x += 0.4F;

  run->live().postLayout(std::make_shared<SettlingLayout>(
      SettlingLayout{.epoch = EpochIndex{1}, .layout = settled, .done = 1}));
  bool wasBetween = false;
  const auto hasArrived = [&] {
    const float moved = model.pointInLayout(SampleId{3})->x - before.x;
    wasBetween = wasBetween || (moved > 0.05F && moved < 0.35F);
    return std::abs(moved - 0.4F) < kGrid;
  };

  EXPECT_TRUE(QTest::qWaitFor(hasArrived));
  EXPECT_TRUE(wasBetween);
}

TEST_F(MapModelTest, ShowsTheClassCompassWhenAskedTo) {
  openAndShow();

  view.setTrack(MapTrack::Compass);

  ASSERT_TRUE(QTest::qWaitFor([this] {
    const auto place = model.pointInLayout(SampleId{0});
    return model.track() == MapTrack::Compass && place && std::hypot(place->x, place->y) < 1.05F;
  }));
  view.setTrack(MapTrack::Live);
  const Point2 expected = test::layoutOf(EpochIndex{2}, fixture->shape())[7];
  ASSERT_TRUE(QTest::qWaitFor([&] { return isAt(SampleId{7}, expected.x); }));
}

TEST_F(MapModelTest, ShowsTheRefinedTrackOnceThereIsOne) {
  openAndShow({.epochs = 2});
  view.setTrack(MapTrack::Refined);
  EXPECT_EQ(model.track(), MapTrack::Live);  // there is none yet
  EXPECT_FALSE(model.hasRefined());
  const Layout refined(60, Point2{0.5F, -0.5F});

  ASSERT_TRUE(recording::LayoutWriter::open(fixture->path())
                  ->writeRefined({.calm = 0.3F,
                                  .sweeps = 1,
                                  .pages = {{EpochIndex{0}, refined}, {EpochIndex{1}, refined}}})
                  .has_value());

  ASSERT_TRUE(QTest::qWaitFor(
      [this] { return model.track() == MapTrack::Refined && isAt(SampleId{3}, 0.5F); }));
  EXPECT_TRUE(model.hasRefined());
}

TEST_F(MapModelTest, LetsGoOfARun) {
  openAndShow();
  view.setColorMode(ColorMode::Loss);

  model.setSources({});
  run.reset();
  view.setColorMode(ColorMode::Split);
  player.apply(playback::GoTo{0});

  EXPECT_EQ(model.status(), MapModel::Status::NoRun);
  EXPECT_TRUE(model.samples().empty());
}

}  // namespace
}  // namespace flipbook::viewmodel
