#include "flipbook/viewmodel/open_run.h"

#include <gmock/gmock.h>

#include <QSignalSpy>
#include <QTest>
#include <chrono>
#include <thread>

#include "flipbook/metrics/metrics.h"
#include "support/run_fixtures.h"

namespace flipbook::viewmodel {
namespace {

using recording::RunWriter;
using test::RunFixture;
using test::RunShape;

std::unique_ptr<OpenRun> opened(const std::filesystem::path& path,
                                std::size_t cacheBytes = OpenRun::kDefaultCacheBytes) {
  return test::valueOrThrow(OpenRun::open(path, cacheBytes));
}

// Waits for the page and returns what came.
FramePtr readPage(OpenRun& run, std::uint32_t page) {
  QSignalSpy ready{&run, &OpenRun::frameReady};
  run.requestFrame(page);
  if (!QTest::qWaitFor([&] { return !ready.isEmpty(); })) return nullptr;
  EXPECT_EQ(ready[0][0].value<std::uint32_t>(), page);
  return ready[0][1].value<FramePtr>();
}

// A run as a Python trainer writes it: no figures, no hashes, nothing but what must be there.
void stripFigures(const RunFixture& fixture) {
  std::string lines;
  for (std::uint32_t epoch = 0; epoch < fixture.shape().epochs; ++epoch) {
    const std::string number = std::to_string(epoch);
    lines += R"({"epoch":)" + number + R"(,"file":"epochs/00000)" + number + ".safetensors\"}\n";
  }
  test::writeFile(fixture.path() / "epochs.jsonl", lines);
}

TEST(OpenRun, RefusesWhatIsNoRun) {
  const test::TemporaryDirectory folder;

  const auto run = OpenRun::open(folder.path() / "missing.flipbook");

  ASSERT_FALSE(run.has_value());
  EXPECT_EQ(run.error().code(), ErrorCode::NotFound);
}

TEST(OpenRun, ShowsWhatTheRunSaysOfItself) {
  const RunFixture fixture{RunShape{.epochs = 4}};

  const auto run = opened(fixture.path());

  EXPECT_EQ(run->info().classes.size(), 3U);
  EXPECT_EQ(run->samples().size(), 60U);
  ASSERT_EQ(run->pages().size(), 4U);
  EXPECT_EQ(run->pages()[3].summary.epoch, EpochIndex{3});
  ASSERT_TRUE(run->end().has_value());
  EXPECT_EQ(run->end()->how, RunEnd::Completed);
  EXPECT_EQ(run->pageOf(EpochIndex{2}), 2U);
  EXPECT_EQ(run->pageOf(EpochIndex{4}), std::nullopt);
}

TEST(OpenRun, ReadsAPageAndItsNeighboursAhead) {
  const RunFixture fixture{RunShape{.epochs = 6}};
  const auto run = opened(fixture.path());
  EXPECT_EQ(run->frame(3), nullptr);

  const FramePtr frame = readPage(*run, 3);

  ASSERT_NE(frame, nullptr);
  EXPECT_EQ(frame->epoch, EpochIndex{3});
  EXPECT_EQ(run->frame(3), frame);
  EXPECT_TRUE(QTest::qWaitFor([&] { return run->frame(2) && run->frame(4); }));
  EXPECT_EQ(run->frame(0), nullptr);
}

TEST(OpenRun, AnswersAfterTheRequestHasReturnedAlsoFromMemory) {
  const RunFixture fixture;
  const auto run = opened(fixture.path());
  ASSERT_NE(readPage(*run, 1), nullptr);
  QSignalSpy ready{run.get(), &OpenRun::frameReady};

  run->requestFrame(1);

  EXPECT_EQ(ready.count(), 0);
  EXPECT_TRUE(QTest::qWaitFor([&] { return ready.count() == 1; }));
}

TEST(OpenRun, APageThatDoesNotExistIsNoPage) {
  const RunFixture fixture;
  const auto run = opened(fixture.path());
  QSignalSpy ready{run.get(), &OpenRun::frameReady};
  QSignalSpy failed{run.get(), &OpenRun::frameFailed};

  run->requestFrame(3);
  QTest::qWait(30);

  EXPECT_EQ(run->frame(3), nullptr);
  EXPECT_EQ(ready.count() + failed.count(), 0);
}

TEST(OpenRun, DropsAnswersThatNobodyWaitsForAnyMore) {
  const RunFixture fixture{RunShape{.epochs = 12}};
  const auto run = opened(fixture.path());
  std::vector<std::uint32_t> answered;
  QObject::connect(run.get(), &OpenRun::frameReady,
                   [&](std::uint32_t page) { answered.push_back(page); });

  for (std::uint32_t page = 0; page < 12; ++page) run->requestFrame(page);  // a drag across

  ASSERT_TRUE(QTest::qWaitFor([&] { return answered.size() >= OpenRun::kPatience; }));
  QTest::qWait(50);
  EXPECT_THAT(answered, testing::UnorderedElementsAre(11, 10, 9));
}

TEST(OpenRun, KeepsToItsBudget) {
  const RunFixture fixture{RunShape{.epochs = 5}};
  const auto run = opened(fixture.path(), 1);  // room for the newest frame only

  for (std::uint32_t page = 0; page < 5; ++page) ASSERT_NE(readPage(*run, page), nullptr);

  EXPECT_NE(run->frame(4), nullptr);
  for (std::uint32_t page = 0; page < 4; ++page) EXPECT_EQ(run->frame(page), nullptr);
}

// D4: a flipped bit loses that page, with its reason, and no other.
TEST(OpenRun, ABrokenFrameIsAPageWithAReasonD4) {
  const auto fixture = test::runWithBrokenFrame(1);
  const auto run = opened(fixture->path());
  QSignalSpy failed{run.get(), &OpenRun::frameFailed};
  QSignalSpy details{run.get(), &OpenRun::pageDetailsChanged};

  run->requestFrame(1);

  ASSERT_TRUE(QTest::qWaitFor([&] { return failed.count() == 1; }));
  EXPECT_EQ(failed[0][0].value<std::uint32_t>(), 1U);
  EXPECT_FALSE(failed[0][1].toString().isEmpty());
  EXPECT_EQ(run->pages().size(), 3U);
  EXPECT_FALSE(run->pages()[1].problem.empty());
  EXPECT_GE(details.count(), 1);
  EXPECT_NE(readPage(*run, 2), nullptr);
}

TEST(OpenRun, APageThatCanBeReadAgainLosesItsProblem) {
  const auto fixture = test::runWithBrokenFrame(1);
  const auto run = opened(fixture->path());
  QSignalSpy failed{run.get(), &OpenRun::frameFailed};
  run->requestFrame(1);
  ASSERT_TRUE(QTest::qWaitFor([&] { return failed.count() == 1; }));

  test::flipBit(fixture->framePath(1));  // back as it was

  EXPECT_NE(readPage(*run, 1), nullptr);
  EXPECT_EQ(run->pages()[1].problem, "");
}

// D17: a run that grows while it is open; the writer is another thread, as if another process.
TEST(OpenRun, NewPagesOfAForeignWriterAppearD17) {
  const RunShape shape{.epochs = 0};
  const test::TemporaryDirectory folder{test::memoryFolder()};
  const auto path = folder.path() / "live.flipbook";
  auto writer =
      test::valueOrThrow(RunWriter::create(path, runInfoOf(shape), samplesOf(shape), false));
  const auto run = opened(path);
  ASSERT_TRUE(run->pages().empty());
  EXPECT_FALSE(run->end().has_value());

  std::jthread trainer{[&] {
    for (std::uint32_t epoch = 0; epoch < 5; ++epoch) {
      EXPECT_TRUE(writer.commitEpoch(frameOf(EpochIndex{epoch}, shape), nullptr));
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    EXPECT_TRUE(writer.end(RunEnd::Completed, ""));
  }};

  ASSERT_TRUE(QTest::qWaitFor([&] { return run->end().has_value(); }));
  EXPECT_EQ(run->pages().size(), 5U);
  EXPECT_NE(readPage(*run, 4), nullptr);
}

TEST(OpenRun, APageIsThereWithinASecondOfItsCommit) {
  const RunShape shape{.epochs = 0};
  const test::TemporaryDirectory folder{test::memoryFolder()};
  const auto path = folder.path() / "live.flipbook";
  auto writer =
      test::valueOrThrow(RunWriter::create(path, runInfoOf(shape), samplesOf(shape), false));
  const auto run = opened(path);

  for (std::uint32_t epoch = 0; epoch < 3; ++epoch) {
    ASSERT_TRUE(writer.commitEpoch(frameOf(EpochIndex{epoch}, shape), nullptr));
    EXPECT_TRUE(QTest::qWaitFor([&] { return run->pages().size() == epoch + 1; }, 1000));
  }
}

TEST(OpenRun, AFrameOfOurOwnTrainingIsInMemoryWhenItsPageAppears) {
  const RunShape shape{.epochs = 0};
  const test::TemporaryDirectory folder{test::memoryFolder()};
  const auto path = folder.path() / "live.flipbook";
  auto writer =
      test::valueOrThrow(RunWriter::create(path, runInfoOf(shape), samplesOf(shape), false));
  const auto run = opened(path);
  const auto frame = std::make_shared<const EpochFrame>(frameOf(EpochIndex{0}, shape));
  ASSERT_TRUE(writer.commitEpoch(*frame, nullptr));

  std::jthread{[&] { run->live().post(frame); }}.join();

  ASSERT_TRUE(QTest::qWaitFor([&] { return !run->pages().empty(); }));
  EXPECT_EQ(run->frame(0), frame);
}

TEST(OpenRun, SamplesStayWhereTheyAreWhilePagesCome) {
  const RunShape shape{.epochs = 0};
  const test::TemporaryDirectory folder{test::memoryFolder()};
  const auto path = folder.path() / "live.flipbook";
  auto writer =
      test::valueOrThrow(RunWriter::create(path, runInfoOf(shape), samplesOf(shape), false));
  const auto run = opened(path);
  const Sample* const first = run->samples().data();
  const auto reader = run->reader();

  for (std::uint32_t epoch = 0; epoch < 3; ++epoch) {
    ASSERT_TRUE(writer.commitEpoch(frameOf(EpochIndex{epoch}, shape), nullptr));
    ASSERT_TRUE(QTest::qWaitFor([&] { return run->pages().size() == epoch + 1; }));
  }

  EXPECT_EQ(run->samples().data(), first);
  EXPECT_TRUE(reader->epochs().empty());  // work that holds a reader sees it unchanged
  EXPECT_EQ(run->reader()->epochs().size(), 3U);
}

// D24: a Python trainer records neither loss nor figures.
TEST(OpenRun, ComputesTheFiguresThatAForeignRunLacksD24) {
  const RunFixture fixture{RunShape{.epochs = 3}};
  stripFigures(fixture);

  const auto run = opened(fixture.path());
  ASSERT_EQ(run->pages().size(), 3U);
  ASSERT_TRUE(QTest::qWaitFor([&] { return run->pages()[2].summary.validation.f1.has_value(); }));

  const FramePtr frame = readPage(*run, 2);
  ASSERT_NE(frame, nullptr);
  const auto expected =
      metrics::computeMetrics(frame->scores, frame->loss, run->samples(), Split::Validation);
  EXPECT_EQ(run->pages()[2].summary.validation.f1, expected.summary.f1);
  EXPECT_EQ(run->pages()[0].summary.training.samples, 48U);  // four fifths of 60
  EXPECT_TRUE(run->pages()[1].summary.training.loss.has_value());
}

TEST(OpenRun, ADamagedPageOfAForeignRunDoesNotStopTheOthersFigures) {
  const RunFixture fixture{RunShape{.epochs = 3}};
  stripFigures(fixture);
  test::writeFile(fixture.framePath(1), "nothing");

  const auto run = opened(fixture.path());

  ASSERT_TRUE(QTest::qWaitFor([&] { return run->pages()[2].summary.validation.f1.has_value(); }));
  EXPECT_FALSE(run->pages()[1].problem.empty());
}

TEST(OpenRun, SaysSoWhenAnotherRunTakesItsPlace) {
  const RunFixture fixture;
  const auto run = opened(fixture.path());
  QSignalSpy changed{run.get(), &OpenRun::pagesChanged};

  {
    const RunShape other{.epochs = 0, .samples = 12};
    auto writer = test::valueOrThrow(
        RunWriter::create(fixture.path(), runInfoOf(other), samplesOf(other), true));
    ASSERT_TRUE(writer.commitEpoch(frameOf(EpochIndex{0}, other), nullptr));
  }

  ASSERT_TRUE(QTest::qWaitFor([&] { return !changed.isEmpty(); }));
  EXPECT_EQ(run->samples().size(), 60U);
  EXPECT_FALSE(run->warnings().empty());
}

TEST(OpenRun, CanBeClosedWhileItReads) {
  const RunFixture fixture{RunShape{.epochs = 8, .samples = 500}};
  stripFigures(fixture);

  for (int i = 0; i < 5; ++i) {
    const auto run = opened(fixture.path());
    for (std::uint32_t page = 0; page < 8; ++page) run->requestFrame(page);
  }

  SUCCEED();  // no crash, no leak: checked by the sanitizers' runs
}

}  // namespace
}  // namespace flipbook::viewmodel
