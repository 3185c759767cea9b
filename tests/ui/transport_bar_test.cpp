#include "flipbook/ui/transport_bar.h"

#include <gmock/gmock.h>

#include <QAction>
#include <QMenu>
#include <QTest>
#include <QToolButton>

#include "flipbook/viewmodel/flipbook_player.h"

namespace flipbook::ui {
namespace {

class TransportBarTest : public testing::Test {
 protected:
  TransportBarTest() {
    bar.setPlayer(&player);
    player.apply(playback::SetPageCount{10});
    bar.showState();
    bar.show();
  }

  [[nodiscard]] QToolButton* button(const char* name) const {
    return bar.findChild<QToolButton*>(QString::fromLatin1(name));
  }
  void click(const char* name) const { QTest::mouseClick(button(name), Qt::LeftButton); }
  [[nodiscard]] const playback::Playhead& playhead() const { return player.playhead(); }

  viewmodel::FlipbookPlayer player;
  TransportBar bar;
};

TEST_F(TransportBarTest, TurnsPages) {
  click("previousPageButton");
  EXPECT_EQ(playhead().page(), 8U);
  click("firstPageButton");
  EXPECT_EQ(playhead().page(), 0U);
  click("nextPageButton");
  EXPECT_EQ(playhead().page(), 1U);
}

TEST_F(TransportBarTest, LastPageFollows) {
  click("firstPageButton");
  ASSERT_FALSE(playhead().isFollowing());

  click("lastPageButton");

  EXPECT_EQ(playhead().page(), 9U);
  EXPECT_TRUE(playhead().isFollowing());
}

TEST_F(TransportBarTest, PlayToggles) {
  click("firstPageButton");

  click("playButton");
  EXPECT_TRUE(playhead().isPlaying());
  EXPECT_TRUE(button("playButton")->accessibleName().contains(u"Pause"));
  click("playButton");

  EXPECT_FALSE(playhead().isPlaying());
  EXPECT_TRUE(button("playButton")->accessibleName().contains(u"Play"));
}

TEST_F(TransportBarTest, LoopTogglesAndFollowsThePlayer) {
  click("loopButton");
  EXPECT_TRUE(playhead().isLooping());
  EXPECT_TRUE(button("loopButton")->isChecked());

  player.apply(playback::SetLoop{false});

  EXPECT_FALSE(button("loopButton")->isChecked());
}

TEST_F(TransportBarTest, TheSpeedMenuSetsTheRate) {
  for (QAction* action : button("speedButton")->menu()->actions()) {
    if (action->data().toDouble() == 8) action->trigger();
  }

  EXPECT_EQ(playhead().pagesPerSecond(), 8);
  EXPECT_TRUE(button("speedButton")->text().startsWith(u"8/s"));
}

TEST_F(TransportBarTest, OffersOnlyWhatDoesSomething) {
  EXPECT_FALSE(button("nextPageButton")->isEnabled());  // on the last page
  EXPECT_FALSE(button("lastPageButton")->isEnabled());  // and following
  player.apply(playback::GoToFirst{});
  EXPECT_FALSE(button("firstPageButton")->isEnabled());
  EXPECT_FALSE(button("previousPageButton")->isEnabled());
  EXPECT_TRUE(button("nextPageButton")->isEnabled());

  player.apply(playback::SetPageCount{0});

  for (const char* name : {"firstPageButton", "previousPageButton", "playButton", "nextPageButton",
                           "lastPageButton"}) {
    EXPECT_FALSE(button(name)->isEnabled()) << name;
  }
}

TEST_F(TransportBarTest, EveryButtonHasANameForAssistiveTools) {
  for (const QToolButton* found : bar.findChildren<QToolButton*>()) {
    EXPECT_FALSE(found->accessibleName().isEmpty()) << qPrintable(found->objectName());
    EXPECT_FALSE(found->objectName().isEmpty());
  }
}

TEST(TransportBar, WritesSpeedsInWords) {
  EXPECT_EQ(TransportBar::speedText(0.5), u"1 page every 2 seconds");
  EXPECT_EQ(TransportBar::speedText(1), u"1 page a second");
  EXPECT_EQ(TransportBar::speedText(16), u"16 pages a second");
  EXPECT_EQ(TransportBar::shortSpeedText(0.5), u"½/s");
  EXPECT_EQ(TransportBar::shortSpeedText(2), u"2/s");
}

}  // namespace
}  // namespace flipbook::ui
