// What is written is what is read.

#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <cstring>

#include "flipbook/recording/run_reader.h"
#include "flipbook/recording/run_writer.h"
#include "support/run_fixtures.h"

namespace flipbook::recording {
namespace {

using test::RunFixture;
using test::RunShape;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

void expectSameFloats(std::span<const float> actual, std::span<const float> expected) {
  ASSERT_EQ(actual.size(), expected.size());
  // Bit by bit, so that NaN equals NaN.
  EXPECT_EQ(std::memcmp(actual.data(), expected.data(), actual.size_bytes()), 0);
}

TEST(RunRoundTrip, KeepsEveryBitOfAFrame) {
  const RunFixture run;
  const EpochFrame written = test::frameOf(EpochIndex{2}, run.shape());

  const auto read = run.open().readFrame(EpochIndex{2});

  ASSERT_TRUE(read.has_value()) << read.error().message();
  EXPECT_EQ(read->epoch, EpochIndex{2});
  expectSameFloats(read->scores.logits().values(), written.scores.logits().values());
  expectSameFloats(read->loss, written.loss);
  expectSameFloats(read->trainingMargin, written.trainingMargin);
  EXPECT_EQ(read->features.bytes, written.features.bytes);
  EXPECT_EQ(read->features.scale, written.features.scale);
  EXPECT_EQ(read->features.offset, written.features.offset);
  EXPECT_EQ(read->layout, written.layout);
  EXPECT_EQ(read->summary, written.summary);
}

TEST(RunRoundTrip, KeepsOnlyTheTopClassesOfMoreThan64) {
  const RunFixture run{RunShape{.epochs = 2, .samples = 300, .classes = 100}};
  const ClassScores written = test::frameOf(EpochIndex{1}, run.shape()).scores;

  const auto read = run.open().readFrame(EpochIndex{1});

  ASSERT_TRUE(read.has_value()) << read.error().message();
  ASSERT_FALSE(read->scores.isFull());
  EXPECT_EQ(read->scores.classCount(), 100U);
  EXPECT_EQ(read->scores.top().topClass, written.top().topClass);
  expectSameFloats(read->scores.top().topLogit, written.top().topLogit);
  expectSameFloats(read->scores.top().labelLogit, written.top().labelLogit);
  expectSameFloats(read->scores.top().logitSum, written.top().logitSum);
}

TEST(RunRoundTrip, KeepsSamplesThatWereNotEvaluatedAsNaN) {
  const RunShape shape{.epochs = 0, .samples = 10};
  test::TemporaryDirectory folder{test::memoryFolder()};
  const auto path = folder.path() / "run";
  EpochFrame frame = test::frameOf(EpochIndex{0}, shape);
  FloatMatrix logits{{frame.scores.logits().values().begin(), frame.scores.logits().values().end()},
                     3};
  std::fill_n(logits.values.begin() + 3, 3, NAN);  // sample 1
  frame.scores = ClassScores::full(logits);
  frame.loss[1] = NAN;
  auto writer = RunWriter::create(path, runInfoOf(shape), samplesOf(shape), false);
  ASSERT_TRUE(writer.has_value());
  ASSERT_TRUE(writer->commitEpoch(frame, nullptr).has_value());

  const auto reader = RunReader::open(path);

  const auto read = reader->readFrame(EpochIndex{0});
  ASSERT_TRUE(read.has_value()) << read.error().message();
  EXPECT_FALSE(read->scores.isEvaluated(SampleId{1}));
  EXPECT_TRUE(read->scores.isEvaluated(SampleId{0}));
  const auto history = reader->history(SampleId{1});
  ASSERT_THAT(*history, SizeIs(1));
  EXPECT_TRUE(std::isnan(history->front().confidence));
  EXPECT_TRUE(std::isnan(history->front().loss));
}

TEST(RunRoundTrip, KeepsEverythingThatRunJsonSays) {
  const test::TemporaryDirectory folder{test::memoryFolder()};
  RunInfo info = runInfoOf(RunShape{.samples = 5, .classes = 2});
  info.name = "Katzen \xF0\x9F\x90\xB1";
  info.classes = {
      "a\xFF"
      "b",
      "<b>&\"\\x41\n"};  // not UTF-8; looks like an escape
  info.dataset.root = "/data/\xE4";
  info.dataset.quarantined = {{"a/\xFF.png", "empty file"}};
  info.split = {.validationFraction = 0.25, .seed = 18'446'744'073'709'551'615ULL};
  info.training = {.epochs = 7,
                   .model = "small-cnn",
                   .imageSize = 32,
                   .batchSize = 64,
                   .learningRate = 0.1,
                   .seed = 9,
                   .device = "cuda:1",
                   .threads = 2,
                   .precision = Precision::BF16,
                   .augmentation = Augmentation::Strong,
                   .weights = "/w/\xC3\xA4.safetensors"};
  info.features = {.every = 5};
  info.computeLayout = false;
  info.environment = {.libtorch = "1.13.1",
                      .blas = "OpenBLAS",
                      .device = "cuda:1",
                      .deviceReason = "asked for",
                      .threads = 2,
                      .precision = "bf16",
                      .cpu = "a CPU"};

  ASSERT_TRUE(RunWriter::create(folder.path() / "run", info,
                                samplesOf(RunShape{.samples = 5, .classes = 2}), false)
                  .has_value());
  const auto reader = RunReader::open(folder.path() / "run");

  ASSERT_TRUE(reader.has_value()) << reader.error().message();
  const RunInfo& read = reader->info();
  EXPECT_EQ(read.name, info.name);
  EXPECT_EQ(read.created, info.created);
  EXPECT_EQ(read.writer, info.writer);
  EXPECT_EQ(read.classes, info.classes);
  EXPECT_EQ(read.dataset.kind, info.dataset.kind);
  EXPECT_EQ(read.dataset.root, info.dataset.root);
  EXPECT_EQ(read.dataset.fingerprint, info.dataset.fingerprint);
  EXPECT_EQ(read.dataset.quarantined, info.dataset.quarantined);
  EXPECT_EQ(read.split, info.split);
  EXPECT_EQ(read.splitMethod, info.splitMethod);
  EXPECT_EQ(read.training, info.training);
  EXPECT_EQ(read.features, info.features);
  EXPECT_FALSE(read.computeLayout);
  EXPECT_EQ(read.featureWidth, info.featureWidth);
  EXPECT_EQ(read.environment.libtorch, "1.13.1");
  EXPECT_EQ(read.environment.blas, "OpenBLAS");
  EXPECT_EQ(read.environment.device, "cuda:1");
  EXPECT_EQ(read.environment.deviceReason, "asked for");
  EXPECT_EQ(read.environment.threads, 2U);
  EXPECT_EQ(read.environment.precision, "bf16");
  EXPECT_EQ(read.environment.cpu, "a CPU");
}

TEST(RunRoundTrip, KeepsSamplesWithEveryKindOfPathAndField) {  // A10, A11
  const test::TemporaryDirectory folder{test::memoryFolder()};
  std::vector<Sample> samples{
      {.path = "plain.png", .label = ClassId{0}, .split = Split::Training},
      {.path = "n\xFFt utf-8/\xE4.png", .label = ClassId{1}, .split = Split::Validation},
      {.path = "quote\" back\\slash \\xff.png", .label = ClassId{0}, .split = Split::Training},
      {.path = "line\nbreak\ttab.png", .label = ClassId{0}, .split = Split::Training},
      {.path = "\xE6\x97\xA5\xE6\x9C\xAC.png", .label = ClassId{1}, .contentHash = ~0ULL},
      {.path = "crop.png", .label = ClassId{0}, .box = std::array{-1, 2, 30, 40}},
      {.path = "crop.png", .label = ClassId{0}, .box = std::array{0, 0, 3, 4}, .group = "g 1"},
      {.path = "twin.png", .label = ClassId{1}, .nearDuplicate = SampleId{0}},
      {.path = "out.png", .label = ClassId{1}, .excludedBecause = "too dark"}};
  RunInfo info = runInfoOf(RunShape{.classes = 2});
  info.sampleCount = static_cast<std::uint32_t>(samples.size());

  ASSERT_TRUE(RunWriter::create(folder.path() / "run", info, samples, false).has_value());
  const auto reader = RunReader::open(folder.path() / "run");

  ASSERT_TRUE(reader.has_value()) << reader.error().message();
  EXPECT_EQ(reader->samples(), samples);
}

TEST(RunRoundTrip, ListsTheEpochsAndTheEnd) {
  const RunFixture run;

  const RunReader reader = run.open();

  ASSERT_THAT(reader.epochs(), SizeIs(3));
  EXPECT_EQ(reader.epochs()[1].summary, test::frameOf(EpochIndex{1}, run.shape()).summary);
  EXPECT_EQ(reader.epochs()[1].file, "epochs/000001.safetensors");
  EXPECT_THAT(reader.epochs()[1].problem, IsEmpty());
  ASSERT_TRUE(reader.end().has_value());
  EXPECT_EQ(reader.end()->how, RunEnd::Completed);
  EXPECT_THAT(reader.warnings(), IsEmpty());
  EXPECT_EQ(reader.find(EpochIndex{2}), &reader.epochs()[2]);
  EXPECT_EQ(reader.find(EpochIndex{3}), nullptr);
}

TEST(RunRoundTrip, KeepsACheckpoint) {
  const RunFixture run;
  const Checkpoint written = test::checkpointOf(EpochIndex{2});

  const auto read = run.open().readCheckpoint(EpochIndex{2});

  ASSERT_TRUE(read.has_value()) << read.error().message();
  EXPECT_EQ(read->metadata, written.metadata);
  ASSERT_THAT(read->tensors, SizeIs(2));
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(read->tensors[i].name, written.tensors[i].name);
    EXPECT_EQ(read->tensors[i].type, written.tensors[i].type);
    EXPECT_EQ(read->tensors[i].shape, written.tensors[i].shape);
    EXPECT_EQ(read->tensors[i].bytes, written.tensors[i].bytes);
  }
}

TEST(RunRoundTrip, FollowsASampleThroughAllPages) {
  const RunFixture run;
  const RunReader reader = run.open();

  const auto history = reader.history(SampleId{7});

  ASSERT_TRUE(history.has_value());
  ASSERT_THAT(*history, SizeIs(3));
  const ClassId label = reader.samples()[7].label.klass();
  for (const SampleOnPage& page : *history) {
    const EpochFrame frame = *reader.readFrame(page.epoch);
    EXPECT_EQ(page.predicted, frame.scores.predicted(SampleId{7}));
    EXPECT_EQ(page.confidence, frame.scores.confidence(SampleId{7}));
    EXPECT_EQ(page.labelProbability, frame.scores.probability(SampleId{7}, label));
    EXPECT_EQ(page.strongestOther.klass, frame.scores.strongestOther(SampleId{7}, label).klass);
    EXPECT_EQ(page.loss, frame.loss[7]);
  }
  EXPECT_EQ(history->back().trainingMargin, reader.readFrame(EpochIndex{2})->trainingMargin[7]);
  EXPECT_TRUE(std::isnan(history->front().trainingMargin));
}

TEST(RunRoundTrip, FollowsASampleOfManyClasses) {
  const RunFixture run{RunShape{.epochs = 2, .samples = 200, .classes = 70}};
  const RunReader reader = run.open();

  const auto history = reader.history(SampleId{150});

  ASSERT_THAT(*history, SizeIs(2));
  const EpochFrame frame = *reader.readFrame(EpochIndex{1});
  const ClassId label = reader.samples()[150].label.klass();
  EXPECT_EQ(history->back().predicted, frame.scores.predicted(SampleId{150}));
  EXPECT_EQ(history->back().labelProbability,
            frame.scores.probability(SampleId{150}, label, label));
}

TEST(RunHistory, RefusesASampleThatIsNotThere) {
  const auto history = RunFixture{}.open().history(SampleId{60});

  ASSERT_FALSE(history.has_value());
  EXPECT_EQ(history.error().code(), ErrorCode::InvalidArgument);
}

TEST(RunHistory, LeavesOutAPageFoundDamaged) {
  const auto run = test::runWithBrokenFrame(1);
  const RunReader reader = run->open();
  ASSERT_FALSE(reader.readFrame(EpochIndex{1}).has_value());

  const auto history = reader.history(SampleId{0});

  ASSERT_THAT(*history, SizeIs(2));
  EXPECT_EQ((*history)[1].epoch, EpochIndex{2});
}

}  // namespace
}  // namespace flipbook::recording
