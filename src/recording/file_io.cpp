#include "flipbook/recording/file_io.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <system_error>
#include <utility>
#include <vector>

#include "flipbook/core/sample.h"

namespace flipbook::recording {

namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr std::size_t kMaxWrite = 1U << 30U;

ErrorCode codeFor(int errorNumber) {
  if (errorNumber == ENOENT || errorNumber == ENOTDIR) return ErrorCode::NotFound;
  if (errorNumber == ELOOP) return ErrorCode::CorruptData;
  return ErrorCode::Io;
}

tl::unexpected<Error> systemFailure(std::string_view what, const std::filesystem::path& path) {
  const int errorNumber = errno;
  return fail(codeFor(errorNumber), "{}: {}: {}", what, systemMessage(errorNumber), shown(path));
}

FileIdentity identityFrom(const struct stat& status) {
  return {.device = status.st_dev,
          .inode = status.st_ino,
          .size = static_cast<std::uint64_t>(status.st_size),
          .modifiedNs = status.st_mtim.tv_sec * kNsPerSecond + status.st_mtim.tv_nsec};
}

// Keeps SIGXFSZ from killing the program while this thread writes: beyond a file size limit the
// write then fails with EFBIG, and the signal that waits is taken away.
class FileSizeSignalBlock {
 public:
  FileSizeSignalBlock() {
    sigemptyset(&m_signal);
    sigaddset(&m_signal, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &m_signal, &m_before);
  }
  FileSizeSignalBlock(const FileSizeSignalBlock&) = delete;
  FileSizeSignalBlock& operator=(const FileSizeSignalBlock&) = delete;
  ~FileSizeSignalBlock() {
    const int errorNumber = errno;
    if (sigismember(&m_before, SIGXFSZ) == 0) {
      const timespec noWait{};
      while (sigtimedwait(&m_signal, nullptr, &noWait) > 0) {
      }
      pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    errno = errorNumber;
  }

 private:
  sigset_t m_signal{};
  sigset_t m_before{};
};

}  // namespace

std::string systemMessage(int errorNumber) { return std::generic_category().message(errorNumber); }

std::string shown(const std::filesystem::path& path) { return printablePath(path.native()); }

File::File(File&& other) noexcept : m_descriptor{std::exchange(other.m_descriptor, -1)} {}

File& File::operator=(File&& other) noexcept {
  std::swap(m_descriptor, other.m_descriptor);
  return *this;
}

File::~File() {
  if (isOpen()) ::close(m_descriptor);
}

bool File::close() { return ::close(std::exchange(m_descriptor, -1)) == 0 || errno == EINTR; }

bool staysInside(std::string_view relative) {
  if (relative.empty() || relative.find('\0') != std::string_view::npos) return false;
  for (std::size_t at = 0; at <= relative.size();) {
    const std::size_t end = std::min(relative.find('/', at), relative.size());
    const std::string_view component = relative.substr(at, end - at);
    if (component.empty() || component == "." || component == "..") return false;
    at = end + 1;
  }
  return true;
}

Result<RunFolder> RunFolder::open(const std::filesystem::path& path) {
  File folder{::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
  if (folder.isOpen()) return RunFolder{path, std::move(folder)};
  if (errno == ENOTDIR) {
    return fail(ErrorCode::CorruptData, "not a run: not a directory: {}", shown(path));
  }
  return systemFailure("cannot open", path);
}

// The directory that holds `relative`'s last component, itself left in `name`.
Result<File> RunFolder::openParent(std::string_view relative, std::string* name) const {
  if (!staysInside(relative)) {
    return fail(ErrorCode::CorruptData, "'{}' leads out of the run: {}", printablePath(relative),
                shown(m_path));
  }
  File parent;
  std::size_t at = 0;
  for (std::size_t slash = relative.find('/'); slash != std::string_view::npos;
       slash = relative.find('/', at)) {
    const std::string component{relative.substr(at, slash - at)};
    File next{::openat(parent.isOpen() ? parent.descriptor() : m_folder.descriptor(),
                       component.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
    if (!next.isOpen()) return systemFailure("cannot open", m_path / relative);
    parent = std::move(next);
    at = slash + 1;
  }
  *name = relative.substr(at);
  return parent;  // closed: the folder itself
}

Result<File> RunFolder::openFile(std::string_view relative) const {
  std::string name;
  const auto parent = openParent(relative, &name);
  if (!parent) return passOn(parent.error());
  // O_NONBLOCK: opening a FIFO must not wait for its other end.
  File file{::openat(parent->isOpen() ? parent->descriptor() : m_folder.descriptor(), name.c_str(),
                     O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
  if (!file.isOpen()) return systemFailure("cannot open", m_path / relative);
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) {
    return systemFailure("cannot open", m_path / relative);
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(ErrorCode::CorruptData, "not a regular file: {}", shown(m_path / relative));
  }
  return file;
}

Result<FileIdentity> RunFolder::stat(std::string_view relative) const {
  std::string name;
  const auto parent = openParent(relative, &name);
  if (!parent) return passOn(parent.error());
  struct stat status {};
  if (::fstatat(parent->isOpen() ? parent->descriptor() : m_folder.descriptor(), name.c_str(),
                &status, AT_SYMLINK_NOFOLLOW) != 0) {
    return systemFailure("cannot look at", m_path / relative);
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(ErrorCode::CorruptData, "not a regular file: {}", shown(m_path / relative));
  }
  return identityFrom(status);
}

Result<FileIdentity> identityOf(const File& file, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) return systemFailure("cannot look at", path);
  return identityFrom(status);
}

Result<std::size_t> readSome(const File& file, std::uint64_t offset, std::span<std::byte> into,
                             const std::filesystem::path& path) {
  while (true) {
    const ssize_t count = ::pread(file.descriptor(), into.data(), std::min(into.size(), kMaxWrite),
                                  static_cast<off_t>(offset));
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return systemFailure("cannot read", path);
  }
}

Result<void> readExactly(const File& file, std::uint64_t offset, std::span<std::byte> into,
                         const std::filesystem::path& path) {
  while (!into.empty()) {
    const auto count = readSome(file, offset, into, path);
    if (!count) return passOn(count.error());
    if (*count == 0) {
      return fail(ErrorCode::CorruptData, "ends at byte {}, {} bytes too early: {}", offset,
                  into.size(), shown(path));
    }
    into = into.subspan(*count);
    offset += *count;
  }
  return {};
}

Result<std::string> readText(const File& file, std::uint64_t limit,
                             const std::filesystem::path& path) {
  const auto identity = identityOf(file, path);
  if (!identity) return passOn(identity.error());
  if (identity->size > limit) {
    return fail(ErrorCode::CorruptData, "has {} bytes, more than the {} it may have: {}",
                identity->size, limit, shown(path));
  }
  std::string text(identity->size, '\0');
  const auto read = readExactly(file, 0, std::as_writable_bytes(std::span{text}), path);
  if (!read) return passOn(read.error());
  return text;
}

Result<void> writeAll(const File& file, std::span<const std::byte> bytes,
                      const std::filesystem::path& path) {
  const FileSizeSignalBlock block;
  while (!bytes.empty()) {
    const ssize_t count =
        ::write(file.descriptor(), bytes.data(), std::min(bytes.size(), kMaxWrite));
    if (count < 0) {
      if (errno == EINTR) continue;
      return systemFailure("cannot write", path);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> syncFile(const File& file, const std::filesystem::path& path) {
  if (::fsync(file.descriptor()) != 0) return systemFailure("cannot bring to the disk", path);
  return {};
}

Result<void> syncDirectory(const std::filesystem::path& path) {
  const File folder{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!folder.isOpen()) return systemFailure("cannot open", path);
  return syncFile(folder, path);
}

Result<Written> hashOfFile(const File& file, const std::filesystem::path& path) {
  constexpr std::size_t kChunkBytes = 1U << 20U;
  std::vector<std::byte> chunk(kChunkBytes);
  Hasher hasher;
  for (std::uint64_t offset = 0;;) {
    const auto count = readSome(file, offset, chunk, path);
    if (!count) return passOn(count.error());
    if (*count == 0) return Written{.bytes = offset, .hash = hasher.value()};
    hasher.add(std::span{chunk}.first(*count));
    offset += *count;
  }
}

WholeFile::WholeFile(std::filesystem::path target, std::filesystem::path temporary, File file)
    : m_target{std::move(target)}, m_temporary{std::move(temporary)}, m_file{std::move(file)} {}

Result<WholeFile> WholeFile::create(const std::filesystem::path& target) {
  std::filesystem::path temporary = target;
  temporary += kTemporarySuffix;
  ::unlink(temporary.c_str());  // what a crash left; O_EXCL would refuse it
  File file{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666)};
  if (!file.isOpen()) return systemFailure("cannot write", target);
  return WholeFile{target, std::move(temporary), std::move(file)};
}

WholeFile::~WholeFile() {
  if (m_file.isOpen()) ::unlink(m_temporary.c_str());
}

Result<void> WholeFile::write(std::span<const std::byte> bytes) {
  m_hasher.add(bytes);
  m_bytes += bytes.size();
  return writeAll(m_file, bytes, m_target);
}

Result<void> WholeFile::write(std::string_view text) {
  return write(std::as_bytes(std::span{text}));
}

Result<Written> WholeFile::commit() {
  const auto synced = syncFile(m_file, m_target);
  if (!synced) return passOn(synced.error());  // the destructor removes the file
  if (!m_file.close() || ::rename(m_temporary.c_str(), m_target.c_str()) != 0) {
    const auto failure = systemFailure("cannot write", m_target);
    ::unlink(m_temporary.c_str());
    return failure;
  }
  return Written{.bytes = m_bytes, .hash = m_hasher.value()};
}

}  // namespace flipbook::recording
