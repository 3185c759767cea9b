// The trainer behind Trainer::create: options resolved, data checked, one network.

#pragma once

#include <memory>
#include <vector>

#include "flipbook/training/trainer.h"
#include "training/batch_assembly.h"
#include "training/devices.h"
#include "training/network.h"
#include "training/tensor_memory.h"

namespace flipbook::training {

// Everything `auto` decided.
struct ResolvedTraining {
  TrainingOptions options;
  DeviceChoice device;
  NetworkSpec spec;
};

// Errors: InvalidArgument.
[[nodiscard]] Result<ResolvedTraining> resolveTraining(const TrainingData& data,
                                                       const TrainingOptions& options,
                                                       std::size_t trainingSamples);

class TorchTrainer final : public Trainer {
 public:
  TorchTrainer(TrainingData data, ResolvedTraining resolved,
               std::vector<std::uint32_t> trainingSamples);

  [[nodiscard]] const TrainingOptions& resolvedOptions() const override { return m_options; }
  [[nodiscard]] RunEnvironment environment() const override;
  [[nodiscard]] std::uint32_t featureWidth() const override {
    return m_network.spec().featureWidth;
  }
  [[nodiscard]] Result<EpochOutput> evaluate(EpochIndex epoch, const BatchGate& gate) override;
  [[nodiscard]] Result<EpochOutput> trainEpoch(EpochIndex epoch, const BatchGate& gate) override;
  [[nodiscard]] Checkpoint checkpoint() const override;
  [[nodiscard]] Result<void> restore(const Checkpoint& checkpoint) override;
  [[nodiscard]] Result<void> initializeFrom(const Checkpoint& checkpoint) override;

 private:
  class Pass;  // one walk over batches: timing and the gate

  Result<void> train(EpochIndex epoch, const BatchGate& gate, EpochOutput& output);
  Result<void> evaluateAll(EpochIndex epoch, const BatchGate& gate, EpochOutput& output);
  // One step of the optimiser; writes the samples' margins and returns the mean loss.
  double trainBatch(std::span<const std::uint32_t> samples, EpochIndex epoch, double learningRate,
                    std::vector<float>& margins);
  [[nodiscard]] at::Tensor imagesOf(std::span<const std::uint32_t> samples,
                                    const BatchAssembly::Draw& draw) const;

  TensorMemory m_memory;
  TrainingData m_data;
  TrainingOptions m_options;
  DeviceChoice m_device;
  std::vector<std::uint32_t> m_trainingSamples;
  Normalisation m_normalisation;
  BatchAssembly m_assembly;
  Network m_network;
  std::uint32_t m_epochsDone{};
};

}  // namespace flipbook::training
