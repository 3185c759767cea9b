#include "training/precision_probe.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <limits>
#include <memory>
#include <string_view>

#include "training/devices.h"

namespace flipbook::training {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kTrialTime{800};  // for both together
constexpr int kFewestSteps = 4;
constexpr std::int64_t kProbeBatch = 32;
// How many times faster the arithmetic must be that the processor does not suggest. So the same
// machine chooses the same in every run, however busy it is: the choice decides over the bits.
constexpr double kSurelyFaster = 1.5;

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

  // Seconds of one step of training.
  double step() {
    const double start = now();
    static_cast<void>(m_network.forward(m_images));
    m_network.learn(m_byLogits, 0.0);
    synchronise(m_network.settings().device);
    return now() - start;
  }

 private:
  // On a processor the time that it worked for us, which does not depend on who else it works for.
  [[nodiscard]] double now() const {
    if (!m_network.settings().device.is_cpu()) {
      return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
    }
    timespec spent{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) + 1e-9 * static_cast<double>(spent.tv_nsec);
  }

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

// Whether bf16 is multiplied as such, and not only emulated.
bool hasBf16Instructions(const at::Device& device) {
  if (!device.is_cpu()) return true;
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

// Ready for its first measured step, or null if the arithmetic does not work here.
std::unique_ptr<Trial> makeTrial(TrialShape shape, Precision precision) {
  shape.batchSize = std::min(shape.batchSize, kProbeBatch);
  try {
    auto trial = std::make_unique<Trial>(shape, precision);
    trial->step();  // the first one sets the library up
    return trial;
  } catch (const std::exception&) {
    return nullptr;
  }
}

// LibTorch with a single thread for as long as this lives. Several that wait for each other burn
// time where the machine is busy, bf16 more than f32, and the choice would depend on the moment.
class OneThread {
 public:
  OneThread() : m_before{at::get_num_threads()} { at::set_num_threads(1); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;
  ~OneThread() { at::set_num_threads(m_before); }

 private:
  int m_before;
};

// How many times faster `one` is than `other`, by the fastest of several steps taken in turns.
double timesFaster(Trial& one, Trial& other) {
  const OneThread alone;
  constexpr double kNever = std::numeric_limits<double>::infinity();
  double fastestOfOne = kNever;
  double fastestOfOther = kNever;
  const auto start = Clock::now();
  for (int i = 0; i < kFewestSteps || Clock::now() - start < kTrialTime; ++i) {
    fastestOfOne = std::min(fastestOfOne, one.step());
    fastestOfOther = std::min(fastestOfOther, other.step());
    if (Clock::now() - start > 4 * kTrialTime) break;
  }
  return fastestOfOther / fastestOfOne;
}

}  // namespace

Result<Precision> choosePrecision(Precision wanted, const TrialShape& shape) {
  if (wanted == Precision::F32) return wanted;
  const c10::InferenceMode inference;
  const auto bf16 = makeTrial(shape, Precision::BF16);
  if (wanted == Precision::BF16) {
    if (bf16) return wanted;
    return fail(ErrorCode::InvalidArgument,
                "--precision bf16: does not work on {}; use auto or f32", shape.device.str());
  }
  if (!bf16) return Precision::F32;
  const auto f32 = makeTrial(shape, Precision::F32);
  if (!f32) return Precision::BF16;
  const double needed = hasBf16Instructions(shape.device) ? 1 / kSurelyFaster : kSurelyFaster;
  return timesFaster(*bf16, *f32) > needed ? Precision::BF16 : Precision::F32;
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
