#include "flipbook/ui/flipbook_panel.h"

#include <gmock/gmock.h>

#include <QLabel>
#include <QMainWindow>
#include <QPushButton>
#include <QTest>
#include <thread>

#include "flipbook/ui/explanation_panel.h"
#include "flipbook/ui/flipbook_readout.h"
#include "flipbook/ui/metric_cards.h"
#include "flipbook/ui/scrubber.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/view_state.h"
#include "support/run_fixtures.h"

namespace flipbook::ui {
namespace {

using test::RunFixture;
using test::RunShape;
using viewmodel::OpenRun;

class FlipbookPanelTest : public testing::Test {
 protected:
  FlipbookPanelTest() {
    panel.resize(1400, 260);
    panel.show();
  }

  void open(const std::filesystem::path& path) {
    run = test::valueOrThrow(OpenRun::open(path));
    panel.setRun(context(run.get()));
  }
  ~FlipbookPanelTest() override { panel.setRun(context(nullptr)); }

  [[nodiscard]] RunContext context(OpenRun* opened) {
    return {.run = opened, .player = &player, .view = &view, .thumbnails = nullptr};
  }
  [[nodiscard]] QString text(const char* name) const {
    return panel.findChild<QLabel*>(QString::fromLatin1(name))->text();
  }
  [[nodiscard]] LiveChip* live() const { return panel.findChild<LiveChip*>(); }
  [[nodiscard]] const MetricCard* card(const char* name) const {
    return panel.findChild<MetricCard*>(QString::fromLatin1(name));
  }

  viewmodel::FlipbookPlayer player;
  viewmodel::ViewStateHolder view;
  FlipbookPanel panel;
  std::unique_ptr<OpenRun> run;
};

TEST_F(FlipbookPanelTest, WithoutARunIsEmptyAndSafe) {
  panel.setRun(context(nullptr));

  EXPECT_EQ(text("pageLabel"), u"no page yet");
  EXPECT_EQ(card("f1Card")->figure(), u"–");
  EXPECT_FALSE(panel.grab().isNull());
}

TEST_F(FlipbookPanelTest, OpensARunOnItsLastPage) {
  const RunFixture fixture{RunShape{.epochs = 6}};

  open(fixture.path());

  EXPECT_EQ(player.playhead().pageCount(), 6U);
  EXPECT_EQ(text("pageLabel"), u"page 5");
  EXPECT_EQ(text("pagesLabel"), u"of 5");
}

TEST_F(FlipbookPanelTest, TheCardsShowThePageAndItsChange) {
  const RunFixture fixture{RunShape{.epochs = 6}};
  open(fixture.path());
  const auto figure = [&](std::uint32_t page) { return *run->pages()[page].summary.validation.f1; };

  player.apply(playback::GoTo{2});

  EXPECT_EQ(card("f1Card")->figure(), viewmodel::figureText(figure(2)));
  EXPECT_EQ(card("f1Card")->change(), viewmodel::changeText(figure(2), figure(1)));
  player.apply(playback::GoToFirst{});
  EXPECT_EQ(card("f1Card")->change(), u"");
}

TEST_F(FlipbookPanelTest, SpeaksOfTheShownPage) {
  const RunFixture fixture{RunShape{.epochs = 6, .samples = 600}};
  open(fixture.path());

  ASSERT_TRUE(QTest::qWaitFor([&] { return text("explanationSentences").contains(u"precision"); }));
  const QString last = text("explanationSentences");
  player.apply(playback::GoToFirst{});

  EXPECT_TRUE(QTest::qWaitFor([&] { return text("explanationSentences") != last; }));
}

TEST_F(FlipbookPanelTest, SpeaksOfTheClassOfTheSelectedSample) {
  const RunFixture fixture{RunShape{.epochs = 3, .samples = 600}};
  open(fixture.path());

  for (const std::uint32_t sample : {1U, 2U}) {
    view.setCurrent(SampleId{sample});
    const QString name = QStringLiteral("class%1").arg(sample);
    EXPECT_TRUE(QTest::qWaitFor([&] { return text("explanationSentences").contains(name); }));
  }
}

TEST_F(FlipbookPanelTest, ExplainsEveryTermInAWindowThatFollows) {
  const RunFixture fixture{RunShape{.epochs = 4}};
  open(fixture.path());

  QTest::mouseClick(panel.findChild<QPushButton*>(QStringLiteral("explanationLink")),
                    Qt::LeftButton);

  auto* dialog = panel.findChild<ExplanationDialog*>();
  ASSERT_NE(dialog, nullptr);
  EXPECT_TRUE(dialog->isVisible());
  EXPECT_FALSE(dialog->isModal());
  const auto says = [&](const QString& words) {
    const auto labels = dialog->findChildren<QLabel*>();
    return std::ranges::any_of(labels, [&](const QLabel* l) { return l->text().contains(words); });
  };
  EXPECT_TRUE(says(QStringLiteral("page 3 of 3")));
  player.apply(playback::GoTo{1});
  EXPECT_TRUE(says(QStringLiteral("page 1 of 3")));
}

TEST_F(FlipbookPanelTest, TheChipIsLitWhileFollowingAndAClickFollows) {
  const RunFixture fixture{RunShape{.epochs = 4}};
  open(fixture.path());
  ASSERT_TRUE(live()->isLit());

  auto* scrubber = panel.findChild<Scrubber*>();
  QTest::mouseClick(scrubber, Qt::LeftButton, {},
                    {qRound(scrubber->xOfPage(1)), scrubber->height() / 2});
  EXPECT_FALSE(live()->isLit());
  EXPECT_EQ(text("pageLabel"), u"page 1");
  QTest::mouseClick(live(), Qt::LeftButton);

  EXPECT_TRUE(live()->isLit());
  EXPECT_EQ(text("pageLabel"), u"page 3");
}

TEST_F(FlipbookPanelTest, AFinishedRunIsNotLive) {
  const RunFixture fixture;
  open(fixture.path());

  EXPECT_EQ(live()->text(), u"LAST");
}

TEST_F(FlipbookPanelTest, ShowsPagesAsTheyAreWritten) {
  const RunShape shape{.epochs = 0};
  const test::TemporaryDirectory folder{test::memoryFolder()};
  const auto path = folder.path() / "live.flipbook";
  auto writer = test::valueOrThrow(
      recording::RunWriter::create(path, runInfoOf(shape), samplesOf(shape), false));
  open(path);
  panel.setPlannedEpochs(9);
  EXPECT_EQ(text("pageLabel"), u"no page yet");

  std::jthread trainer{[&] {
    for (std::uint32_t epoch = 0; epoch < 4; ++epoch) {
      EXPECT_TRUE(writer.commitEpoch(frameOf(EpochIndex{epoch}, shape), nullptr));
    }
  }};

  EXPECT_TRUE(QTest::qWaitFor([&] { return text("pageLabel") == u"page 3"; }));
  EXPECT_EQ(text("pagesLabel"), u"of 3, 9 planned");
  EXPECT_EQ(live()->text(), u"LIVE");
}

TEST_F(FlipbookPanelTest, StaysOnItsPageWhileOthersCome) {
  const RunShape shape{.epochs = 0};
  const test::TemporaryDirectory folder{test::memoryFolder()};
  const auto path = folder.path() / "live.flipbook";
  auto writer = test::valueOrThrow(
      recording::RunWriter::create(path, runInfoOf(shape), samplesOf(shape), false));
  for (std::uint32_t epoch = 0; epoch < 3; ++epoch) {
    ASSERT_TRUE(writer.commitEpoch(frameOf(EpochIndex{epoch}, shape), nullptr));
  }
  open(path);
  player.apply(playback::GoTo{1});

  ASSERT_TRUE(writer.commitEpoch(frameOf(EpochIndex{3}, shape), nullptr));

  ASSERT_TRUE(QTest::qWaitFor([&] { return player.playhead().pageCount() == 4; }));
  EXPECT_EQ(text("pageLabel"), u"page 1");
  EXPECT_EQ(text("pagesLabel"), u"of 3");
}

// D4: the page says why it cannot be shown, and the others can.
TEST_F(FlipbookPanelTest, SaysWhyAPageCannotBeShownD4) {
  const auto fixture = test::runWithBrokenFrame(1);
  open(fixture->path());

  player.apply(playback::GoTo{1});

  EXPECT_TRUE(
      QTest::qWaitFor([&] { return text("explanationSentences").contains(u"cannot be shown"); }));
  auto* scrubber = panel.findChild<Scrubber*>();
  EXPECT_TRUE(QTest::qWaitFor(
      [&] { return scrubber->tipAt(scrubber->xOfPage(1)).contains(u"cannot be shown"); }));
}

TEST_F(FlipbookPanelTest, AnotherRunStartsAfresh) {
  const RunFixture first{RunShape{.epochs = 9}};
  const RunFixture second{RunShape{.epochs = 3}};
  open(first.path());
  player.apply(playback::GoTo{7});

  panel.setRun(context(nullptr));
  open(second.path());

  EXPECT_EQ(text("pageLabel"), u"page 2");
  EXPECT_TRUE(player.playhead().isFollowing());
}

TEST(FlipbookPanel, FoldsInALowWindowAndUnfoldsInAHighOne) {
  QMainWindow window;
  auto* panel = new FlipbookPanel;
  window.setCentralWidget(panel);
  window.resize(1200, 900);
  window.show();
  EXPECT_FALSE(panel->isCompact());
  const int full = panel->minimumSizeHint().height();

  window.resize(1200, 640);
  EXPECT_TRUE(QTest::qWaitFor([&] { return panel->isCompact(); }));
  EXPECT_LT(panel->minimumSizeHint().height(), full);
  EXPECT_LE(panel->minimumSizeHint().height(), 110);

  window.resize(1200, 900);
  EXPECT_TRUE(QTest::qWaitFor([&] { return !panel->isCompact(); }));
}

TEST_F(FlipbookPanelTest, ItsPartsFindRoomAtAnyWidth) {
  const RunFixture fixture{RunShape{.epochs = 6}};
  open(fixture.path());
  for (const bool isCompact : {false, true}) {
    panel.setCompact(isCompact);
    for (const int width : {1400, 940, 920, 700, 560}) {
      panel.resize(width, isCompact ? 150 : 320);
      QTest::qWait(0);
      EXPECT_EQ(panel.width(), width);
      QList<QRect> taken;
      for (const char* name : {"transportBar", "scrubber", "flipbookReadout", "explanationPanel",
                               "metricCurves", "metricCards"}) {
        const auto* part = panel.findChild<QWidget*>(QString::fromLatin1(name));
        ASSERT_NE(part, nullptr) << name;
        if (!part->isVisible()) continue;
        EXPECT_TRUE(panel.rect().contains(part->geometry())) << name << " at " << width;
        for (const QRect& other : taken) {
          EXPECT_FALSE(other.intersects(part->geometry())) << name << " at " << width;
        }
        taken << part->geometry();
      }
    }
  }
}

}  // namespace
}  // namespace flipbook::ui
