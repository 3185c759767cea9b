#include "flipbook/exporting/new_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <span>

#include "flipbook/recording/file_io.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::exporting {
namespace {

namespace fs = std::filesystem;
using recording::File;
using recording::shown;
using recording::systemMessage;

tl::unexpected<Error> isThereAlready(const fs::path& target) {
  return fail(ErrorCode::InvalidArgument, "export: exists already; choose another name: {}",
              shown(target));
}

// Links resolved as far as the path exists.
fs::path resolved(const fs::path& path) {
  std::error_code error;
  return fs::weakly_canonical(fs::absolute(path, error), error);
}

// Whether `path` is `folder` or lies below it.
bool isAtOrBelow(const fs::path& path, const fs::path& folder) {
  const fs::path a = resolved(path);
  const fs::path b = resolved(folder);
  const auto [inFolder, inPath] = std::ranges::mismatch(b, a);
  return inFolder == b.end() || inFolder->empty();
}

// The run that `path` is or lies in; empty: none.
fs::path runAround(const fs::path& path) {
  for (fs::path folder = resolved(path); folder.has_relative_path();
       folder = folder.parent_path()) {
    if (recording::looksLikeRun(folder)) return folder;
  }
  return {};
}

// Whether a new folder may appear there: not in what is only ever read.
Result<void> checkPlace(const fs::path& place, const fs::path& source) {
  if (!source.empty() && isAtOrBelow(place, source)) {
    return fail(ErrorCode::InvalidArgument,
                "export: nothing is written into the data itself; choose a folder outside {}: {}",
                shown(source), shown(place));
  }
  if (const fs::path run = runAround(place); !run.empty()) {
    return fail(ErrorCode::InvalidArgument,
                "export: nothing is written into a run; choose a folder outside {}: {}", shown(run),
                shown(place));
  }
  return {};
}

}  // namespace

Result<recording::File> createFile(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  File file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666)};
  if (!file.isOpen()) {
    return fail(ErrorCode::Io, "export: cannot write: {}: {}", systemMessage(errno), shown(path));
  }
  return file;
}

Result<NewFolder> NewFolder::create(const fs::path& target, const fs::path& source) {
  std::error_code error;
  const fs::path whole = fs::absolute(target, error).lexically_normal();
  const fs::path place = whole.has_filename() ? whole : whole.parent_path();
  if (target.empty() || !place.has_filename()) {
    return fail(ErrorCode::InvalidArgument, "export: the name of a new folder is needed");
  }
  // First of all: neither another name nor a folder made first would help there.
  if (auto ok = checkPlace(place, source); !ok) return passOn(ok.error());
  if (fs::exists(fs::symlink_status(place, error))) return isThereAlready(target);
  if (!fs::is_directory(place.parent_path(), error)) {
    return fail(ErrorCode::InvalidArgument, "export: the folder {} does not exist; make it first",
                shown(place.parent_path()));
  }
  fs::path temporary = place.parent_path() / ("." + place.filename().native() + ".new");
  fs::remove_all(temporary, error);  // of an export that was killed
  if (!fs::create_directory(temporary, error)) {
    return fail(ErrorCode::Io, "export: cannot write: {}: {}", error.message(), shown(temporary));
  }
  return NewFolder{place, std::move(temporary)};
}

NewFolder::NewFolder(NewFolder&& other) noexcept
    : m_target{std::move(other.m_target)}, m_temporary{std::move(other.m_temporary)} {
  other.m_temporary.clear();
}

NewFolder::~NewFolder() {
  if (m_temporary.empty()) return;
  std::error_code error;
  fs::remove_all(m_temporary, error);
}

Result<void> NewFolder::write(const fs::path& relative, std::string_view bytes) {
  const fs::path path = m_temporary / relative;
  const auto file = createFile(path);
  if (!file) return passOn(file.error());
  auto written = recording::writeAll(*file, std::as_bytes(std::span{bytes}), path);
  if (!written) return passOn(written.error(), "export");
  return {};
}

Result<void> NewFolder::commit() {
  const File folder{::open(m_temporary.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  // All of it at once: a sync per file would take longer than the copying.
  if (!folder.isOpen() || ::syncfs(folder.descriptor()) != 0) {
    return fail(ErrorCode::Io, "export: cannot write: {}: {}", systemMessage(errno),
                shown(m_target));
  }
  int renamed =
      ::renameat2(AT_FDCWD, m_temporary.c_str(), AT_FDCWD, m_target.c_str(), RENAME_NOREPLACE);
  if (renamed != 0 && errno == EINVAL) {  // a file system that cannot promise it
    std::error_code error;
    if (fs::exists(fs::symlink_status(m_target, error))) return isThereAlready(m_target);
    renamed = std::rename(m_temporary.c_str(), m_target.c_str());
  }
  if (renamed != 0 && errno == EEXIST) return isThereAlready(m_target);
  if (renamed != 0) {
    return fail(ErrorCode::Io, "export: cannot rename: {}: {}", systemMessage(errno),
                shown(m_target));
  }
  m_temporary.clear();
  if (auto synced = recording::syncDirectory(m_target.parent_path()); !synced) {
    return passOn(synced.error(), "export");
  }
  return {};
}

}  // namespace flipbook::exporting
