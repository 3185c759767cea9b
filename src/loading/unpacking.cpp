#include "loading/unpacking.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <mutex>
#include <system_error>

#include "flipbook/loading/pixel_cache.h"
#include "flipbook/loading/running_hash.h"
#include "flipbook/loading/unpack_once.h"
#include "loading/archive_reading.h"
#include "loading/cache_housekeeping.h"

namespace flipbook::loading {
namespace {

constexpr std::size_t kMostMembers = 10'000'000;

// Stands at the data of the member, or of the only stream.
Result<Archive> openMember(const std::filesystem::path& file, std::string_view member) {
  auto reader = openArchive(file, member.empty());
  if (!reader) return reader;
  while (true) {
    const auto entry = nextEntry(reader->get());
    if (!entry) return passOn(entry.error());
    if (*entry == nullptr) return fail(ErrorCode::NotFound, "has no \"{}\"", member);
    if (member.empty() || nameOf(*entry) == member) return reader;
  }
}

}  // namespace

Result<std::filesystem::path> unpackedCopy(const std::filesystem::path& file,
                                           std::string_view member) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) return fail(ErrorCode::NotFound, "the file is gone");
  RunningHash hash;
  hash.add(file.native());
  hash.add(member);
  addIdentity(hash, status);
  const std::filesystem::path directory = defaultCacheDirectory();
  const std::filesystem::path target = directory / (hexOf(hash.value()) + ".unpacked");
  static std::mutex mutex;  // two threads that want the same copy make it once
  const std::scoped_lock lock{mutex};
  std::error_code error;
  if (std::filesystem::exists(target, error)) {
    utimensat(AT_FDCWD, target.c_str(), nullptr, 0);  // in use, so not forgotten
    return target;
  }
  std::filesystem::create_directories(directory, error);
  tidyCacheDirectory(directory);
  const auto reader = openMember(file, member);
  if (!reader) return passOn(reader.error());
  std::uint64_t bytesLeft = spaceToTake(directory);
  if (auto copied = copyData(reader->get(), target, bytesLeft); !copied) {
    return passOn(copied.error());
  }
  return target;
}

Result<std::string> unpackedStart(const std::filesystem::path& file, std::string_view member,
                                  std::size_t most) {
  const auto reader = openMember(file, member);
  if (!reader) return passOn(reader.error());
  std::string start(most, '\0');
  std::size_t done = 0;
  while (done < most) {
    const la_ssize_t count = archive_read_data(reader->get(), start.data() + done, most - done);
    if (count < 0) return fail(ErrorCode::CorruptData, "damaged: {}", whyOf(reader->get()));
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  start.resize(done);
  return start;
}

Result<std::vector<std::string>> membersOf(const std::filesystem::path& archive) {
  auto reader = openArchive(archive, false);
  if (!reader) return passOn(reader.error());
  std::vector<std::string> names;
  while (true) {
    const auto entry = nextEntry(reader->get());
    if (!entry) return passOn(entry.error());
    if (*entry == nullptr) return names;
    if (names.size() == kMostMembers) return fail(ErrorCode::CorruptData, "too many members");
    if (archive_entry_filetype(*entry) == AE_IFREG) names.emplace_back(nameOf(*entry));
  }
}

}  // namespace flipbook::loading
