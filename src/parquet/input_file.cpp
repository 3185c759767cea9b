#include "parquet/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace flipbook::parquet {
namespace {

tl::unexpected<Error> cannotRead(int error) {
  if (error == ENOENT || error == ENOTDIR) return fail(ErrorCode::NotFound, "the file is gone");
  return fail(ErrorCode::Io, "cannot be read: {}", std::generic_category().message(error));
}

}  // namespace

Result<std::shared_ptr<const InputFile>> InputFile::open(const std::filesystem::path& path) {
  // A device could act on being opened, so the kind is asked for first; the open file is asked
  // again.
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return cannotRead(errno);
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::CorruptData, "not a file");
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) return cannotRead(errno);
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    close(descriptor);
    return fail(ErrorCode::CorruptData, "not a file");
  }
  return std::make_shared<const InputFile>(descriptor, static_cast<std::uint64_t>(status.st_size));
}

InputFile::~InputFile() { close(m_descriptor); }

Result<void> InputFile::read(std::uint64_t offset, std::uint64_t count,
                             std::vector<char>& bytes) const try {
  if (offset > m_size || count > m_size - offset) {
    return fail(ErrorCode::CorruptData, "it points at {} bytes from {}, but has only {}", count,
                offset, m_size);
  }
  bytes.resize(count);
  std::uint64_t done = 0;
  while (done < count) {
    const ssize_t got =
        pread(m_descriptor, bytes.data() + done, count - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannotRead(errno);
    if (got == 0) return fail(ErrorCode::Io, "the file became shorter while it was read");
    done += static_cast<std::uint64_t>(got);
  }
  return {};
} catch (const std::bad_alloc&) {
  return fail(ErrorCode::CorruptData, "not enough memory to read it");
}

}  // namespace flipbook::parquet
