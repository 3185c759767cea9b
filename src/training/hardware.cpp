#include "training/hardware.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <link.h>
#include <sched.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string_view>
#include <vector>

namespace flipbook::training {
namespace {

namespace fs = std::filesystem;

std::optional<std::uint32_t> numberIn(std::string_view text) {
  std::uint32_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc{} || parsed.ptr == text.data()) return std::nullopt;
  return value;
}

std::vector<std::uint32_t> allowedProcessors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<std::uint32_t> allowed;
  if (sched_getaffinity(0, sizeof(set), &set) == 0) {
    for (std::uint32_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
      if (CPU_ISSET(cpu, &set)) allowed.push_back(cpu);
    }
  }
  if (allowed.empty()) allowed.push_back(0);
  return allowed;
}

// A container's limit in whole processors (cgroup v2), if it has one.
std::optional<std::uint32_t> quotaProcessors() {
  std::ifstream file{"/sys/fs/cgroup/cpu.max"};
  std::string quota;
  std::uint64_t period = 0;
  if (!(file >> quota >> period) || period == 0) return std::nullopt;
  const auto microseconds = numberIn(quota);  // "max" where there is no limit
  if (!microseconds) return std::nullopt;
  return std::max<std::uint32_t>(1, static_cast<std::uint32_t>(*microseconds / period));
}

std::uint32_t usableCores() {
  std::set<std::string> cores;
  for (const std::uint32_t cpu : allowedProcessors()) {
    std::ifstream file{
        fmt::format("/sys/devices/system/cpu/cpu{}/topology/thread_siblings_list", cpu)};
    std::string siblings;
    cores.insert(std::getline(file, siblings) ? siblings : fmt::format("cpu{}", cpu));
  }
  return static_cast<std::uint32_t>(cores.size());
}

// Paths of loaded libraries that may hold a BLAS.
std::vector<std::string> loadedBlasLibraries() {
  std::vector<std::string> paths;
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* data) {
        const std::string_view path = info->dlpi_name == nullptr ? "" : info->dlpi_name;
        for (const std::string_view part : {"blas", "libmkl", "libblis"}) {
          if (path.find(part) == std::string_view::npos) continue;
          static_cast<std::vector<std::string>*>(data)->emplace_back(path);
          break;
        }
        return 0;
      },
      &paths);
  return paths;
}

using Library = std::unique_ptr<void, int (*)(void*)>;

std::optional<BlasInfo> openBlasIn(const Library& library) {
  using Config = char* (*)();
  using Parallel = int (*)();
  // Symbols of libraries behind a dlopen are not global, hence the handle.
  auto* const config = reinterpret_cast<Config>(dlsym(library.get(), "openblas_get_config"));
  if (config == nullptr) return std::nullopt;
  const std::string_view text{config()};  // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ..."
  const std::string_view versioned = text.substr(0, text.find(' ', text.find(' ') + 1));
  auto* const parallel = reinterpret_cast<Parallel>(dlsym(library.get(), "openblas_get_parallel"));
  switch (parallel == nullptr ? -1 : parallel()) {
    case 0:
      return BlasInfo{fmt::format("{}, serial", versioned), false};
    case 1:
      return BlasInfo{fmt::format("{}, pthread (its threads compete with LibTorch's: install "
                                  "libopenblas0-openmp)",
                                  versioned),
                      false};
    case 2:
      return BlasInfo{fmt::format("{}, openmp", versioned), false};
    default:
      return BlasInfo{std::string{versioned}, false};
  }
}

}  // namespace

std::string cpuName() {
  std::ifstream file{"/proc/cpuinfo"};
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("model name")) continue;
    const std::size_t colon = line.find(':');
    if (colon != std::string::npos && colon + 2 < line.size()) return line.substr(colon + 2);
  }
  return "unknown processor";
}

std::uint32_t usableProcessors() {
  const auto allowed = static_cast<std::uint32_t>(allowedProcessors().size());
  return std::min(allowed, quotaProcessors().value_or(allowed));
}

std::uint32_t resolveThreads(std::optional<std::uint32_t> asked) {
  const std::uint32_t most = usableProcessors();
  if (!asked) {
    const char* const variable = std::getenv("OMP_NUM_THREADS");  // NOLINT(concurrency-mt-unsafe)
    asked = variable == nullptr ? std::nullopt : numberIn(variable);
  }
  return std::clamp(asked.value_or(usableCores()), 1U, most);
}

BlasInfo loadedBlas() {
  std::string reference;
  for (const std::string& path : loadedBlasLibraries()) {
    const Library library{dlopen(path.c_str(), RTLD_LAZY | RTLD_NOLOAD),
                          [](void* handle) { return handle == nullptr ? 0 : dlclose(handle); }};
    if (!library) continue;
    if (auto found = openBlasIn(library)) return *found;
    if (path.find("mkl") != std::string::npos) return {"MKL", false};
    if (path.find("blis") != std::string::npos) return {"BLIS", false};
    if (path.find("atlas") != std::string::npos) return {"ATLAS", false};
    if (path.find("libblas.so") != std::string::npos) reference = path;
  }
  if (reference.empty()) return {"built into LibTorch", false};
  return {fmt::format("slow BLAS ({}): install libopenblas0-openmp", reference), true};
}

std::string reasonForNoCuda(bool builtWithCuda) {
  std::error_code ignored;
  const bool hasDriver = fs::exists("/proc/driver/nvidia/version", ignored);
  if (!builtWithCuda) {
    return hasDriver ? "this LibTorch is built without CUDA, though there is an NVIDIA driver: "
                       "build Flipbook with a CUDA download of LibTorch"
                     : "this LibTorch is built without CUDA";
  }
  return hasDriver
             ? "LibTorch finds no usable CUDA device, though there is an NVIDIA driver: it may "
               "be too old for this LibTorch, or CUDA_VISIBLE_DEVICES hides the device"
             : "there is no NVIDIA driver";
}

}  // namespace flipbook::training
