#include "training/devices.h"

#include <torch/cuda.h>

#include <charconv>
#include <string_view>
#ifdef FLIPBOOK_TORCH_HAS_CUDA
#include <ATen/cuda/CUDAContext.h>
#endif

#include "flipbook/training/trainer.h"
#include "training/hardware.h"

namespace flipbook::training {
namespace {

std::int64_t cudaDevices() {
  try {
    return torch::cuda::is_available() ? static_cast<std::int64_t>(torch::cuda::device_count()) : 0;
  } catch (const std::exception&) {
    return 0;  // a driver that LibTorch cannot talk to is as good as none
  }
}

bool builtWithCuda() { return at::show_config().find("USE_CUDA=ON") != std::string::npos; }

std::string describeCuda(std::int64_t index) {
#ifdef FLIPBOOK_TORCH_HAS_CUDA
  const auto* const properties = at::cuda::getDeviceProperties(static_cast<at::DeviceIndex>(index));
  return fmt::format("{}, {} GiB", properties->name, properties->totalGlobalMem >> 30U);
#else
  return fmt::format("CUDA device {}", index);
#endif
}

}  // namespace

Result<DeviceChoice> chooseDevice(const std::string& wanted) {
  const std::int64_t devices = cudaDevices();
  if (wanted == "cpu") return DeviceChoice{at::kCPU, "cpu", "chosen"};
  if (wanted == "auto" && devices == 0) {
    return DeviceChoice{at::kCPU, "cpu", reasonForNoCuda(builtWithCuda())};
  }
  std::int64_t index = 0;
  if (wanted.starts_with("cuda:")) {
    const char* const end = wanted.data() + wanted.size();
    const auto parsed = std::from_chars(wanted.data() + 5, end, index);
    if (parsed.ec != std::errc{} || parsed.ptr != end || index < 0) index = -1;
  } else if (wanted != "auto" && wanted != "cuda") {
    index = -1;
  }
  if (index < 0) {
    return fail(ErrorCode::InvalidArgument,
                "--device: \"{}\" is no device; choose auto, cpu, cuda or cuda:n", wanted);
  }
  if (devices == 0) {
    return fail(ErrorCode::InvalidArgument, "--device {}: {}; use --device cpu", wanted,
                reasonForNoCuda(builtWithCuda()));
  }
  if (index >= devices) {
    return fail(ErrorCode::InvalidArgument,
                "--device {}: found {} CUDA device{}, cuda:0 to cuda:{}", wanted, devices,
                devices == 1 ? "" : "s", devices - 1);
  }
  return DeviceChoice{at::Device{at::kCUDA, static_cast<at::DeviceIndex>(index)},
                      fmt::format("cuda:{}", index),
                      wanted == "auto" ? "a CUDA device is there" : "chosen"};
}

void synchronise(const at::Device& device) {
  if (device.is_cuda()) torch::cuda::synchronize(device.index());
}

TorchInfo torchInfo() {
  const BlasInfo blas = loadedBlas();
  TorchInfo info{TORCH_VERSION, blas.description, blas.isSlow, {}, {}};
  info.devices.push_back({"cpu", fmt::format("{}, {} threads", cpuName(), resolveThreads({}))});
  const std::int64_t devices = cudaDevices();
  for (std::int64_t i = 0; i < devices; ++i) {
    info.devices.push_back({fmt::format("cuda:{}", i), describeCuda(i)});
  }
  if (devices == 0) info.whyNoCuda = reasonForNoCuda(builtWithCuda());
  return info;
}

}  // namespace flipbook::training
