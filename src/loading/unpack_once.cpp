#include "flipbook/loading/unpack_once.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <mutex>
#include <string>
#include <system_error>
#include <utility>

#include "flipbook/core/sample.h"
#include "flipbook/loading/pixel_cache.h"
#include "loading/cache_housekeeping.h"

namespace flipbook::loading {
namespace {

// In the folder of a key: what was unpacked, and a list of what was not.
constexpr std::string_view kData = "data";
constexpr std::string_view kLeftOut = "left-out.txt";

// One pair of lines per file: path and reason.
bool writeLeftOut(const std::filesystem::path& file, const std::vector<QuarantinedFile>& leftOut) {
  std::ofstream out{file, std::ios::binary};
  for (const QuarantinedFile& member : leftOut) {
    out << textFromPath(member.path) << '\n' << member.reason << '\n';
  }
  return static_cast<bool>(out.flush());
}

std::vector<QuarantinedFile> readLeftOut(const std::filesystem::path& file) {
  std::vector<QuarantinedFile> leftOut;
  std::ifstream in{file, std::ios::binary};
  std::string path;
  std::string reason;
  while (std::getline(in, path) && std::getline(in, reason)) {
    leftOut.push_back({pathFromText(path), reason});
  }
  return leftOut;
}

// Archives often hold one folder that holds the rest.
std::filesystem::path innermost(std::filesystem::path folder) {
  constexpr int kDeepest = 8;
  for (int depth = 0; depth < kDeepest; ++depth) {
    std::error_code error;
    std::filesystem::directory_iterator entries{folder, error};
    if (error || entries == std::filesystem::directory_iterator{}) break;
    const std::filesystem::directory_entry only = *entries;
    if (++entries != std::filesystem::directory_iterator{} || !only.is_directory(error)) break;
    folder = only.path();
  }
  return folder;
}

}  // namespace

Result<UnpackedFolder> unpackOnce(const Hash128& key, const FillFolder& fill) {
  const std::filesystem::path directory = defaultCacheDirectory();
  const std::filesystem::path folder = directory / (hexOf(key) + ".folder");
  static std::mutex mutex;
  const std::scoped_lock lock{mutex};
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) {
    utimensat(AT_FDCWD, folder.c_str(), nullptr, 0);  // in use, so not forgotten
    return UnpackedFolder{innermost(folder / kData), readLeftOut(folder / kLeftOut)};
  }
  const std::filesystem::path unfinished = folder.native() + fmt::format(".{}.tmp", getpid());
  std::filesystem::remove_all(unfinished, error);
  std::filesystem::create_directories(unfinished / kData, error);
  tidyCacheDirectory(directory);
  const auto giveUp = [&](const Error& why) {
    std::filesystem::remove_all(unfinished, error);
    return passOn(why);
  };
  auto leftOut = fill(unfinished / kData);
  if (!leftOut) return giveUp(leftOut.error());
  if (!writeLeftOut(unfinished / kLeftOut, *leftOut) ||
      rename(unfinished.c_str(), folder.c_str()) != 0) {
    return giveUp({ErrorCode::Io, "cannot be unpacked into the cache folder"});
  }
  return UnpackedFolder{innermost(folder / kData), std::move(*leftOut)};
}

std::uint64_t spaceToTake(const std::filesystem::path& folder) {
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  return error ? 0 : space.available / 2;
}

}  // namespace flipbook::loading
