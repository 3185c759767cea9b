#include "flipbook/playback/playhead.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace flipbook::playback {
namespace {

using std::chrono::milliseconds;

Playhead playheadWith(std::uint32_t pages) {
  Playhead playhead;
  playhead.apply(SetPageCount{pages});
  return playhead;
}

// Of ten pages, at rest on `page`, neither playing nor following.
Playhead restingOn(std::uint32_t page) {
  Playhead playhead = playheadWith(10);
  playhead.apply(GoTo{page});
  playhead.finishGlide();
  return playhead;
}

TEST(Playhead, WithoutPagesIsSafe) {
  Playhead playhead;

  for (const Command& command : {Command{GoTo{5}}, Command{StepBack{}}, Command{StepForward{3}},
                                 Command{GoToFirst{}}, Command{Play{}}, Command{Follow{}}}) {
    EXPECT_EQ(playhead.apply(command), Change{});
  }
  EXPECT_EQ(playhead.tick(milliseconds{500}), Change{});
  EXPECT_EQ(playhead.page(), 0U);
  EXPECT_TRUE(playhead.isFollowing());
  EXPECT_FALSE(playhead.isPlaying());
}

TEST(Playhead, ShowsTheFirstPageAsSoonAsThereIsOne) {
  Playhead playhead;

  const Change change = playhead.apply(SetPageCount{1});

  EXPECT_TRUE(change.page);
  EXPECT_EQ(playhead.page(), 0U);
}

TEST(Playhead, OpensAFinishedRunOnItsLastPageWithoutGliding) {
  const Playhead playhead = playheadWith(17);

  EXPECT_EQ(playhead.page(), 16U);
  EXPECT_FALSE(playhead.isGliding());
}

TEST(Playhead, FollowsTheLiveEnd) {
  Playhead playhead = playheadWith(3);

  const Change change = playhead.apply(SetPageCount{4});

  EXPECT_EQ(change, (Change{.page = true, .position = true, .mode = false}));
  EXPECT_EQ(playhead.page(), 3U);
  EXPECT_EQ(playhead.glide(), (Playhead::Glide{2, 3, 0}));
}

TEST(Playhead, ScrubbingTurnsFollowingOff) {
  for (const Command& move :
       {Command{GoTo{2}}, Command{StepBack{}}, Command{StepForward{}}, Command{GoToFirst{}}}) {
    Playhead playhead = playheadWith(5);

    EXPECT_TRUE(playhead.apply(move).mode);

    EXPECT_FALSE(playhead.isFollowing());
    const std::uint32_t page = playhead.page();
    EXPECT_FALSE(playhead.apply(SetPageCount{6}).page);
    EXPECT_EQ(playhead.page(), page);
  }
}

TEST(Playhead, EndTurnsFollowingOnAgain) {
  Playhead playhead = restingOn(2);

  playhead.apply(Follow{});
  playhead.apply(SetPageCount{12});

  EXPECT_TRUE(playhead.isFollowing());
  EXPECT_EQ(playhead.page(), 11U);
}

TEST(Playhead, NeverLeavesThePages) {
  Playhead playhead = restingOn(8);

  playhead.apply(GoTo{4'000'000'000U});
  EXPECT_EQ(playhead.page(), 9U);
  playhead.apply(StepForward{std::numeric_limits<std::uint32_t>::max()});
  EXPECT_EQ(playhead.page(), 9U);
  playhead.apply(StepBack{std::numeric_limits<std::uint32_t>::max()});
  EXPECT_EQ(playhead.page(), 0U);
}

TEST(Playhead, StepsByTen) {
  Playhead playhead = playheadWith(40);

  playhead.apply(StepBack{10});
  EXPECT_EQ(playhead.page(), 29U);
  playhead.apply(StepForward{5});
  EXPECT_EQ(playhead.page(), 34U);
}

TEST(Playhead, APageTurnedByHandGlidesAndComesToRest) {
  Playhead playhead = restingOn(2);

  playhead.apply(StepForward{});
  EXPECT_EQ(playhead.page(), 3U);  // the figures are the new page's at once
  EXPECT_EQ(playhead.position(), 2);

  double before = 2;
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(playhead.tick(milliseconds{100}).position);
    EXPECT_GT(playhead.position(), before);
    before = playhead.position();
  }
  EXPECT_TRUE(playhead.tick(milliseconds{101}).position);

  EXPECT_FALSE(playhead.isGliding());
  EXPECT_EQ(playhead.glide(), (Playhead::Glide{3, 3, 1}));
  EXPECT_EQ(playhead.tick(milliseconds{100}), Change{});
}

TEST(Playhead, HandGlideIsEasedOut) {
  Playhead playhead = restingOn(2);
  playhead.apply(StepForward{});

  playhead.tick(milliseconds{200});

  EXPECT_NEAR(playhead.glide().fraction, 0.875, 1e-9);  // 1 - (1 - 0.5)^3
}

TEST(Playhead, AJumpGlidesStraight) {
  Playhead playhead = restingOn(1);

  playhead.apply(GoTo{8});

  EXPECT_EQ(playhead.glide(), (Playhead::Glide{1, 8, 0}));
}

// Wherever the hand goes in the middle of a glide, the picture goes on from where it is.
TEST(Playhead, ANewTargetDuringAGlideDoesNotMakeThePictureJump) {
  for (std::uint32_t target = 0; target < 10; ++target) {
    Playhead playhead = restingOn(3);
    playhead.apply(GoTo{6});
    playhead.tick(milliseconds{50});
    const double picture = playhead.position();
    ASSERT_GT(picture, 3);
    ASSERT_LT(picture, 6);

    playhead.apply(GoTo{target});

    EXPECT_NEAR(playhead.position(), picture, 1e-9) << "to page " << target;
    playhead.tick(milliseconds{401});
    EXPECT_EQ(playhead.position(), target);
  }
}

TEST(Playhead, GoingToTheSamePageAgainLetsTheGlideGoOn) {
  Playhead playhead = restingOn(3);
  playhead.apply(GoTo{4});
  playhead.tick(milliseconds{100});
  const auto glide = playhead.glide();

  EXPECT_FALSE(playhead.apply(GoTo{4}).position);

  EXPECT_EQ(playhead.glide(), glide);
}

TEST(Playhead, FinishGlideCuts) {
  Playhead playhead = restingOn(3);
  playhead.apply(GoTo{4});

  EXPECT_TRUE(playhead.finishGlide().position);

  EXPECT_EQ(playhead.position(), 4);
  EXPECT_EQ(playhead.finishGlide(), Change{});
}

TEST(Playhead, PlaysAtItsRate) {
  Playhead playhead = restingOn(0);
  playhead.apply(SetRate{4});
  playhead.apply(Play{});

  playhead.tick(milliseconds{1});  // the first page turns at once
  EXPECT_EQ(playhead.page(), 1U);
  playhead.tick(milliseconds{240});
  EXPECT_EQ(playhead.page(), 1U);
  playhead.tick(milliseconds{10});
  EXPECT_EQ(playhead.page(), 2U);
  playhead.tick(milliseconds{500});  // a slow tick turns as many as are due
  EXPECT_EQ(playhead.page(), 4U);
}

TEST(Playhead, PlayingGlidesAllTheTime) {
  Playhead playhead = restingOn(0);
  playhead.apply(Play{});

  double before = playhead.position();
  for (int i = 0; i < 50; ++i) {  // 50 x 40 ms at two pages a second: four pages
    playhead.tick(milliseconds{40});
    EXPECT_GT(playhead.position(), before);
    before = playhead.position();
  }

  EXPECT_NEAR(before, 4, 0.2);
}

TEST(Playhead, PausesAfterTheLastPage) {
  Playhead playhead = restingOn(8);
  playhead.apply(Play{});

  playhead.tick(milliseconds{1});
  EXPECT_EQ(playhead.page(), 9U);
  EXPECT_TRUE(playhead.isPlaying());  // the last page glides in
  EXPECT_TRUE(playhead.tick(milliseconds{500}).mode);

  EXPECT_FALSE(playhead.isPlaying());
  EXPECT_EQ(playhead.page(), 9U);
  EXPECT_FALSE(playhead.isFollowing());
}

TEST(Playhead, WrapsWhenLooping) {
  Playhead playhead = restingOn(8);
  playhead.apply(SetLoop{true});
  playhead.apply(Play{});

  playhead.tick(milliseconds{1});
  playhead.tick(milliseconds{500});

  EXPECT_EQ(playhead.page(), 0U);
  EXPECT_TRUE(playhead.isPlaying());
  EXPECT_EQ(playhead.glide().from, 9U);
}

TEST(Playhead, PlayOnTheLastPageStartsOver) {
  Playhead playhead = playheadWith(10);

  playhead.apply(Play{});

  EXPECT_TRUE(playhead.isPlaying());
  EXPECT_FALSE(playhead.isFollowing());
  EXPECT_EQ(playhead.page(), 0U);
  playhead.tick(milliseconds{450});
  EXPECT_EQ(playhead.page(), 0U);  // the first page gets its full time
  playhead.tick(milliseconds{100});
  EXPECT_EQ(playhead.page(), 1U);
}

TEST(Playhead, NewPagesKeepPlayingGoing) {
  Playhead playhead = restingOn(8);
  playhead.apply(Play{});
  playhead.tick(milliseconds{1});
  ASSERT_EQ(playhead.page(), 9U);

  EXPECT_EQ(playhead.apply(SetPageCount{11}), Change{});
  playhead.tick(milliseconds{500});

  EXPECT_EQ(playhead.page(), 10U);
  EXPECT_TRUE(playhead.isPlaying());
}

TEST(Playhead, PlayNeedsTwoPages) {
  Playhead playhead = playheadWith(1);

  EXPECT_EQ(playhead.apply(Play{}), Change{});
}

TEST(Playhead, MovingByHandPauses) {
  Playhead playhead = restingOn(0);
  playhead.apply(Play{});

  playhead.apply(GoTo{5});

  EXPECT_FALSE(playhead.isPlaying());
  playhead.tick(std::chrono::seconds{10});
  EXPECT_EQ(playhead.page(), 5U);
}

TEST(Playhead, TakesTheRateIntoItsRange) {
  Playhead playhead;

  playhead.apply(SetRate{1000});
  EXPECT_EQ(playhead.pagesPerSecond(), 60);
  playhead.apply(SetRate{0});
  EXPECT_EQ(playhead.pagesPerSecond(), 0.25);
  EXPECT_EQ(playhead.apply(SetRate{std::nan("")}), Change{});
}

TEST(Playhead, AnotherRateDoesNotMakeThePictureJump) {
  Playhead playhead = restingOn(0);
  playhead.apply(Play{});
  playhead.tick(milliseconds{1});
  playhead.tick(milliseconds{200});
  const double position = playhead.position();

  playhead.apply(SetRate{8});

  EXPECT_NEAR(playhead.position(), position, 1e-9);
}

TEST(Playhead, ShrinkingStaysWithinThePages) {
  Playhead playhead = restingOn(2);
  playhead.apply(GoTo{8});
  playhead.tick(milliseconds{10});

  playhead.apply(SetPageCount{5});

  EXPECT_EQ(playhead.glide(), (Playhead::Glide{4, 4, 1}));
  playhead.apply(SetPageCount{0});
  EXPECT_EQ(playhead.page(), 0U);
  EXPECT_TRUE(playhead.isFollowing());
}

// F11: the clock jumps back, or the machine was suspended for an hour.
TEST(Playhead, AnyTimeMayPassF11) {
  Playhead playhead = restingOn(3);
  playhead.apply(SetLoop{true});
  playhead.apply(Play{});

  EXPECT_FALSE(playhead.tick(milliseconds{-5000}).mode);
  playhead.tick(std::chrono::hours{24 * 365});

  EXPECT_LT(playhead.page(), 10U);
  EXPECT_GE(playhead.glide().fraction, 0);
  EXPECT_LE(playhead.glide().fraction, 1);
}

}  // namespace
}  // namespace flipbook::playback
