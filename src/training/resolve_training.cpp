#include <algorithm>
#include <bit>
#include <cmath>

#include "flipbook/core/log.h"
#include "flipbook/core/names.h"
#include "training/hardware.h"
#include "training/precision_probe.h"
#include "training/torch_trainer.h"

namespace flipbook::training {
namespace {

constexpr std::uint32_t kUsualBatch = 64;
constexpr std::uint32_t kUsualBatchOnCuda = 128;
constexpr std::uint32_t kSmallestAutoBatch = 8;
constexpr std::size_t kFewestStepsPerEpoch = 100;
constexpr double kUsualLearningRate = 0.1;  // for a batch of kUsualBatch

// A power of two: fewer where an epoch would have few steps, or an image is large.
std::uint32_t usualBatch(std::size_t trainingSamples, std::uint32_t imageSizePx, bool onCuda) {
  std::uint32_t batch = onCuda ? kUsualBatchOnCuda : kUsualBatch;
  if (!onCuda && imageSizePx > 128) batch /= 2;
  if (!onCuda && imageSizePx > 512) batch /= 2;
  const auto forSteps =
      std::bit_floor(static_cast<std::uint32_t>(trainingSamples / kFewestStepsPerEpoch));
  return std::clamp(forSteps, kSmallestAutoBatch, batch);
}

std::uint32_t resolveBatch(const TrainingOptions& options, std::size_t samples,
                           std::uint32_t imageSizePx, bool onCuda) {
  const auto most = static_cast<std::uint32_t>(samples);
  if (!options.batchSize) return std::min(most, usualBatch(samples, imageSizePx, onCuda));
  const std::uint32_t batch = std::clamp(*options.batchSize, 2U, most);
  if (batch > *options.batchSize) {
    moduleLog("training")->warn("--batch-size 1: batch normalisation needs two, training with 2");
  } else if (batch < *options.batchSize) {
    moduleLog("training")
        ->warn("--batch-size {}: there are {} training samples, training with {}",
               *options.batchSize, samples, batch);
  }
  return batch;
}

// Smaller batches are noisier and take smaller steps.
double usualLearningRate(std::uint32_t batch) {
  return kUsualLearningRate * std::sqrt(static_cast<double>(batch) / kUsualBatch);
}

Result<void> checkData(const TrainingData& data, std::size_t trainingSamples) {
  const std::size_t imageBytes = std::size_t{data.imageSizePx} * data.imageSizePx * 3;
  if (data.pixels.size() != data.samples.size() * imageBytes) {
    return fail(ErrorCode::InvalidArgument,
                "{} bytes of pixels are not {} images of {} x {} pixels", data.pixels.size(),
                data.samples.size(), data.imageSizePx, data.imageSizePx);
  }
  if (data.classes.size() < 2) {
    return fail(ErrorCode::InvalidArgument,
                "{} class{}: there is nothing to tell apart, training needs two or more",
                data.classes.size(), data.classes.size() == 1 ? "" : "es");
  }
  for (const Sample& sample : data.samples) {
    if (sample.label.isGiven() == sample.isUnlabeled()) {
      return fail(ErrorCode::InvalidArgument, "the split \"{}\" and {}: {}", nameOf(sample.split),
                  sample.isUnlabeled() ? "a label" : "no label", printablePath(sample.path));
    }
    if (!sample.label.isGiven()) continue;
    if (sample.label.klass().index() >= data.classes.size()) {
      return fail(ErrorCode::InvalidArgument, "label {} of {} classes: {}",
                  sample.label.klass().value(), data.classes.size(), printablePath(sample.path));
    }
  }
  if (trainingSamples < 2) {
    return fail(ErrorCode::InvalidArgument, "{} training sample{}: training needs two or more",
                trainingSamples, trainingSamples == 1 ? "" : "s");
  }
  return {};
}

void fitBatchToDevice(ResolvedTraining& resolved) {
  const TrialShape shape{resolved.spec, resolved.device.device, *resolved.options.batchSize};
  if (fitsDevice(shape, resolved.options.precision)) return;
  resolved.options.batchSize = std::max(2U, *resolved.options.batchSize / 2);
  moduleLog("training")
      ->warn("{} has too little memory: training with batches of {}", resolved.device.name,
             *resolved.options.batchSize);
}

}  // namespace

Result<ResolvedTraining> resolveTraining(const TrainingData& data, const TrainingOptions& options,
                                         std::size_t trainingSamples) {
  if (auto ok = checkTrainingOptions(options); !ok) return passOn(ok.error());
  if (auto ok = checkData(data, trainingSamples); !ok) return passOn(ok.error());
  auto device = chooseDevice(options.device);
  if (!device) return passOn(device.error());
  auto spec =
      specOf(options.model, data.imageSizePx, static_cast<std::uint32_t>(data.classes.size()));
  if (!spec) return passOn(spec.error());

  ResolvedTraining resolved{options, *device, *spec};
  TrainingOptions& chosen = resolved.options;
  const bool onCuda = device->device.is_cuda();
  chosen.model = spec->model;
  chosen.device = device->name;
  chosen.imageSize = data.imageSizePx;
  chosen.threads = resolveThreads(options.threads);
  at::set_num_threads(static_cast<int>(*chosen.threads));
  chosen.batchSize = resolveBatch(options, trainingSamples, data.imageSizePx, onCuda);
  if (options.augmentation == Augmentation::Auto) chosen.augmentation = Augmentation::Light;
  const auto precision =
      choosePrecision(options.precision, {*spec, device->device, *chosen.batchSize});
  if (!precision) return passOn(precision.error());
  chosen.precision = *precision;
  fitBatchToDevice(resolved);
  chosen.learningRate = options.learningRate.value_or(usualLearningRate(*chosen.batchSize));
  return resolved;
}

}  // namespace flipbook::training
