// Files as a run needs them: read by offset and never mapped, so that another process may truncate
// them at any time; written whole or not at all.

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "flipbook/core/result.h"
#include "flipbook/recording/hash.h"

namespace flipbook::recording {

// An open file descriptor; closed with the object.
class File {
 public:
  File() = default;
  explicit File(int descriptor) : m_descriptor{descriptor} {}
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File();

  [[nodiscard]] int descriptor() const { return m_descriptor; }
  [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }
  [[nodiscard]] bool close();  // false, with errno, if the system reports a lost write

 private:
  int m_descriptor{-1};
};

// Tells whether a file is still the one it was.
struct FileIdentity {
  std::uint64_t device{};
  std::uint64_t inode{};
  std::uint64_t size{};
  std::int64_t modifiedNs{};

  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

// The text of an errno value.
[[nodiscard]] std::string systemMessage(int errorNumber);
// A path as messages show it.
[[nodiscard]] std::string shown(const std::filesystem::path& path);

// True if `relative` can only name something below the folder it is relative to: not empty, not
// absolute, no "..", "." or empty component, no NUL.
[[nodiscard]] bool staysInside(std::string_view relative);

// A directory whose files are opened without ever leaving it: symbolic links below it are refused.
class RunFolder {
 public:
  // `path` may itself be a symbolic link. Errors: NotFound, CorruptData (not a directory), Io.
  [[nodiscard]] static Result<RunFolder> open(const std::filesystem::path& path);

  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
  // Only regular files. Errors: NotFound, CorruptData (a link, a FIFO, outside), Io.
  [[nodiscard]] Result<File> openFile(std::string_view relative) const;
  [[nodiscard]] Result<FileIdentity> stat(std::string_view relative) const;

 private:
  RunFolder(std::filesystem::path path, File folder)
      : m_path{std::move(path)}, m_folder{std::move(folder)} {}
  [[nodiscard]] Result<File> openParent(std::string_view relative, std::string* name) const;

  std::filesystem::path m_path;
  File m_folder;
};

[[nodiscard]] Result<FileIdentity> identityOf(const File& file, const std::filesystem::path& path);

// Fills `into` from `offset`. Errors: CorruptData if the file ends before, Io.
[[nodiscard]] Result<void> readExactly(const File& file, std::uint64_t offset,
                                       std::span<std::byte> into,
                                       const std::filesystem::path& path);
// Up to `into.size()` bytes; 0 at the end of the file.
[[nodiscard]] Result<std::size_t> readSome(const File& file, std::uint64_t offset,
                                           std::span<std::byte> into,
                                           const std::filesystem::path& path);
// The whole file as text. Errors: CorruptData if it is larger than `limit`.
[[nodiscard]] Result<std::string> readText(const File& file, std::uint64_t limit,
                                           const std::filesystem::path& path);

// Writes all of `bytes`, through short writes and interruptions. A file size limit (ulimit -f) is
// an error like a full disk, not a signal. Errors: Io.
[[nodiscard]] Result<void> writeAll(const File& file, std::span<const std::byte> bytes,
                                    const std::filesystem::path& path);
[[nodiscard]] Result<void> syncFile(const File& file, const std::filesystem::path& path);
[[nodiscard]] Result<void> syncDirectory(const std::filesystem::path& path);

struct Written {
  std::uint64_t bytes{};
  std::uint64_t hash{};
};

// Size and hash of a whole file. Errors: Io, CorruptData if it shrinks meanwhile.
[[nodiscard]] Result<Written> hashOfFile(const File& file, const std::filesystem::path& path);

inline constexpr std::string_view kTemporarySuffix = ".tmp";

// A file under a temporary name beside its own until commit(); without it nothing remains.
class WholeFile {
 public:
  [[nodiscard]] static Result<WholeFile> create(const std::filesystem::path& target);
  WholeFile(WholeFile&&) noexcept = default;
  WholeFile& operator=(WholeFile&&) noexcept = delete;
  ~WholeFile();

  [[nodiscard]] Result<void> write(std::span<const std::byte> bytes);
  [[nodiscard]] Result<void> write(std::string_view text);
  // On the disk and under its own name; the caller syncs the directory (once for several files).
  [[nodiscard]] Result<Written> commit();

 private:
  WholeFile(std::filesystem::path target, std::filesystem::path temporary, File file);

  std::filesystem::path m_target;
  std::filesystem::path m_temporary;
  File m_file;
  Hasher m_hasher;
  std::uint64_t m_bytes{};
};

// Writes a file of a run, whole or not at all and for good: makes its folder where there is none,
// calls write(path), which commits a WholeFile, and syncs the folder.
template <typename Write>
[[nodiscard]] Result<Written> writeInRun(const std::filesystem::path& run,
                                         const std::string& relative, const Write& write) {
  const std::filesystem::path file = run / relative;
  std::error_code error;
  if (!std::filesystem::is_directory(file.parent_path(), error)) {
    std::filesystem::create_directories(file.parent_path(), error);
    const auto synced = syncDirectory(file.parent_path().parent_path());
    if (!synced) return passOn(synced.error());
  }
  const Result<Written> written = write(file);
  if (!written) return written;
  const auto synced = syncDirectory(file.parent_path());
  if (!synced) return passOn(synced.error());
  return written;
}

}  // namespace flipbook::recording
