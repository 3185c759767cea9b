// Reading image files: regular files only, whatever stands in the folder.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "flipbook/imaging/image_decoding.h"

namespace flipbook::imaging {
namespace {

std::string systemMessage(int error) { return std::generic_category().message(error); }

tl::unexpected<Error> cannotOpen(int error) {
  if (error == ENOENT || error == ENOTDIR) return fail(ErrorCode::NotFound, "the file is gone");
  if (error == ELOOP) return fail(ErrorCode::CorruptData, "a link, not a file");
  if (error == ENXIO) return fail(ErrorCode::CorruptData, "a pipe, socket or device, not a file");
  return fail(ErrorCode::Io, "cannot be read: {}", systemMessage(error));
}

// A regular file, open; closed when it goes out of scope.
class OpenFile {
 public:
  static Result<OpenFile> open(const std::filesystem::path& path) {
    // A device could act on being opened, so the kind is asked for first; the open file is asked
    // again.
    struct stat status {};
    if (lstat(path.c_str(), &status) != 0) return cannotOpen(errno);
    if (S_ISLNK(status.st_mode)) return cannotOpen(ELOOP);
    if (S_ISDIR(status.st_mode)) return fail(ErrorCode::CorruptData, "a folder, not a file");
    if (!S_ISREG(status.st_mode)) return cannotOpen(ENXIO);
    const int descriptor =
        ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0) return cannotOpen(errno);
    OpenFile file{descriptor};
    if (fstat(descriptor, &status) != 0) return cannotOpen(errno);
    if (!S_ISREG(status.st_mode)) return cannotOpen(ENXIO);
    file.m_size = static_cast<std::uint64_t>(status.st_size);
    return file;
  }
  ~OpenFile() {
    if (m_descriptor >= 0) close(m_descriptor);
  }
  OpenFile(OpenFile&& other) noexcept
      : m_descriptor{std::exchange(other.m_descriptor, -1)}, m_size{other.m_size} {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  OpenFile& operator=(OpenFile&&) = delete;

  [[nodiscard]] std::uint64_t size() const { return m_size; }

  // Fewer bytes than asked for if the file became shorter since it was opened.
  [[nodiscard]] Result<std::vector<std::byte>> readStart(std::size_t count) const try {
    std::vector<std::byte> bytes(count);
    std::size_t done = 0;
    while (done < count) {
      const ssize_t got = read(m_descriptor, bytes.data() + done, count - done);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fail(ErrorCode::Io, "cannot be read: {}", systemMessage(errno));
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::CorruptData, "not enough memory to read it");
  }

 private:
  explicit OpenFile(int descriptor) : m_descriptor{descriptor} {}

  int m_descriptor;
  std::uint64_t m_size{};
};

}  // namespace

Result<std::vector<std::byte>> readImageFile(const std::filesystem::path& path,
                                             const DecodeLimits& limits) {
  const auto file = OpenFile::open(path);
  if (!file) return passOn(file.error());
  if (file->size() > limits.maxFileBytes) {
    return fail(ErrorCode::CorruptData, "{} MB > limit {} MB", file->size() >> 20U,
                limits.maxFileBytes >> 20U);
  }
  return file->readStart(file->size());
}

Result<std::vector<std::byte>> readImageFileStart(const std::filesystem::path& path,
                                                  std::size_t most) {
  const auto file = OpenFile::open(path);
  if (!file) return passOn(file.error());
  return file->readStart(std::min<std::uint64_t>(file->size(), most));
}

}  // namespace flipbook::imaging
