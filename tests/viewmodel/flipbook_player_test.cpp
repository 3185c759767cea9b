#include "flipbook/viewmodel/flipbook_player.h"

#include <gmock/gmock.h>

#include <QSignalSpy>
#include <QTest>

namespace flipbook::viewmodel {
namespace {

using playback::Follow;
using playback::GoTo;
using playback::Pause;
using playback::Play;
using playback::SetPageCount;
using playback::SetRate;

class FlipbookPlayerTest : public testing::Test {
 protected:
  FlipbookPlayerTest() {
    player.apply(SetPageCount{10});
    pages.clear();
    positions.clear();
    modes.clear();
  }

  FlipbookPlayer player;
  QSignalSpy pages{&player, &FlipbookPlayer::pageChanged};
  QSignalSpy positions{&player, &FlipbookPlayer::positionChanged};
  QSignalSpy modes{&player, &FlipbookPlayer::modeChanged};
};

TEST_F(FlipbookPlayerTest, TellsWhatACommandChanged) {
  player.apply(GoTo{4});

  ASSERT_EQ(pages.count(), 1);
  EXPECT_EQ(pages[0][0].value<std::uint32_t>(), 4U);
  EXPECT_EQ(modes.count(), 1);  // it no longer follows
  EXPECT_EQ(positions.count(), 1);
}

TEST_F(FlipbookPlayerTest, SaysNothingWhereNothingChanged) {
  player.apply(GoTo{4});
  pages.clear();
  modes.clear();

  player.apply(GoTo{4});

  EXPECT_EQ(pages.count() + modes.count(), 0);
}

TEST_F(FlipbookPlayerTest, GlidesToRestAndThenIsQuiet) {
  player.apply(GoTo{4});
  ASSERT_TRUE(player.playhead().isGliding());

  ASSERT_TRUE(QTest::qWaitFor([this] { return !player.playhead().isGliding(); }));
  EXPECT_GT(positions.count(), 2);
  positions.clear();
  QTest::qWait(60);

  EXPECT_EQ(positions.count(), 0);
}

TEST_F(FlipbookPlayerTest, PlaysOnItsOwn) {
  player.apply(GoTo{0});
  player.apply(SetRate{60});
  player.apply(Play{});

  EXPECT_TRUE(QTest::qWaitFor([this] { return player.playhead().page() == 9; }));
  EXPECT_TRUE(QTest::qWaitFor([this] { return !player.playhead().isPlaying(); }));
}

TEST_F(FlipbookPlayerTest, WithoutMotionPagesCut) {
  player.setMotionEnabled(false);

  player.apply(GoTo{2});

  EXPECT_FALSE(player.playhead().isGliding());
  EXPECT_EQ(player.playhead().position(), 2);
  EXPECT_EQ(positions.count(), 1);
}

TEST_F(FlipbookPlayerTest, SwitchingMotionOffEndsAGlide) {
  player.apply(GoTo{2});
  ASSERT_TRUE(player.playhead().isGliding());
  positions.clear();

  player.setMotionEnabled(false);

  EXPECT_FALSE(player.playhead().isGliding());
  EXPECT_EQ(positions.count(), 1);
}

TEST_F(FlipbookPlayerTest, PlayingWithoutMotionStillTurnsPages) {
  player.setMotionEnabled(false);
  player.apply(GoTo{0});
  player.apply(SetRate{60});
  player.apply(Play{});

  EXPECT_TRUE(QTest::qWaitFor([this] { return player.playhead().page() > 2; }));
}

}  // namespace
}  // namespace flipbook::viewmodel
