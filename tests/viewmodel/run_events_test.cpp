#include "flipbook/viewmodel/run_events.h"

#include <gmock/gmock.h>

#include <QTest>

#include "flipbook/viewmodel/event_text.h"
#include "viewmodel/sample_fixtures.h"

namespace flipbook::viewmodel {
namespace {

using analysis::PageEvents;
using analysis::SampleEvents;
using test::RunShape;

bool waitForPages(const RunEvents& events, std::uint32_t pages) {
  return QTest::qWaitFor([&] { return events.knownPages() == pages; });
}

PageEvents expectedOn(std::uint32_t epoch, const RunShape& shape) {
  const auto traceOn = [&](std::uint32_t number) {
    const EpochFrame frame = test::frameOf(EpochIndex{number}, shape);
    return analysis::traceOf(frame.scores, frame.layout);
  };
  std::vector<Label> labels;
  for (const Sample& sample : test::samplesOf(shape)) labels.push_back(sample.label);
  return analysis::eventsBetween(traceOn(epoch - 1), traceOn(epoch), labels);
}

TEST(RunEvents, FindsWhatHappenedOnEveryPageOfTheRecord) {
  const RunShape shape{.epochs = 4};
  test::RunFixture files{shape};
  const auto run = test::valueOrThrow(OpenRun::open(files.path()));
  RunEvents events;

  events.setRun(run.get());

  EXPECT_EQ(events.knownPages(), 0U);  // nothing was read while the caller waited
  ASSERT_TRUE(waitForPages(events, 4));
  EXPECT_EQ(events.page(0), nullptr);
  for (std::uint32_t page = 1; page < 4; ++page) {
    ASSERT_NE(events.page(page), nullptr);
    EXPECT_EQ(events.page(page)->samples, expectedOn(page, shape).samples);
  }
  EXPECT_GT(events.page(1)->flipped, 0U);  // from noise to what is being learnt
}

TEST(RunEvents, ComparesAcrossAPageThatCannotBeRead) {
  const auto files = test::runWithBrokenFrame(1, {.epochs = 3});
  const auto run = test::valueOrThrow(OpenRun::open(files->path()));
  RunEvents events;

  events.setRun(run.get());

  ASSERT_TRUE(waitForPages(events, 3));
  EXPECT_EQ(events.page(1), nullptr);
  ASSERT_NE(events.page(2), nullptr);
  EXPECT_GT(events.page(2)->flipped, 0U);
}

TEST(RunEvents, FollowsPagesAsTheyCome) {
  const RunShape shape{.epochs = 2};
  test::TemporaryDirectory folder;
  auto writer = test::valueOrThrow(recording::RunWriter::create(
      folder.path() / "live.flipbook", test::runInfoOf(shape), test::samplesOf(shape), false));
  const auto commit = [&](std::uint32_t epoch) {
    test::valueOrThrow(writer.commitEpoch(test::frameOf(EpochIndex{epoch}, shape), nullptr));
  };
  commit(0);
  const auto run = test::valueOrThrow(OpenRun::open(folder.path() / "live.flipbook"));
  RunEvents events;
  events.setRun(run.get());
  ASSERT_TRUE(waitForPages(events, 1));

  commit(1);

  EXPECT_TRUE(waitForPages(events, 2));
  EXPECT_NE(events.page(1), nullptr);
}

TEST(RunEvents, ForgetsTheRunBefore) {
  test::RunFixture files;
  const auto run = test::valueOrThrow(OpenRun::open(files.path()));
  RunEvents events;
  events.setRun(run.get());
  ASSERT_TRUE(waitForPages(events, 3));

  events.setRun(nullptr);

  EXPECT_EQ(events.knownPages(), 0U);
  EXPECT_EQ(events.page(1), nullptr);
}

TEST(EventText, CountsWhatHappenedOnAPage) {
  EXPECT_EQ(pageEventsText({.samples = {}, .flipped = 1214, .forgotten = 31, .leftCluster = 12}),
            u"1,214 predictions flipped, 31 forgotten, 12 changed cluster");
  EXPECT_EQ(pageEventsText({.samples = {}, .flipped = 1}), u"1 prediction flipped");
  EXPECT_EQ(pageEventsText({.samples = {}, .flipped = 3, .isRearranged = true}),
            u"3 predictions flipped, most of the map rearranged");
  EXPECT_EQ(pageEventsText({}), u"nothing happened");
}

TEST(EventText, TellsWhatHappenedToASample) {
  EXPECT_EQ(sampleEventsText({SampleId{0}, 1}), u"its prediction flipped");
  EXPECT_EQ(sampleEventsText({SampleId{0}, 1 | 2 | 4}),
            u"its prediction flipped: it was right and is wrong now; it left the points it was "
            u"among");
}

}  // namespace
}  // namespace flipbook::viewmodel
