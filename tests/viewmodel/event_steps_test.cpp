#include "flipbook/viewmodel/event_steps.h"

#include <gmock/gmock.h>

#include <QSignalSpy>
#include <QTest>
#include <array>

#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/run_events.h"
#include "flipbook/viewmodel/view_state.h"
#include "support/run_fixtures.h"

namespace flipbook::viewmodel {
namespace {

constexpr SampleId kFlipping{7};  // labelled class 1
const std::vector<std::uint32_t> kItsPages{1, 3, 4};

// Six pages on which the fixture's samples learn their classes at once, but for one whose
// prediction goes 0, 1, 1, 2, 0, 0.
class EventStepsTest : public testing::Test {
 protected:
  EventStepsTest() {
    const test::RunShape shape{.epochs = 6};
    auto writer = test::valueOrThrow(recording::RunWriter::create(
        folder.path() / "a.flipbook", test::runInfoOf(shape), test::samplesOf(shape), false));
    constexpr std::array<std::size_t, 6> kPredicted{0, 1, 1, 2, 0, 0};
    for (std::uint32_t epoch = 0; epoch < 6; ++epoch) {
      EpochFrame frame = test::frameOf(EpochIndex{epoch}, shape);
      FloatMatrix logits = test::logitsOf(EpochIndex{epoch}, shape);
      for (std::size_t k = 0; k < 3; ++k) {
        logits.values[kFlipping.index() * 3 + k] = k == kPredicted.at(epoch) ? 8.0F : 0.0F;
      }
      frame.scores = ClassScores::full(std::move(logits));
      test::valueOrThrow(writer.commitEpoch(frame, nullptr));
    }
    run = test::valueOrThrow(OpenRun::open(folder.path() / "a.flipbook"));
    player.setMotionEnabled(false);
    player.apply(playback::SetPageCount{6});
    player.apply(playback::GoTo{0});
    events.setRun(run.get());
  }
  void SetUp() override {
    ASSERT_TRUE(QTest::qWaitFor([this] { return events.knownPages() == 6; }));
  }

  [[nodiscard]] std::uint32_t page() const { return player.playhead().page(); }

  test::TemporaryDirectory folder;
  std::unique_ptr<OpenRun> run;
  FlipbookPlayer player;
  ViewStateHolder view;
  RunEvents events;
  EventSteps steps{events, player, view};
};

TEST_F(EventStepsTest, StepsThroughTheEventsOfTheSelectedSample) {
  view.setCurrent(kFlipping);

  for (const std::uint32_t expected : kItsPages) {
    ASSERT_TRUE(steps.canGoNext().isPossible);
    steps.goNext();
    EXPECT_EQ(page(), expected);
  }
  EXPECT_FALSE(steps.canGoNext().isPossible);
  EXPECT_FALSE(steps.canGoNext().why.isEmpty());
  steps.goNext();
  EXPECT_EQ(page(), 4U);

  steps.goBack();
  EXPECT_EQ(page(), 3U);
}

TEST_F(EventStepsTest, WithoutASelectionStepsThroughUnusualPages) {
  // The fixture learns most on page 1: everything flips from noise, little afterwards.
  ASSERT_TRUE(steps.canGoNext().isPossible);

  steps.goNext();

  EXPECT_EQ(page(), 1U);
  EXPECT_FALSE(steps.canGoBack().isPossible);
}

TEST_F(EventStepsTest, MarksEveryPageOnWhichSomethingHappened) {
  const auto marks = steps.marks();

  ASSERT_FALSE(marks.empty());
  EXPECT_EQ(marks.front().page, 1U);
  EXPECT_DOUBLE_EQ(marks.front().weight, 1);
  EXPECT_TRUE(marks.front().text.contains(u"predictions flipped"));
  for (const EventMark& mark : marks) EXPECT_FALSE(mark.isOfSelected);
}

TEST_F(EventStepsTest, MarksWhatHappenedToTheSelectedSample) {
  QSignalSpy changed{&steps, &EventSteps::changed};

  view.setCurrent(kFlipping);

  EXPECT_EQ(changed.size(), 1);
  std::vector<std::uint32_t> marked;
  for (const EventMark& mark : steps.marks()) {
    if (!mark.isOfSelected) continue;
    marked.push_back(mark.page);
    EXPECT_TRUE(mark.text.contains(u"This datapoint: "));
  }
  EXPECT_EQ(marked, kItsPages);
}

TEST_F(EventStepsTest, WithoutARunNothingIsPossible) {
  events.setRun(nullptr);
  player.apply(playback::SetPageCount{0});

  EXPECT_FALSE(steps.canGoNext().isPossible);
  EXPECT_EQ(steps.canGoBack().why, u"No run is open");
  EXPECT_TRUE(steps.marks().empty());
}

}  // namespace
}  // namespace flipbook::viewmodel
