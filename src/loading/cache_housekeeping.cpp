#include "loading/cache_housekeeping.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <system_error>

#include "flipbook/loading/pixel_cache.h"

namespace flipbook::loading {
namespace {

constexpr std::chrono::hours kForgottenAfter{24 * 30};

bool isForgotten(const std::filesystem::directory_entry& entry) {
  std::error_code error;
  const auto used = entry.last_write_time(error);
  return !error && std::filesystem::file_time_type::clock::now() - used > kForgottenAfter;
}

// A writer holds a lock on its file for as long as it lives.
bool isAbandoned(const std::filesystem::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0) return false;
  const bool isFree = flock(file, LOCK_EX | LOCK_NB) == 0;
  close(file);
  return isFree;
}

// The value of a variable that must hold an absolute path to count.
std::filesystem::path folderFrom(const char* variable) {
  const char* const value = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe)
  std::filesystem::path path{value == nullptr ? "" : value};
  return path.is_absolute() ? path : std::filesystem::path{};
}

}  // namespace

void tidyCacheDirectory(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::directory_iterator entries{directory, error};
  if (error) return;
  for (; entries != std::filesystem::directory_iterator{}; entries.increment(error)) {
    if (error) return;
    const std::string name = entries->path().filename().native();
    const bool isCache =
        name.ends_with(".pixels") || name.ends_with(".unpacked") || name.ends_with(".folder");
    const bool isUnfinished =
        name.ends_with(".tmp") &&
        (name.find(".pixels.") != std::string::npos ||
         name.find(".unpacked.") != std::string::npos ||
         (name.find(".folder.") != std::string::npos && isForgotten(*entries)));
    if ((isCache && isForgotten(*entries)) || (isUnfinished && isAbandoned(entries->path()))) {
      std::error_code ignored;
      std::filesystem::remove_all(entries->path(), ignored);
    }
  }
}

std::filesystem::path defaultCacheDirectory() {
  if (const auto cache = folderFrom("XDG_CACHE_HOME"); !cache.empty()) {
    return cache / "Flipbook" / "flipbook";
  }
  if (const auto home = folderFrom("HOME"); !home.empty()) {
    return home / ".cache" / "Flipbook" / "flipbook";
  }
  std::error_code error;
  std::filesystem::path temporary = std::filesystem::temp_directory_path(error);
  if (error) temporary = "/tmp";
  return temporary / ("flipbook-" + std::to_string(getuid()));
}

}  // namespace flipbook::loading
