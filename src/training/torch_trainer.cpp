#include "training/torch_trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <utility>

#include "flipbook/core/expects.h"
#include "flipbook/core/log.h"
#include "training/checkpoint_tensors.h"
#include "training/hardware.h"
#include "training/loss.h"
#include "training/schedule.h"

namespace flipbook::training {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr std::size_t kEvaluationPixels = 256 * 32 * 32;  // of one batch
constexpr std::size_t kSmallestEvaluationBatch = 16;
constexpr std::size_t kLargestEvaluationBatch = 256;

// Runs `work` without autograd; no exception of LibTorch leaves it.
template <typename Work>
auto withoutExceptions(std::string_view what, const Work& work) -> decltype(work()) {
  try {
    const c10::InferenceMode inference;
    return work();
  } catch (const c10::Error& error) {
    return fail(ErrorCode::Training, "{}: {}", what, error.what_without_backtrace());
  } catch (const std::exception& error) {
    return fail(ErrorCode::Training, "{}: {}", what, error.what());
  }
}

std::vector<std::uint32_t> trainingSamplesOf(const TrainingData& data) {
  std::vector<std::uint32_t> samples;
  for (std::uint32_t i = 0; i < data.samples.size(); ++i) {
    const Sample& sample = data.samples[i];
    const bool isTrainedOn =
        sample.split == Split::Training && sample.label.isGiven() && sample.excludedBecause.empty();
    if (isTrainedOn) samples.push_back(i);
  }
  return samples;
}

NetworkSettings settingsOf(const ResolvedTraining& resolved) {
  NetworkSettings settings;
  settings.device = resolved.device.device;
  settings.computeType = resolved.options.precision == Precision::BF16 ? at::kBFloat16 : at::kFloat;
  settings.kernels = resolved.device.device.is_cpu() ? Kernels::Fused : Kernels::Plain;
  settings.seed = resolved.options.seed;
  return settings;
}

std::size_t evaluationBatch(std::uint32_t imageSizePx) {
  const std::size_t images = kEvaluationPixels / (std::size_t{imageSizePx} * imageSizePx);
  return std::clamp(images, kSmallestEvaluationBatch, kLargestEvaluationBatch);
}

void copyRows(const at::Tensor& from, std::size_t row, FloatMatrix& to) {
  const at::Tensor values = from.to(at::kCPU).contiguous();
  std::memcpy(to.values.data() + row * to.columns, values.data_ptr<float>(), values.nbytes());
}

bool allFinite(const std::vector<float>& values) {
  return std::ranges::all_of(values, [](float value) { return std::isfinite(value); });
}

// What a person can do about a loss that is not a number (G1).
tl::unexpected<Error> notFinite(const std::string& where, const std::string& tensor,
                                double learningRate, double peak) {
  return fail(ErrorCode::Training,
              "{}: the loss is not finite; first non-finite tensor: {}; learning rate {:.4g}. "
              "Train again with a tenth of it: --learning-rate {:.2g}",
              where, tensor.empty() ? "logits" : tensor, learningRate, peak / 10);
}

}  // namespace

// Times one pass over all batches without the time spent in the gate, where a run may be paused.
class TorchTrainer::Pass {
 public:
  Pass(BatchProgress progress, const BatchGate& gate) : m_progress{progress}, m_gate{gate} {}

  // False: stop.
  bool advance(std::size_t images) {
    const auto now = Clock::now();
    m_seconds += Seconds{now - m_since}.count();
    m_progress.done += images;
    if (m_seconds > 0)
      m_progress.imagesPerSecond = static_cast<double>(m_progress.done) / m_seconds;
    const bool goesOn = !m_gate || m_gate(m_progress);
    m_since = Clock::now();
    return goesOn;
  }
  [[nodiscard]] double seconds() const { return m_seconds; }

 private:
  BatchProgress m_progress;
  const BatchGate& m_gate;
  Clock::time_point m_since{Clock::now()};
  double m_seconds{};
};

Result<std::unique_ptr<Trainer>> Trainer::create(TrainingData data,
                                                 const TrainingOptions& options) {
  return withoutExceptions("start training", [&]() -> Result<std::unique_ptr<Trainer>> {
    std::vector<std::uint32_t> samples = trainingSamplesOf(data);
    auto resolved = resolveTraining(data, options, samples.size());
    if (!resolved) return passOn(resolved.error());
    return std::make_unique<TorchTrainer>(std::move(data), *std::move(resolved),
                                          std::move(samples));
  });
}

TorchTrainer::TorchTrainer(TrainingData data, ResolvedTraining resolved,
                           std::vector<std::uint32_t> trainingSamples)
    : m_data{std::move(data)},
      m_options{resolved.options},
      m_device{resolved.device},
      m_trainingSamples{std::move(trainingSamples)},
      m_normalisation{normalisationOf(m_data.pixels, m_data.imageSizePx, m_trainingSamples)},
      m_assembly{m_data.pixels, m_data.imageSizePx, m_normalisation},
      m_network{resolved.spec, settingsOf(resolved)} {}

RunEnvironment TorchTrainer::environment() const {
  return {TORCH_VERSION,      loadedBlas().description,    m_device.name, m_device.reason,
          *m_options.threads, nameOf(m_options.precision), cpuName()};
}

at::Tensor TorchTrainer::imagesOf(std::span<const std::uint32_t> samples,
                                  const BatchAssembly::Draw& draw) const {
  const auto count = static_cast<std::int64_t>(samples.size());
  const auto side = static_cast<std::int64_t>(m_data.imageSizePx);
  const at::ScalarType type = m_network.settings().computeType;
  const at::Tensor images = at::empty({count, side, side, 3}, type);
  if (type == at::kBFloat16) {
    m_assembly.assemble(samples, draw, static_cast<Bf16*>(images.data_ptr()));
  } else {
    m_assembly.assemble(samples, draw, images.data_ptr<float>());
  }
  return images.permute({0, 3, 1, 2}).to(m_device.device);
}

double TorchTrainer::trainBatch(std::span<const std::uint32_t> samples, EpochIndex epoch,
                                double learningRate, std::vector<float>& margins) {
  const BatchAssembly::Draw draw{m_options.augmentation, m_options.seed, epoch.value()};
  const at::Tensor logits = m_network.forward(imagesOf(samples, draw)).logits;
  const at::Tensor onCpu = logits.to(at::kCPU).contiguous();
  const at::Tensor gradient = at::empty_like(onCpu);
  std::vector<std::uint32_t> labels;
  for (const std::uint32_t sample : samples) {
    labels.push_back(m_data.samples[sample].label.klass().value());
  }
  std::vector<float> batchMargins(samples.size());
  const auto values = static_cast<std::size_t>(onCpu.numel());
  const double loss = crossEntropy({{onCpu.data_ptr<float>(), values}, labels},
                                   {{gradient.data_ptr<float>(), values}, batchMargins});
  if (!std::isfinite(loss)) return loss;
  for (std::size_t i = 0; i < samples.size(); ++i) margins[samples[i]] = batchMargins[i];
  m_network.learn(gradient.to(m_device.device), learningRate);
  return loss;
}

Result<void> TorchTrainer::train(EpochIndex epoch, const BatchGate& gate, EpochOutput& output) {
  const std::vector<std::uint32_t> order =
      shuffled(m_trainingSamples.size(), m_options.seed, epoch.value());
  const BatchPlan plan{order.size(), *m_options.batchSize};
  const std::uint64_t totalSteps = std::uint64_t{m_options.epochs} * plan.batches();
  Pass pass{{epoch, false, 0, order.size(), 0.0}, gate};
  std::vector<std::uint32_t> samples;
  for (std::size_t batch = 0; batch < plan.batches(); ++batch) {
    samples.clear();
    for (std::size_t i = plan.begin(batch); i < plan.end(batch); ++i) {
      samples.push_back(m_trainingSamples[order[i]]);
    }
    const std::uint64_t step = std::uint64_t{epoch.value() - 1} * plan.batches() + batch;
    const double learningRate = oneCycle(*m_options.learningRate, step, totalSteps);
    output.learningRate += learningRate / static_cast<double>(plan.batches());
    if (!std::isfinite(trainBatch(samples, epoch, learningRate, output.trainingMargin))) {
      return notFinite(
          fmt::format("epoch {}, step {} of {}", epoch.value(), batch + 1, plan.batches()),
          m_network.firstNonFinite(), learningRate, *m_options.learningRate);
    }
    if (!pass.advance(samples.size())) {
      return fail(ErrorCode::Cancelled, "epoch {}: stopped in training", epoch.value());
    }
  }
  output.trainingSeconds = pass.seconds();
  return {};
}

Result<void> TorchTrainer::evaluateAll(EpochIndex epoch, const BatchGate& gate,
                                       EpochOutput& output) {
  const std::size_t count = m_data.samples.size();
  const std::size_t batchSize = evaluationBatch(m_data.imageSizePx);
  output.logits.columns = m_data.classes.size();
  output.logits.values.resize(count * output.logits.columns);
  output.features.columns = featureWidth();
  output.features.values.resize(count * output.features.columns);
  Pass pass{{epoch, true, 0, count, 0.0}, gate};
  std::vector<std::uint32_t> samples;
  for (std::size_t begin = 0; begin < count; begin += batchSize) {
    samples.resize(std::min(batchSize, count - begin));
    std::iota(samples.begin(), samples.end(), static_cast<std::uint32_t>(begin));
    const Network::Outputs batch = m_network.evaluate(imagesOf(samples, {}));
    copyRows(batch.logits, begin, output.logits);
    copyRows(batch.features, begin, output.features);
    if (!pass.advance(samples.size())) {
      return fail(ErrorCode::Cancelled, "epoch {}: stopped in evaluation", epoch.value());
    }
  }
  output.evaluationSeconds = pass.seconds();
  return {};
}

Result<EpochOutput> TorchTrainer::evaluate(EpochIndex epoch, const BatchGate& gate) {
  return withoutExceptions("evaluate", [&]() -> Result<EpochOutput> {
    at::set_num_threads(static_cast<int>(*m_options.threads));
    EpochOutput output;
    output.trainingMargin.assign(m_data.samples.size(), std::numeric_limits<float>::quiet_NaN());
    if (auto done = evaluateAll(epoch, gate, output); !done) return passOn(done.error());
    return output;
  });
}

Result<EpochOutput> TorchTrainer::trainEpoch(EpochIndex epoch, const BatchGate& gate) {
  FLIPBOOK_EXPECTS(epoch.value() >= 1);
  return withoutExceptions("train", [&]() -> Result<EpochOutput> {
    at::set_num_threads(static_cast<int>(*m_options.threads));
    EpochOutput output;
    output.trainingMargin.assign(m_data.samples.size(), std::numeric_limits<float>::quiet_NaN());
    if (auto done = train(epoch, gate, output); !done) return passOn(done.error());
    if (auto done = evaluateAll(epoch, gate, output); !done) return passOn(done.error());
    // The last step may have spoilt the weights without a loss that shows it.
    const std::string tensor = m_network.firstNonFinite();
    if (!tensor.empty() || !allFinite(output.logits.values)) {
      return notFinite(fmt::format("epoch {}, evaluation", epoch.value()), tensor,
                       output.learningRate, *m_options.learningRate);
    }
    m_epochsDone = epoch.value();
    return output;
  });
}

Checkpoint TorchTrainer::checkpoint() const {
  const c10::InferenceMode inference;
  return checkpointOf(m_network, {m_data.classes, m_normalisation, m_options.seed, m_epochsDone});
}

Result<void> TorchTrainer::restore(const Checkpoint& checkpoint) {
  return withoutExceptions("restore", [&]() -> Result<void> {
    const auto epochsDone = restoreInto(m_network, checkpoint);
    if (!epochsDone) return passOn(epochsDone.error());
    m_epochsDone = *epochsDone;
    return {};
  });
}

Result<void> TorchTrainer::initializeFrom(const Checkpoint& checkpoint) {
  return withoutExceptions("start from weights", [&]() -> Result<void> {
    m_epochsDone = 0;
    return initializeInto(m_network, checkpoint);
  });
}

}  // namespace flipbook::training
