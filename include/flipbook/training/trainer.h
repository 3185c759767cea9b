// Trains one image classifier, epoch by epoch, with LibTorch.
//
// No torch type crosses this header. A trainer belongs to one thread: the one that created it.
// Same data, options and threads give the same bits, also across checkpoint() and restore().

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/matrix.h"
#include "flipbook/core/run_info.h"
#include "flipbook/core/run_options.h"
#include "flipbook/core/sample.h"
#include "flipbook/core/tensor.h"

namespace flipbook::training {

// N images; all spans outlive the trainer.
struct TrainingData {
  std::span<const std::uint8_t> pixels;  // N x side x side x 3, RGB
  std::uint32_t imageSizePx{};
  std::span<const Sample> samples;  // N; those excluded, or without a label, are never trained on
  std::vector<std::string> classes;
};

struct BatchProgress {
  EpochIndex epoch;
  bool isEvaluating{};   // the clean pass, not the training pass
  std::uint64_t done{};  // images of this pass
  std::uint64_t total{};
  double imagesPerSecond{};
};

// Called after every batch. May block (pause); returns false to stop.
using BatchGate = std::function<bool(const BatchProgress&)>;

// One epoch as the network saw it. Evaluation mode, no augmentation, all N samples.
struct EpochOutput {
  FloatMatrix logits;                 // N x C
  FloatMatrix features;               // N x D, the input of the last layer
  std::vector<float> trainingMargin;  // N; NaN but for training samples, and on epoch 0
  double learningRate{};
  double trainingSeconds{};
  double evaluationSeconds{};
};

class Trainer {
 public:
  // Chooses what is `auto` (device, precision by a one-second probe, batch size, learning rate).
  // Errors: InvalidArgument (device not there, weights that do not fit), Training.
  [[nodiscard]] static Result<std::unique_ptr<Trainer>> create(TrainingData data,
                                                               const TrainingOptions& options);
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;
  virtual ~Trainer() = default;

  [[nodiscard]] virtual const TrainingOptions& resolvedOptions() const = 0;  // nothing `auto` left
  [[nodiscard]] virtual RunEnvironment environment() const = 0;
  [[nodiscard]] virtual std::uint32_t featureWidth() const = 0;

  // Epoch 0: the model as it is. Errors: Cancelled (the gate said stop), Training.
  [[nodiscard]] virtual Result<EpochOutput> evaluate(EpochIndex epoch, const BatchGate& gate) = 0;

  // Trains epoch `epoch` (1, 2, ...) and evaluates. The learning rate follows one cycle over
  // resolvedOptions().epochs and stays at its end beyond it.
  // Errors: Cancelled (the model is then in mid-epoch: restore before going on); Training if the
  // loss is not finite, naming epoch, step, the first non-finite tensor and the learning rate.
  [[nodiscard]] virtual Result<EpochOutput> trainEpoch(EpochIndex epoch, const BatchGate& gate) = 0;

  [[nodiscard]] virtual Checkpoint checkpoint() const = 0;
  // Errors: InvalidArgument, listing the first three differences of names, shapes and types.
  [[nodiscard]] virtual Result<void> restore(const Checkpoint& checkpoint) = 0;
  // Takes the model's weights and nothing else, as a start for new training; a last layer for other
  // classes stays as it is. Errors: as restore().
  [[nodiscard]] virtual Result<void> initializeFrom(const Checkpoint& checkpoint) = 0;

 protected:
  Trainer() = default;
};

// What LibTorch can use here, for --version and the device menu.
struct DeviceInfo {
  std::string name;         // "cpu", "cuda:0"
  std::string description;  // "AMD EPYC, 2 threads", "NVIDIA H200, 139 GiB"
};
struct TorchInfo {
  std::string libtorch;  // version
  std::string blas;      // "OpenBLAS 0.3.21, openmp" or a warning that it is slow
  bool blasIsSlow{};
  std::vector<DeviceInfo> devices;
  std::string whyNoCuda;  // empty if there is a CUDA device
};
[[nodiscard]] TorchInfo torchInfo();

}  // namespace flipbook::training
