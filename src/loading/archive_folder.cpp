#include "flipbook/loading/archive_folder.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <climits>
#include <string>
#include <system_error>
#include <utility>

#include "flipbook/core/progress_meter.h"
#include "flipbook/loading/running_hash.h"
#include "flipbook/loading/unpack_once.h"
#include "loading/archive_reading.h"

namespace flipbook::loading {
namespace {

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

Result<std::optional<UnpackedFolder>> unpackedFolder(const std::filesystem::path& archive,
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
  auto unpacked =
      unpackOnce(hash.value(),
                 [&](const std::filesystem::path& folder) -> Result<std::vector<QuarantinedFile>> {
                   auto reader = openArchive(archive, false);
                   if (!reader) return passOn(reader.error());
                   return Unpacking{folder, progress, stop}.run(reader->get());
                 });
  if (!unpacked) return passOn(unpacked.error());
  return *std::move(unpacked);
}

}  // namespace flipbook::loading
