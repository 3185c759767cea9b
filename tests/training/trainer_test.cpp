#include "flipbook/training/trainer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "training/tiny_training.h"

namespace flipbook::training {
namespace {

using test::goOn;
using test::tinyOptions;
using test::TinySet;
using test::tinySet;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::uint32_t kCount = 100;
constexpr std::uint32_t kClasses = 4;

std::unique_ptr<Trainer> trainerFor(const TinySet& set, const TrainingOptions& options) {
  auto trainer = Trainer::create(set.data(), options);
  EXPECT_TRUE(trainer.has_value()) << trainer.error().message();
  return std::move(*trainer);
}

EpochOutput trained(Trainer& trainer, std::uint32_t epoch) {
  auto output = trainer.trainEpoch(EpochIndex{epoch}, goOn);
  EXPECT_TRUE(output.has_value()) << output.error().message();
  return *std::move(output);
}

std::string createError(const TinySet& set, const TrainingOptions& options) {
  const auto trainer = Trainer::create(set.data(), options);
  EXPECT_FALSE(trainer.has_value());
  if (trainer) return {};
  EXPECT_EQ(trainer.error().code(), ErrorCode::InvalidArgument);
  return trainer.error().message();
}

double validationAccuracy(const EpochOutput& output, const TinySet& set) {
  double right = 0;
  double count = 0;
  for (std::size_t i = 0; i < set.samples.size(); ++i) {
    if (set.samples[i].split != Split::Validation) continue;
    const auto row = output.logits.row(i);
    const auto predicted = std::ranges::max_element(row) - row.begin();
    right += predicted == set.samples[i].label.klass().value() ? 1 : 0;
    ++count;
  }
  return right / count;
}

NamedTensor& tensorNamed(Checkpoint& checkpoint, std::string_view name) {
  return *std::ranges::find(checkpoint.tensors, name, &NamedTensor::name);
}

void expectSameBits(const Checkpoint& a, const Checkpoint& b) {
  ASSERT_EQ(a.tensors.size(), b.tensors.size());
  for (std::size_t i = 0; i < a.tensors.size(); ++i) {
    EXPECT_EQ(a.tensors[i].name, b.tensors[i].name);
    EXPECT_EQ(a.tensors[i].bytes, b.tensors[i].bytes) << a.tensors[i].name;
  }
}

class TrainerIn : public ::testing::TestWithParam<Precision> {
 protected:
  [[nodiscard]] static TrainingOptions options(std::uint32_t epochs) {
    return tinyOptions(epochs, GetParam());
  }
};

TEST_P(TrainerIn, LearnsWhatIsEasyInAFewEpochs) {
  const TinySet set = tinySet(kCount, kClasses);
  const auto trainer = trainerFor(set, options(5));

  EpochOutput last;
  for (std::uint32_t epoch = 1; epoch <= 5; ++epoch) last = trained(*trainer, epoch);

  EXPECT_GE(validationAccuracy(last, set), 0.9);
}

// Promise D1 of the determinism contract.
TEST_P(TrainerIn, GivesTheSameBitsForTheSameSeed) {
  const TinySet set = tinySet(kCount, kClasses);
  const auto first = trainerFor(set, options(3));
  const auto second = trainerFor(set, options(3));

  const EpochOutput ofFirst = trained(*first, 1);
  const EpochOutput ofSecond = trained(*second, 1);

  EXPECT_EQ(ofFirst.logits.values, ofSecond.logits.values);
  EXPECT_EQ(ofFirst.features.values, ofSecond.features.values);
  expectSameBits(first->checkpoint(), second->checkpoint());
}

// Promise D2.
TEST_P(TrainerIn, GoesOnFromACheckpointAsIfNothingHadHappened) {
  const TinySet set = tinySet(kCount, kClasses);
  const auto uninterrupted = trainerFor(set, options(3));
  trained(*uninterrupted, 1);
  const Checkpoint kept = uninterrupted->checkpoint();
  trained(*uninterrupted, 2);
  const EpochOutput expected = trained(*uninterrupted, 3);

  const auto resumed = trainerFor(set, options(3));
  ASSERT_TRUE(resumed->restore(kept).has_value());
  trained(*resumed, 2);
  const EpochOutput output = trained(*resumed, 3);

  EXPECT_EQ(output.logits.values, expected.logits.values);
  expectSameBits(resumed->checkpoint(), uninterrupted->checkpoint());
}

TEST_P(TrainerIn, GivesTheSameBitsWithTwoThreads) {
  const TinySet set = tinySet(40, 2);
  TrainingOptions twoThreads = options(1);
  twoThreads.threads = 2;
  const auto first = trainerFor(set, twoThreads);
  const auto second = trainerFor(set, twoThreads);

  trained(*first, 1);
  trained(*second, 1);

  expectSameBits(first->checkpoint(), second->checkpoint());
}

INSTANTIATE_TEST_SUITE_P(Precisions, TrainerIn, ::testing::Values(Precision::F32, Precision::BF16),
                         [](const auto& given) { return nameOf(given.param); });

TEST(Trainer, DiffersWithTheSeed) {
  const TinySet set = tinySet(kCount, kClasses);
  TrainingOptions other = tinyOptions(1);
  other.seed = 2;

  const auto a = trainerFor(set, tinyOptions(1))->evaluate(EpochIndex{0}, goOn).value();
  const auto b = trainerFor(set, other)->evaluate(EpochIndex{0}, goOn).value();

  EXPECT_NE(a.logits.values, b.logits.values);
}

TEST(Trainer, EvaluatesEverySampleInEveryEpoch) {
  TinySet set = tinySet(kCount, kClasses);
  set.samples[7].excludedBecause = "blurred";
  const auto trainer = trainerFor(set, tinyOptions(2));

  const auto untrained = trainer->evaluate(EpochIndex{0}, goOn).value();
  const EpochOutput first = trained(*trainer, 1);

  for (const EpochOutput& output : {untrained, first}) {
    EXPECT_EQ(output.logits.rows(), kCount);
    EXPECT_EQ(output.logits.columns, kClasses);
    EXPECT_EQ(output.features.rows(), kCount);
    EXPECT_EQ(output.features.columns, trainer->featureWidth());
    EXPECT_TRUE(
        std::ranges::all_of(output.logits.values, [](float v) { return std::isfinite(v); }));
  }
  EXPECT_EQ(untrained.learningRate, 0);
  EXPECT_GT(first.learningRate, 0);
}

TEST(Trainer, GivesAMarginToSamplesItTrainedOnOnly) {
  TinySet set = tinySet(kCount, kClasses);
  set.samples[7].excludedBecause = "blurred";
  const auto trainer = trainerFor(set, tinyOptions(2));

  const auto untrained = trainer->evaluate(EpochIndex{0}, goOn).value();
  const EpochOutput first = trained(*trainer, 1);

  ASSERT_EQ(first.trainingMargin.size(), kCount);
  for (std::size_t i = 0; i < kCount; ++i) {
    const bool wasTrainedOn = set.samples[i].split == Split::Training && i != 7;
    EXPECT_EQ(std::isfinite(first.trainingMargin[i]), wasTrainedOn) << i;
    EXPECT_TRUE(std::isnan(untrained.trainingMargin[i])) << i;
  }
}

TEST(Trainer, NeverTrainsOnAnExcludedSample) {
  TinySet set = tinySet(kCount, kClasses);
  set.samples[7].excludedBecause = "blurred";
  const Checkpoint before = [&] {
    const auto trainer = trainerFor(set, tinyOptions(1));
    trained(*trainer, 1);
    return trainer->checkpoint();
  }();
  std::fill_n(set.pixels.begin() + 7 * 16 * 16 * 3, 16 * 16 * 3, std::uint8_t{255});

  const auto trainer = trainerFor(set, tinyOptions(1));
  trained(*trainer, 1);

  expectSameBits(trainer->checkpoint(), before);
}

TEST(Trainer, ResolvesEveryAuto) {
  const TinySet set = tinySet(kCount, kClasses);
  TrainingOptions options;
  options.epochs = 2;

  const auto trainer = trainerFor(set, options);

  const TrainingOptions& resolved = trainer->resolvedOptions();
  EXPECT_EQ(resolved.model, "small-residual");
  EXPECT_EQ(resolved.imageSize, test::kTinySidePx);
  EXPECT_TRUE(resolved.batchSize && resolved.learningRate && resolved.threads);
  EXPECT_NE(resolved.device, "auto");
  EXPECT_NE(resolved.precision, Precision::Auto);
  EXPECT_EQ(resolved.augmentation, Augmentation::Light);
  const RunEnvironment environment = trainer->environment();
  EXPECT_EQ(environment.precision, nameOf(resolved.precision));
  EXPECT_EQ(environment.threads, *resolved.threads);
  EXPECT_FALSE(environment.libtorch.empty() || environment.blas.empty() || environment.cpu.empty());
  EXPECT_FALSE(environment.deviceReason.empty());
}

TEST(Trainer, StopsInTheMiddleOfAnEpoch) {
  const TinySet set = tinySet(kCount, kClasses);
  const auto trainer = trainerFor(set, tinyOptions(3));
  trained(*trainer, 1);
  const Checkpoint kept = trainer->checkpoint();
  int batches = 0;

  const auto stopped =
      trainer->trainEpoch(EpochIndex{2}, [&](const BatchProgress&) { return ++batches < 2; });

  ASSERT_FALSE(stopped.has_value());
  EXPECT_EQ(stopped.error().code(), ErrorCode::Cancelled);
  EXPECT_EQ(batches, 2);
  ASSERT_TRUE(trainer->restore(kept).has_value());
  expectSameBits(trainer->checkpoint(), kept);
}

TEST(Trainer, StopsInTheMiddleOfAnEvaluation) {
  const TinySet set = tinySet(kCount, kClasses);
  const auto trainer = trainerFor(set, tinyOptions(1));

  const auto stopped = trainer->trainEpoch(
      EpochIndex{1}, [](const BatchProgress& progress) { return !progress.isEvaluating; });

  ASSERT_FALSE(stopped.has_value());
  EXPECT_EQ(stopped.error().code(), ErrorCode::Cancelled);
}

TEST(Trainer, CountsItsProgressToTheEndOfBothPasses) {
  const TinySet set = tinySet(kCount, kClasses);
  const auto trainer = trainerFor(set, tinyOptions(1));
  BatchProgress training;
  BatchProgress evaluating;

  ASSERT_TRUE(trainer->trainEpoch(EpochIndex{1}, [&](const BatchProgress& progress) {
    (progress.isEvaluating ? evaluating : training) = progress;
    return true;
  }));

  EXPECT_EQ(training.done, 80U);  // four fifths of 100
  EXPECT_EQ(training.total, 80U);
  EXPECT_EQ(evaluating.done, kCount);
  EXPECT_EQ(evaluating.total, kCount);
  EXPECT_GT(training.imagesPerSecond, 0);
}

TEST(Trainer, G1StopsAtALossThatIsNotFiniteAndSaysWhatToDo) {
  const TinySet set = tinySet(kCount, kClasses);
  TrainingOptions options = tinyOptions(4);
  options.learningRate = 100;
  const auto trainer = trainerFor(set, options);
  // One weight out of range poisons the first step; a wild learning rate alone would need luck.
  Checkpoint poisoned = trainer->checkpoint();
  const float huge = std::numeric_limits<float>::max();
  std::memcpy(tensorNamed(poisoned, "fc.bias").bytes.data(), &huge, sizeof(huge));
  std::memcpy(tensorNamed(poisoned, "optimizer.momentum.fc.bias").bytes.data(), &huge,
              sizeof(huge));
  ASSERT_TRUE(trainer->restore(poisoned).has_value());

  const auto output = trainer->trainEpoch(EpochIndex{1}, goOn);

  ASSERT_FALSE(output.has_value());
  EXPECT_EQ(output.error().code(), ErrorCode::Training);
  EXPECT_THAT(
      output.error().message(),
      AllOf(HasSubstr("epoch 1, step 2 of 5"), HasSubstr("not finite"), HasSubstr("fc.bias"),
            HasSubstr("learning rate"), HasSubstr("--learning-rate 10")));
}

TEST(Trainer, F2NeverTrainsOnASingleImage) {
  const TinySet set = tinySet(41, kClasses);  // 33 for training: two batches of 16 and one over
  const auto trainer = trainerFor(set, tinyOptions(1));
  std::uint64_t done = 0;
  std::vector<std::uint64_t> batches;

  const auto output = trainer->trainEpoch(EpochIndex{1}, [&](const BatchProgress& progress) {
    if (!progress.isEvaluating)
      batches.push_back(progress.done - std::exchange(done, progress.done));
    return true;
  });

  ASSERT_TRUE(output.has_value());
  EXPECT_THAT(batches, ::testing::ElementsAre(11, 11, 11));
}

TEST(Trainer, F2RaisesABatchOfOneToTwo) {
  const TinySet set = tinySet(20, 2);
  TrainingOptions options = tinyOptions(1);
  options.batchSize = 1;

  const auto trainer = trainerFor(set, options);

  EXPECT_EQ(trainer->resolvedOptions().batchSize, 2U);
  trained(*trainer, 1);
}

TEST(Trainer, ClampsABatchBeyondTheTrainingSamples) {
  const TinySet set = tinySet(20, 2);
  TrainingOptions options = tinyOptions(1);
  options.batchSize = 1000;

  EXPECT_EQ(trainerFor(set, options)->resolvedOptions().batchSize, 16U);
}

TEST(Trainer, G4TrainsWhereAClassHasNoTrainingSample) {
  TinySet set = tinySet(kCount, kClasses);
  for (Sample& sample : set.samples) {
    if (sample.label.is(ClassId{0})) sample.split = Split::Validation;
  }
  const auto trainer = trainerFor(set, tinyOptions(1));

  const EpochOutput output = trained(*trainer, 1);

  EXPECT_TRUE(std::ranges::all_of(output.logits.values, [](float v) { return std::isfinite(v); }));
}

TEST(Trainer, G4TrainsOnIdenticalImagesOfOneLabel) {
  TinySet set = tinySet(20, 2);
  std::ranges::fill(set.pixels, std::uint8_t{128});
  for (Sample& sample : set.samples) sample.label = ClassId{0};
  const auto trainer = trainerFor(set, tinyOptions(1));

  const EpochOutput output = trained(*trainer, 1);

  EXPECT_TRUE(
      std::ranges::all_of(output.features.values, [](float v) { return std::isfinite(v); }));
}

// With other pixels and in other places, an image without a label changes nothing that is learnt.
TEST(Trainer, NeverLearnsFromWhatHasNoLabel) {
  const TinySet labelled = tinySet(40, 2);
  TinySet mixed = labelled;
  for (int i = 0; i < 3; ++i) {
    mixed.samples.push_back({.path = "new", .label = {}, .split = Split::Unlabeled});
    mixed.pixels.resize(mixed.pixels.size() + labelled.pixels.size() / 40, std::uint8_t{255});
  }

  const EpochOutput alone = trained(*trainerFor(labelled, tinyOptions(2)), 2);
  const EpochOutput with = trained(*trainerFor(mixed, tinyOptions(2)), 2);

  ASSERT_EQ(with.logits.values.size(), 43U * 2);
  EXPECT_TRUE(std::equal(alone.logits.values.begin(), alone.logits.values.end(),
                         with.logits.values.begin()));
  for (std::size_t i = 80; i < 86; ++i) EXPECT_TRUE(std::isfinite(with.logits.values[i])) << i;
  for (std::size_t i = 40; i < 43; ++i) EXPECT_TRUE(std::isnan(with.trainingMargin[i])) << i;
}

TEST(Trainer, TakesMoreThanSixtyFourClasses) {
  const TinySet set = tinySet(200, 70);
  const auto trainer = trainerFor(set, tinyOptions(1));

  const EpochOutput output = trained(*trainer, 1);

  EXPECT_EQ(output.logits.columns, 70U);
}

TEST(Trainer, TakesTheWideModel) {
  const TinySet set = tinySet(20, 2);
  TrainingOptions options = tinyOptions(1);
  options.model = "small-residual-wide";
  const auto trainer = trainerFor(set, options);

  EXPECT_EQ(trained(*trainer, 1).features.columns, 256U);
}

TEST(Trainer, RefusesWhatCannotBeTrained) {
  const TinySet set = tinySet(20, 2);
  TrainingOptions options = tinyOptions(1);
  options.model = "resnet-1000";
  EXPECT_THAT(createError(set, options),
              AllOf(HasSubstr("resnet-1000"), HasSubstr("small-residual")));
  options = tinyOptions(1);
  options.device = "tpu";
  EXPECT_THAT(createError(set, options), AllOf(HasSubstr("tpu"), HasSubstr("cuda:n")));
  options = tinyOptions(0);
  EXPECT_THAT(createError(set, options), HasSubstr("--epochs"));

  EXPECT_THAT(createError(tinySet(20, 1), tinyOptions(1)), HasSubstr("two or more"));  // A3
  TinySet noTraining = set;
  for (Sample& sample : noTraining.samples) sample.split = Split::Validation;
  EXPECT_THAT(createError(noTraining, tinyOptions(1)), HasSubstr("0 training samples"));
  TinySet wrongLabel = set;
  wrongLabel.samples[3].label = ClassId{2};
  EXPECT_THAT(createError(wrongLabel, tinyOptions(1)),
              AllOf(HasSubstr("label 2"), HasSubstr("3.png")));
  TinySet noLabel = set;
  noLabel.samples[3].label = {};
  EXPECT_THAT(createError(noLabel, tinyOptions(1)),
              AllOf(HasSubstr("no label"), HasSubstr("3.png")));
  TinySet fewPixels = set;
  fewPixels.pixels.pop_back();
  EXPECT_THAT(createError(fewPixels, tinyOptions(1)), HasSubstr("pixels"));
}

TEST(Trainer, F9SaysWhyThereIsNoCuda) {
  const TorchInfo info = torchInfo();
  if (info.whyNoCuda.empty()) GTEST_SKIP() << "there is a CUDA device";
  TrainingOptions options = tinyOptions(1);
  options.device = "cuda:0";

  EXPECT_THAT(createError(tinySet(20, 2), options),
              AllOf(HasSubstr(info.whyNoCuda), HasSubstr("--device cpu")));
}

TEST(Trainer, ChecksPointsUnderTheNamesOfTorchvision) {
  const TinySet set = tinySet(20, 2);
  Checkpoint checkpoint = trainerFor(set, tinyOptions(1))->checkpoint();

  const NamedTensor& first = tensorNamed(checkpoint, "conv1.weight");
  EXPECT_EQ(first.type, DType::F32);
  EXPECT_EQ(first.shape, (std::vector<std::uint64_t>{32, 3, 3, 3}));
  for (const char* const name : {"bn1.running_mean", "bn1.num_batches_tracked",
                                 "layer1.0.conv1.weight", "layer2.0.downsample.0.weight", "fc.bias",
                                 "optimizer.momentum.fc.bias", "rng.seed", "rng.epoch"}) {
    EXPECT_EQ(std::ranges::count(checkpoint.tensors, name, &NamedTensor::name), 1) << name;
  }
  EXPECT_EQ(checkpoint.metadata.at("architecture"), "small-residual");
  EXPECT_EQ(checkpoint.metadata.at("classes"), R"(["class 0", "class 1"])");
  EXPECT_EQ(checkpoint.metadata.at("input_size"), "16");
}

TEST(Trainer, E4ListsTheFirstThreeDifferencesOfAWrongCheckpoint) {
  const TinySet set = tinySet(20, 2);
  const auto trainer = trainerFor(set, tinyOptions(1));
  const Checkpoint good = trainer->checkpoint();
  Checkpoint wrong = good;
  tensorNamed(wrong, "conv1.weight").shape = {3, 32, 3, 3};
  tensorNamed(wrong, "bn1.weight").type = DType::I32;
  tensorNamed(wrong, "bn1.bias").name = "bn1.other";
  tensorNamed(wrong, "fc.bias").bytes.pop_back();

  const auto restored = trainer->restore(wrong);

  ASSERT_FALSE(restored.has_value());
  EXPECT_EQ(restored.error().code(), ErrorCode::InvalidArgument);
  EXPECT_THAT(restored.error().message(),
              AllOf(HasSubstr("conv1.weight is 3 x 32 x 3 x 3 instead of 32 x 3 x 3 x 3"),
                    HasSubstr("bn1.weight has the wrong type"), HasSubstr("bn1.bias is missing"),
                    HasSubstr("and 2 more")));
  expectSameBits(trainer->checkpoint(), good);
}

TEST(Trainer, E5RefusesWeightsThatAreNotFinite) {
  const TinySet set = tinySet(20, 2);
  const auto trainer = trainerFor(set, tinyOptions(1));
  Checkpoint wrong = trainer->checkpoint();
  const float notANumber = std::numeric_limits<float>::quiet_NaN();
  std::memcpy(tensorNamed(wrong, "fc.weight").bytes.data(), &notANumber, sizeof(notANumber));

  const auto restored = trainer->restore(wrong);

  ASSERT_FALSE(restored.has_value());
  EXPECT_THAT(restored.error().message(), HasSubstr("fc.weight holds a value that is not finite"));
}

TEST(Trainer, StartsFromWeightsMadeForOtherClasses) {
  const TinySet source = tinySet(20, 2);
  const auto donor = trainerFor(source, tinyOptions(1));
  trained(*donor, 1);
  Checkpoint given = donor->checkpoint();
  const TinySet set = tinySet(20, 4);
  const auto trainer = trainerFor(set, tinyOptions(1));
  ASSERT_FALSE(trainer->restore(given).has_value());

  ASSERT_TRUE(trainer->initializeFrom(given).has_value());

  Checkpoint taken = trainer->checkpoint();
  EXPECT_EQ(tensorNamed(taken, "conv1.weight").bytes, tensorNamed(given, "conv1.weight").bytes);
  EXPECT_EQ(tensorNamed(taken, "fc.weight").shape, (std::vector<std::uint64_t>{4, 128}));
}

TEST(TorchInfo, NamesTheLibrariesAndTheProcessor) {
  const TorchInfo info = torchInfo();

  EXPECT_FALSE(info.libtorch.empty());
  EXPECT_FALSE(info.blas.empty());
  ASSERT_FALSE(info.devices.empty());
  EXPECT_EQ(info.devices.front().name, "cpu");
  EXPECT_THAT(info.devices.front().description, HasSubstr("thread"));
  EXPECT_EQ(info.whyNoCuda.empty(), info.devices.size() > 1);
}

}  // namespace
}  // namespace flipbook::training
