#include "loading/archive_reading.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "flipbook/core/sample.h"

namespace flipbook::loading {
namespace {

// A file of its own that is removed unless it got its final name.
class NewFile {
 public:
  explicit NewFile(const std::filesystem::path& finalPath)
      : m_final{finalPath},
        m_temporary{finalPath.native() + fmt::format(".{}.tmp", getpid())},
        m_descriptor{open(m_temporary.c_str(),
                          O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600)} {}
  ~NewFile() {
    if (m_descriptor >= 0) close(m_descriptor);
    if (!m_isPublished) unlink(m_temporary.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }
  [[nodiscard]] bool write(const char* data, std::size_t count) const {
    while (count > 0) {
      const ssize_t done = ::write(m_descriptor, data, count);
      if (done < 0 && errno == EINTR) continue;
      if (done <= 0) return false;
      data += done;
      count -= static_cast<std::size_t>(done);
    }
    return true;
  }
  [[nodiscard]] bool publish() {
    m_isPublished = rename(m_temporary.c_str(), m_final.c_str()) == 0;
    return m_isPublished;
  }

 private:
  std::filesystem::path m_final;
  std::filesystem::path m_temporary;
  int m_descriptor;
  bool m_isPublished{};
};

}  // namespace

std::string whyOf(archive* reader) {
  const char* const text = archive_error_string(reader);
  return text == nullptr ? "it cannot be read" : printablePath(text);
}

Result<Archive> openArchive(const std::filesystem::path& file, bool isPlain) {
  Archive reader{archive_read_new()};
  if (!reader) return fail(ErrorCode::Io, "not enough memory");
  // The formats that people have, and no others: each more is a parser that strangers reach.
  if (isPlain) {
    archive_read_support_format_raw(reader.get());
    archive_read_support_filter_gzip(reader.get());
  } else {
    archive_read_support_format_zip(reader.get());
    archive_read_support_format_tar(reader.get());
    archive_read_support_filter_gzip(reader.get());
    archive_read_support_filter_bzip2(reader.get());
    archive_read_support_filter_xz(reader.get());
    archive_read_support_filter_zstd(reader.get());
  }
  constexpr std::size_t kBlockBytes = 256UL * 1024;
  if (archive_read_open_filename(reader.get(), file.c_str(), kBlockBytes) != ARCHIVE_OK) {
    return fail(ErrorCode::CorruptData, "{}", whyOf(reader.get()));
  }
  return reader;
}

Result<archive_entry*> nextEntry(archive* reader) {
  archive_entry* entry = nullptr;
  const int status = archive_read_next_header(reader, &entry);
  if (status == ARCHIVE_EOF) return nullptr;
  if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
    return fail(ErrorCode::CorruptData, "damaged: {}", whyOf(reader));
  }
  return entry;
}

std::string_view nameOf(archive_entry* entry) {
  // The bytes as stored; where they can only be had as UTF-8 (in the locale "C"), so.
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry);
  return name == nullptr ? std::string_view{} : std::string_view{name};
}

Result<void> copyData(archive* reader, const std::filesystem::path& target,
                      std::uint64_t& bytesLeft) {
  NewFile file{target};
  const auto cannotWrite = [&] {
    return fail(ErrorCode::Io, "cannot be unpacked into the cache: {}: \"{}\"",
                std::generic_category().message(errno), printablePath(target.native()));
  };
  if (!file.isOpen()) return cannotWrite();
  std::array<char, 65536> buffer{};
  while (true) {
    const la_ssize_t count = archive_read_data(reader, buffer.data(), buffer.size());
    if (count == 0) break;
    if (count < 0) return fail(ErrorCode::CorruptData, "damaged: {}", whyOf(reader));
    if (static_cast<std::uint64_t>(count) > bytesLeft) {
      return fail(ErrorCode::Io,
                  "unpacked it takes more than half of the free space of the cache folder: \"{}\"",
                  printablePath(target.parent_path().native()));
    }
    bytesLeft -= static_cast<std::uint64_t>(count);
    if (!file.write(buffer.data(), static_cast<std::size_t>(count))) return cannotWrite();
  }
  if (!file.publish()) return cannotWrite();
  return {};
}

}  // namespace flipbook::loading
