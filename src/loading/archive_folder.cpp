#include "flipbook/loading/archive_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <fstream>
#include <mutex>
#include <string>
#include <system_error>
#include <utility>

#include "flipbook/core/progress_meter.h"
#include "flipbook/core/sample.h"
#include "flipbook/loading/pixel_cache.h"
#include "flipbook/loading/running_hash.h"
#include "loading/archive_reading.h"
#include "loading/cache_housekeeping.h"

namespace flipbook::loading {
namespace {

// In the folder of an archive: what was unpacked, and a list of what was not.
constexpr std::string_view kData = "data";
constexpr std::string_view kLeftOut = "left-out.txt";
constexpr std::string_view kNpy = ".npy";

bool leavesTheFolder(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.find('\0') != std::string_view::npos) return true;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find_first_of("/\\"), name.size());
    if (name.substr(0, end) == "..") return true;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return false;
}

// Why a member is not unpacked; empty if it is, or is a folder.
std::string whyLeftOut(archive_entry* entry, std::string_view name) {
  if (leavesTheFolder(name)) return "leaves the archive's folder";
  if (name.size() >= PATH_MAX / 2) return "its path is too long";
  const auto kind = archive_entry_filetype(entry);
  if (archive_entry_hardlink(entry) != nullptr || kind == AE_IFLNK) return "a link";
  if (archive_entry_is_encrypted(entry) != 0) return "encrypted";
  return kind == AE_IFREG || kind == AE_IFDIR ? std::string{} : "a pipe or device, not a file";
}

class Unpacking {
 public:
  Unpacking(const std::filesystem::path& folder, const ProgressSink& progress,
            const std::stop_token& stop)
      : m_folder{folder},
        m_meter{progress, "Unpacking the archive", 0},
        m_stop{stop},
        m_bytesLeft{spaceToTake(folder)} {}

  Result<std::vector<QuarantinedFile>> run(archive* reader) {
    while (true) {
      if (m_stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
      const auto entry = nextEntry(reader);
      if (!entry) return passOn(entry.error());
      if (*entry == nullptr) break;
      if (auto done = take(reader, *entry); !done) return passOn(done.error());
      m_meter.advance();
    }
    m_meter.finish();
    return std::move(m_leftOut);
  }

 private:
  Result<void> take(archive* reader, archive_entry* entry) {
    const std::string name{nameOf(entry)};
    std::string why = whyLeftOut(entry, name);
    if (why.empty() && archive_entry_filetype(entry) == AE_IFDIR) return {};
    const std::filesystem::path target = m_folder / name;
    std::error_code error;
    if (why.empty() && std::filesystem::exists(target, error)) why = "a second file of this name";
    if (!why.empty()) {
      m_leftOut.push_back({name, std::move(why)});
      return {};
    }
    std::filesystem::create_directories(target.parent_path(), error);
    if (error) {
      m_leftOut.push_back({name, "cannot be unpacked: " + error.message()});
      return {};
    }
    return copyData(reader, target, m_bytesLeft);
  }

  std::filesystem::path m_folder;
  ProgressMeter m_meter;
  const std::stop_token& m_stop;
  std::uint64_t m_bytesLeft;
  std::vector<QuarantinedFile> m_leftOut;
};

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

Result<bool> isArchiveOfFiles(const std::filesystem::path& file) {
  auto reader = openArchive(file, false);
  if (!reader) return false;
  std::size_t members = 0;
  while (true) {
    const auto entry = nextEntry(reader->get());
    if (!entry) return members > 0 ? Result<bool>{passOn(entry.error())} : Result<bool>{false};
    if (*entry == nullptr) return false;
    ++members;
    if (!nameOf(*entry).ends_with(kNpy)) return true;
  }
}

}  // namespace

Result<std::optional<ArchiveFolder>> unpackedFolder(const std::filesystem::path& archive,
                                                    const ProgressSink& progress,
                                                    const std::stop_token& stop) {
  struct stat status {};
  if (stat(archive.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  const auto isArchive = isArchiveOfFiles(archive);
  if (!isArchive) return passOn(isArchive.error());
  if (!*isArchive) return std::nullopt;

  std::error_code error;
  RunningHash hash;
  hash.add(std::filesystem::absolute(archive, error).native());
  addIdentity(hash, status);
  const std::filesystem::path directory = defaultCacheDirectory();
  const std::filesystem::path folder = directory / (hexOf(hash.value()) + ".folder");
  static std::mutex mutex;
  const std::scoped_lock lock{mutex};
  if (std::filesystem::is_directory(folder, error)) {
    utimensat(AT_FDCWD, folder.c_str(), nullptr, 0);  // in use, so not forgotten
    return ArchiveFolder{innermost(folder / kData), readLeftOut(folder / kLeftOut)};
  }
  const std::filesystem::path unfinished = folder.native() + fmt::format(".{}.tmp", getpid());
  std::filesystem::remove_all(unfinished, error);
  std::filesystem::create_directories(unfinished / kData, error);
  tidyCacheDirectory(directory);
  const auto giveUp = [&](const Error& why) {
    std::filesystem::remove_all(unfinished, error);
    return passOn(why);
  };
  auto reader = openArchive(archive, false);
  if (!reader) return giveUp(reader.error());
  auto leftOut = Unpacking{unfinished / kData, progress, stop}.run(reader->get());
  if (!leftOut) return giveUp(leftOut.error());
  if (!writeLeftOut(unfinished / kLeftOut, *leftOut) ||
      rename(unfinished.c_str(), folder.c_str()) != 0) {
    return giveUp({ErrorCode::Io, "cannot be unpacked into the cache folder"});
  }
  return ArchiveFolder{innermost(folder / kData), std::move(*leftOut)};
}

}  // namespace flipbook::loading
