// The life of epochs with a trainer that does as it is told.

#include "pipeline/epoch_loop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flipbook/recording/run_reader.h"
#include "flipbook/recording/verify.h"
#include "pipeline/demo_run.h"
#include "support/run_fixtures.h"

namespace flipbook::pipeline {
namespace {

using testing::HasSubstr;

// Says the same of every sample in every epoch, and fails in one if asked to.
class ScriptedTrainer : public training::Trainer {
 public:
  explicit ScriptedTrainer(std::size_t samples) : m_samples{samples} {}

  std::optional<EpochIndex> failsIn;

  [[nodiscard]] const TrainingOptions& resolvedOptions() const override { return m_options; }
  [[nodiscard]] RunEnvironment environment() const override { return {}; }
  [[nodiscard]] std::uint32_t featureWidth() const override { return 2; }
  [[nodiscard]] Result<training::EpochOutput> evaluate(EpochIndex epoch,
                                                       const training::BatchGate& gate) override {
    if (!gate({.epoch = epoch, .isEvaluating = true, .done = 1, .total = 1})) {
      return fail(ErrorCode::Cancelled, "stopped");
    }
    if (epoch == failsIn) {
      return fail(ErrorCode::Training, "epoch {}, step 7: the loss is not finite", epoch.value());
    }
    training::EpochOutput output;
    output.logits = {std::vector<float>(m_samples * 3, 0.5F), 3};
    output.features = {std::vector<float>(m_samples * 2, 1.0F), 2};
    output.trainingMargin.assign(m_samples, 0);
    return output;
  }
  [[nodiscard]] Result<training::EpochOutput> trainEpoch(EpochIndex epoch,
                                                         const training::BatchGate& gate) override {
    return evaluate(epoch, gate);
  }
  [[nodiscard]] Checkpoint checkpoint() const override { return {}; }
  [[nodiscard]] Result<void> restore(const Checkpoint&) override { return {}; }
  [[nodiscard]] Result<void> initializeFrom(const Checkpoint&) override { return {}; }

 private:
  TrainingOptions m_options;
  std::size_t m_samples;
};

class EpochLoop : public ::testing::Test {
 protected:
  EpochLoop() {
    RunInfo info;
    info.classes = {"a", "b", "c"};
    info.sampleCount = static_cast<std::uint32_t>(samples.size());
    info.featureWidth = 2;
    info.training.epochs = 3;
    writer.emplace(recording::RunWriter::create(path, info, samples, false).value());
  }

  Result<RunOutcome> train() {
    return trainEpochs({.trainer = trainer,
                        .writer = *writer,
                        .layouts = nullptr,
                        .samples = samples,
                        .nextEpoch = EpochIndex{0},
                        .plannedEpochs = 3},
                       context);
  }

  test::TemporaryDirectory folder{test::memoryFolder()};
  std::filesystem::path path = folder.path() / "a.flipbook";
  std::vector<Sample> samples = test::samplesOf({.samples = 12});
  std::optional<recording::RunWriter> writer;
  ScriptedTrainer trainer{samples.size()};
  test::RecordingObserver observer;
  RunControl control;
  SessionContext context{observer, control};
};

TEST_F(EpochLoop, RecordsEpochZeroAndAllThatWerePlanned) {
  const auto outcome = train();

  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->how, RunEnd::Completed);
  EXPECT_EQ(outcome->lastEpoch, EpochIndex{3});
  EXPECT_EQ(recording::RunReader::open(path).value().epochs().size(), 4);
}

TEST_F(EpochLoop, EndsIntactWhenTheLossIsNotFinite) {  // G1
  trainer.failsIn = EpochIndex{2};

  const auto outcome = train();
  writer.reset();

  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->how, RunEnd::Failed);
  EXPECT_EQ(outcome->lastEpoch, EpochIndex{1});
  EXPECT_THAT(outcome->reason, HasSubstr("step 7"));
  const auto run = recording::RunReader::open(path).value();
  EXPECT_EQ(run.epochs().size(), 2);
  EXPECT_EQ(run.end().value().how, RunEnd::Failed);
  EXPECT_TRUE(recording::verifyRun(path).value().isSound());
}

TEST_F(EpochLoop, IsAnErrorIfNotEvenTheFirstPageCameAbout) {
  trainer.failsIn = EpochIndex{0};

  EXPECT_FALSE(train().has_value());
}

TEST_F(EpochLoop, DropsTheEpochInHandWhenStopped) {
  observer.whenCommitted = [&](EpochIndex epoch) {
    if (epoch.value() == 1) control.stop();
  };

  const auto outcome = train();

  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->how, RunEnd::Stopped);
  EXPECT_EQ(outcome->lastEpoch, EpochIndex{1});
  EXPECT_EQ(recording::RunReader::open(path).value().end().value().how, RunEnd::Stopped);
}

}  // namespace
}  // namespace flipbook::pipeline
