#include "recording/run_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <thread>

#include "flipbook/core/sample.h"
#include "recording/json_text.h"
#include "recording/run_json.h"

namespace flipbook::recording {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMaxLockBytes = 4096;

struct Holder {
  std::uint64_t pid{};
  std::string host;
};

std::string hostName() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "unknown";
  return name.data();
}

std::optional<Holder> holderIn(const File& file, const std::filesystem::path& path) {
  const auto text = readText(file, kMaxLockBytes, path);
  if (!text) return std::nullopt;
  const auto json = parseJson(*text);
  if (!json || !json->is_object()) return std::nullopt;
  return Holder{countIn(*json, "pid").value_or(0), textIn(*json, "host").value_or("")};
}

// A reader that only looks holds the lock for an instant (isLocked), so one refusal means nothing.
bool takeFlock(const File& file) {
  constexpr int kTries = 20;
  for (int i = 0; i < kTries; ++i) {
    if (::flock(file.descriptor(), LOCK_EX | LOCK_NB) == 0) return true;
    if (errno != EWOULDBLOCK && errno != EINTR) return false;
    std::this_thread::sleep_for(5ms);
  }
  errno = EWOULDBLOCK;
  return false;
}

}  // namespace

Result<RunLock> RunLock::take(const std::filesystem::path& run) {
  const std::filesystem::path path = run / kLockFile;
  File file{::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666)};
  if (!file.isOpen()) {
    return fail(ErrorCode::Io, "cannot lock the run: {}: {}", systemMessage(errno), shown(path));
  }
  const bool isTaken = takeFlock(file);
  const int errorNumber = errno;
  const auto holder = holderIn(file, path);
  if (!isTaken && errorNumber == EWOULDBLOCK) {
    return fail(ErrorCode::Io, "locked by pid {} on host {}: {}", holder ? holder->pid : 0,
                holder ? printablePath(holder->host) : "unknown", shown(run));
  }
  if (!isTaken) {
    return fail(ErrorCode::Io, "cannot lock the run: {}: {}", systemMessage(errorNumber),
                shown(path));
  }
  // The mark is wiped when a writer ends well. One of this host is of a dead process, since flock
  // is free; of another host (a network file system) nobody here can know.
  if (holder && !holder->host.empty() && holder->host != hostName()) {
    return fail(ErrorCode::Io,
                "pid {} on host {} has not released its lock, and whether it still runs cannot be "
                "seen from here; if it does not, delete {}",
                holder->pid, printablePath(holder->host), shown(path));
  }
  const std::string mark =
      jsonText({{"pid", static_cast<std::uint64_t>(::getpid())}, {"host", hostName()}}) + "\n";
  if (::ftruncate(file.descriptor(), 0) != 0) {
    return fail(ErrorCode::Io, "cannot lock the run: {}: {}", systemMessage(errno), shown(path));
  }
  const auto written = writeAll(file, std::as_bytes(std::span{mark}), path);
  if (!written) return passOn(written.error(), "cannot lock the run");
  return RunLock{std::move(file)};
}

RunLock::~RunLock() {
  // Nothing depends on the wiping: flock is what counts on one host.
  if (m_file.isOpen() && ::ftruncate(m_file.descriptor(), 0) != 0) errno = 0;
}

bool isLocked(const RunFolder& folder) {
  const auto file = folder.openFile(kLockFile);
  if (!file) return false;
  if (::flock(file->descriptor(), LOCK_SH | LOCK_NB) == 0) {
    ::flock(file->descriptor(), LOCK_UN);
    return false;
  }
  return errno == EWOULDBLOCK;
}

}  // namespace flipbook::recording
