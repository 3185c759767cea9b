#include "flipbook/pipeline/engine_loader.h"

#include <dlfcn.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdlib>
#include <filesystem>
#include <mutex>

#include "pipeline/entry/engine_entry.h"

namespace flipbook::pipeline {
namespace {

constexpr const char* kLibrary = "libflipbook_engine.so";

std::filesystem::path programDirectory() {
  std::array<char, PATH_MAX> buffer{};
  const ssize_t length = ::readlink("/proc/self/exe", buffer.data(), buffer.size());
  if (length <= 0) return {};
  return std::filesystem::path{std::string_view{buffer.data(), static_cast<std::size_t>(length)}}
      .parent_path();
}

Result<Engine*> loadOnce() {
  const auto program = programDirectory();
  std::string tried;
  for (const std::filesystem::path& candidate :
       {program / kLibrary, program.parent_path() / "lib" / kLibrary,
        program.parent_path() / "lib" / "flipbook" / kLibrary, std::filesystem::path{kLibrary}}) {
    if (candidate.has_parent_path() && !std::filesystem::exists(candidate)) {
      tried += fmt::format("\n  {}: not there", candidate.string());
      continue;
    }
    void* library = ::dlopen(candidate.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
      tried += fmt::format("\n  {}", ::dlerror());
      continue;
    }
    const auto entry = reinterpret_cast<EngineEntry>(::dlsym(library, kEngineEntryName));
    if (entry == nullptr) {
      tried += fmt::format("\n  {}: not Flipbook's engine", candidate.string());
      continue;
    }
    return entry();
  }
  return fail(ErrorCode::NotFound,
              "the part of Flipbook that trains could not be loaded; install Flipbook again or "
              "build the target flipbook_engine. Tried:{}",
              tried);
}

}  // namespace

void letIdleThreadsSleep(char* const* argv) {
  constexpr const char* kVariable = "OMP_WAIT_POLICY";
  if (std::getenv(kVariable) != nullptr) return;
  if (::setenv(kVariable, "passive", 1) == 0) ::execv("/proc/self/exe", argv);
  // Could not be started again: everything works, only with busier threads.
}

Result<Engine*> loadEngine() {
  static std::mutex mutex;
  static Engine* loaded = nullptr;
  const std::scoped_lock lock{mutex};
  if (loaded != nullptr) return loaded;
  auto engine = loadOnce();
  if (engine) loaded = *engine;
  return engine;
}

}  // namespace flipbook::pipeline
