#include "flipbook/ui/scrubber.h"

#include <gmock/gmock.h>

#include <QAccessible>
#include <QTest>
#include <QWheelEvent>

#include "flipbook/viewmodel/flipbook_player.h"

namespace flipbook::ui {
namespace {

using viewmodel::FlipbookPlayer;

// Pages 0 to `recorded` - 1 of `planned` + 1.
std::shared_ptr<const viewmodel::Timeline> timelineWith(std::uint32_t recorded,
                                                        std::uint32_t planned = 0) {
  std::vector<recording::EpochEntry> entries(recorded);
  for (std::uint32_t i = 0; i < recorded; ++i) {
    entries[i].summary.epoch = EpochIndex{i};
    entries[i].summary.validation.f1 = 0.5;
  }
  if (recorded > 5) entries[5].problem = "checksum differs: <b>000005</b>";
  return std::make_shared<const viewmodel::Timeline>(viewmodel::timelineOf(entries, planned));
}

class ScrubberTest : public testing::Test {
 protected:
  ScrubberTest() {
    scrubber.resize(800, scrubber.sizeHint().height());
    scrubber.setPlayer(&player);
    scrubber.setTimeline(timelineWith(18, 30));
    player.apply(playback::SetPageCount{18});
    scrubber.show();
  }

  [[nodiscard]] std::uint32_t page() const { return player.playhead().page(); }
  [[nodiscard]] QPoint at(std::uint32_t shownPage) const {
    return {qRound(scrubber.xOfPage(shownPage)), scrubber.height() / 2};
  }

  FlipbookPlayer player;
  Scrubber scrubber;
};

TEST_F(ScrubberTest, AClickTurnsToThePageThere) {
  QTest::mouseClick(&scrubber, Qt::LeftButton, {}, at(7));

  EXPECT_EQ(page(), 7U);
  EXPECT_FALSE(player.playhead().isFollowing());
}

TEST_F(ScrubberTest, ADragTurnsPages) {
  QTest::mousePress(&scrubber, Qt::LeftButton, {}, at(3));
  QTest::mouseMove(&scrubber, at(9));
  EXPECT_EQ(page(), 9U);
  QTest::mouseMove(&scrubber, at(2));
  QTest::mouseRelease(&scrubber, Qt::LeftButton, {}, at(2));

  EXPECT_EQ(page(), 2U);
}

TEST_F(ScrubberTest, MovingWithoutAButtonTurnsNothing) {
  QTest::mouseMove(&scrubber, at(3));

  EXPECT_EQ(page(), 17U);
  EXPECT_TRUE(player.playhead().isFollowing());
}

TEST_F(ScrubberTest, AClickAmongPlannedPagesShowsTheLast) {
  QTest::mouseClick(&scrubber, Qt::LeftButton, {}, {scrubber.width() - 1, 20});

  EXPECT_EQ(page(), 17U);
}

TEST_F(ScrubberTest, EndFollowsAndOtherKeysTurnPages) {
  QTest::keyClick(&scrubber, Qt::Key_Home);
  EXPECT_EQ(page(), 0U);
  QTest::keyClick(&scrubber, Qt::Key_Right);
  EXPECT_EQ(page(), 1U);
  QTest::keyClick(&scrubber, Qt::Key_Right, Qt::ShiftModifier);
  EXPECT_EQ(page(), 11U);
  QTest::keyClick(&scrubber, Qt::Key_Left);
  EXPECT_EQ(page(), 10U);
  EXPECT_FALSE(player.playhead().isFollowing());

  QTest::keyClick(&scrubber, Qt::Key_End);

  EXPECT_EQ(page(), 17U);
  EXPECT_TRUE(player.playhead().isFollowing());
}

TEST_F(ScrubberTest, TheWheelTurnsPages) {
  QWheelEvent down{{200, 20}, {200, 20}, {}, {0, -240}, Qt::NoButton, {}, Qt::NoScrollPhase, false};
  player.apply(playback::GoTo{4});

  QCoreApplication::sendEvent(&scrubber, &down);

  EXPECT_EQ(page(), 6U);
}

TEST_F(ScrubberTest, IsASliderToAssistiveTools) {
  QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(&scrubber);
  ASSERT_NE(accessible, nullptr);
  EXPECT_EQ(accessible->role(), QAccessible::Slider);
  ASSERT_NE(accessible->valueInterface(), nullptr);
  EXPECT_EQ(accessible->valueInterface()->currentValue().toInt(), 17);
  EXPECT_EQ(accessible->valueInterface()->maximumValue().toInt(), 17);

  accessible->valueInterface()->setCurrentValue(4);

  EXPECT_EQ(page(), 4U);
}

TEST_F(ScrubberTest, SaysWhatLiesUnderThePointer) {
  EXPECT_EQ(scrubber.tipAt(scrubber.xOfPage(7)), u"Page 7 · F1 0.500");
  EXPECT_EQ(scrubber.tipAt(scrubber.width()), u"Page 30 is still to come");
}

// D4: a damaged page is a gap with its reason.
TEST_F(ScrubberTest, SaysWhyAPageIsDamagedD4) {
  EXPECT_EQ(scrubber.tipAt(scrubber.xOfPage(5)),
            u"Page 5 cannot be shown: checksum differs: <b>000005</b>");
}

TEST_F(ScrubberTest, SaysInWordsWhatHappenedOnAPage) {
  scrubber.setEvents({{.page = 7, .weight = 1, .text = QStringLiteral("214 predictions flipped")}});

  EXPECT_EQ(scrubber.tipAt(scrubber.xOfPage(7)), u"Page 7 · F1 0.500\n214 predictions flipped");
  EXPECT_EQ(scrubber.tipAt(scrubber.xOfPage(8)), u"Page 8 · F1 0.500");
}

TEST_F(ScrubberTest, MarksEventsAboveTheTrack) {
  const auto isMarkedAt = [this](std::uint32_t shownPage) {
    const QImage image = scrubber.grab().toImage();
    const QPoint bar{qRound(scrubber.xOfPage(shownPage)), 13};
    return image.pixelColor(bar) != image.pixelColor(bar + QPoint{-9, 0});
  };
  EXPECT_FALSE(isMarkedAt(7));

  scrubber.setEvents({{.page = 7, .weight = 0.5},
                      {.page = 9, .weight = 0.1, .isOfSelected = true},
                      {.page = 400, .weight = 1}});  // of a run that shrank meanwhile

  EXPECT_TRUE(isMarkedAt(7));
  EXPECT_TRUE(isMarkedAt(9));
  EXPECT_FALSE(isMarkedAt(12));
}

TEST_F(ScrubberTest, ADamagedPageLooksDifferent) {
  const QPixmap damaged = scrubber.grab();
  auto whole = *timelineWith(18, 30);
  whole.pages[5].problem.clear();

  scrubber.setTimeline(std::make_shared<const viewmodel::Timeline>(whole));

  EXPECT_NE(scrubber.grab().toImage(), damaged.toImage());
}

TEST_F(ScrubberTest, WithoutPagesNothingHappens) {
  scrubber.setTimeline(timelineWith(0, 30));
  player.apply(playback::SetPageCount{0});

  QTest::mouseClick(&scrubber, Qt::LeftButton, {}, {300, 20});
  QTest::keyClick(&scrubber, Qt::Key_Right);

  EXPECT_EQ(page(), 0U);
  EXPECT_FALSE(scrubber.grab().isNull());
  EXPECT_EQ(scrubber.tipAt(300), u"No page yet");
}

TEST(Scrubber, DrawsAnyNumberOfPagesAtAnySize) {
  for (const std::uint32_t pages : {1U, 2U, 1000U}) {
    for (const int width : {1, 240, 3000}) {
      FlipbookPlayer player;
      Scrubber scrubber;
      scrubber.setPlayer(&player);
      scrubber.setTimeline(timelineWith(pages));
      player.apply(playback::SetPageCount{pages});
      scrubber.resize(width, 46);

      EXPECT_FALSE(scrubber.grab().isNull());
      QTest::mouseClick(&scrubber, Qt::LeftButton, {}, {width / 2, 20});
      EXPECT_LT(player.playhead().page(), pages);
    }
  }
}

}  // namespace
}  // namespace flipbook::ui
