#include "training/precision_probe.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>

#include "training/devices.h"

namespace flipbook::training {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kTrialTime{250};
constexpr int kFewestSteps = 3;
constexpr std::int64_t kProbeBatch = 32;
constexpr double kClearlyFaster = 1.1;

// A scratch network on blank images: what a step costs does not depend on what is in the pixels.
class Trial {
 public:
  Trial(const TrialShape& shape, Precision precision)
      : m_network{shape.spec, settingsFor(shape, precision)} {
    const std::int64_t side = shape.spec.imageSizePx;
    const at::TensorOptions type =
        at::TensorOptions{shape.device}.dtype(m_network.settings().computeType);
    m_images = at::ones({shape.batchSize, side, side, 3}, type).permute({0, 3, 1, 2});
    m_byLogits = at::zeros({shape.batchSize, static_cast<std::int64_t>(shape.spec.classCount)},
                           at::TensorOptions{shape.device}.dtype(at::kFloat));
  }

  Clock::duration step() {
    const auto start = Clock::now();
    static_cast<void>(m_network.forward(m_images));
    m_network.learn(m_byLogits, 0.0);
    synchronise(m_network.settings().device);
    return Clock::now() - start;
  }

 private:
  static NetworkSettings settingsFor(const TrialShape& shape, Precision precision) {
    NetworkSettings settings;
    settings.device = shape.device;
    settings.computeType = precision == Precision::BF16 ? at::kBFloat16 : at::kFloat;
    settings.kernels = shape.device.is_cpu() ? Kernels::Fused : Kernels::Plain;
    return settings;
  }

  Network m_network;
  at::Tensor m_images;
  at::Tensor m_byLogits;
};

// The fastest of a few steps, or nothing if the arithmetic does not work here.
std::optional<Clock::duration> fastestStep(TrialShape shape, Precision precision) {
  shape.batchSize = std::min(shape.batchSize, kProbeBatch);
  try {
    const c10::InferenceMode inference;
    Trial trial{shape, precision};
    trial.step();  // the first one sets the library up
    const auto start = Clock::now();
    auto fastest = trial.step();
    for (int i = 1; i < kFewestSteps || Clock::now() - start < kTrialTime; ++i) {
      fastest = std::min(fastest, trial.step());
      if (Clock::now() - start > 2 * kTrialTime) break;
    }
    return fastest;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace

Result<Precision> choosePrecision(Precision wanted, const TrialShape& shape) {
  if (wanted == Precision::F32) return wanted;
  const auto bf16 = fastestStep(shape, Precision::BF16);
  if (wanted == Precision::BF16) {
    if (bf16) return wanted;
    return fail(ErrorCode::InvalidArgument,
                "--precision bf16: does not work on {}; use auto or f32", shape.device.str());
  }
  if (!bf16) return Precision::F32;
  const auto f32 = fastestStep(shape, Precision::F32);
  const bool isFaster = !f32 || std::chrono::duration<double>(*f32) >
                                    kClearlyFaster * std::chrono::duration<double>(*bf16);
  return isFaster ? Precision::BF16 : Precision::F32;
}

bool fitsDevice(const TrialShape& shape, Precision precision) {
  if (shape.device.is_cpu()) return true;
  try {
    const c10::InferenceMode inference;
    Trial{shape, precision}.step();
    return true;
  } catch (const std::exception& error) {
    return std::string_view{error.what()}.find("out of memory") == std::string_view::npos;
  }
}

}  // namespace flipbook::training
