#include "recording/run_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "recording/audit_folder.h"
#include "recording/layout_file.h"
#include "recording/run_json.h"
#include "recording/samples_file.h"

namespace flipbook::recording {

namespace {

namespace fs = std::filesystem;

// Everything that a run has at its top; a directory with anything else is not only a run.
bool belongsToRun(const std::string& name) {
  static const std::array kNames{std::string{kRunFile},       std::string{kSamplesFile},
                                 std::string{kEpochsFile},    std::string{kEpochsFolder},
                                 std::string{kLayoutsFolder}, std::string{kCheckpointsFolder},
                                 std::string{kLockFile},      std::string{kLogFile},
                                 std::string{"edits.jsonl"},  std::string{kAuditFolder}};
  return std::ranges::any_of(kNames, [&](const std::string& known) {
    return name == known || name == known + std::string{kTemporarySuffix};
  });
}

tl::unexpected<Error> ioError(std::string_view what, const std::error_code& error,
                              const fs::path& path) {
  return fail(ErrorCode::Io, "{}: {}: {}", what, error.message(), shown(path));
}

fs::path canonicalOf(const fs::path& path) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(path, error);
  return error ? path : whole;
}

bool isInside(const fs::path& inner, const fs::path& outer) {
  const auto [end, _] = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
  return end == outer.end();
}

tl::unexpected<Error> holdsMore(const fs::path& stranger, const fs::path& run) {
  return fail(ErrorCode::InvalidArgument,
              "holds more than a run ('{}'), so it is not replaced; move that away: {}",
              shown(stranger.lexically_relative(run)), shown(run));
}

// May the run at `path` be thrown away? Only if it is one, all of it, and not the dataset's home.
Result<void> checkReplaceable(const fs::path& path, const RunInfo& info) {
  std::error_code error;
  if (!fs::is_directory(fs::symlink_status(path, error))) {
    return fail(ErrorCode::InvalidArgument, "exists and is not a run, choose another name: {}",
                shown(path));
  }
  if (!info.dataset.root.empty() && isInside(canonicalOf(info.dataset.root), canonicalOf(path))) {
    return fail(ErrorCode::InvalidArgument, "is the dataset's own folder, choose another: {}",
                shown(path));
  }
  if (fs::is_empty(path, error)) return {};
  const auto folder = RunFolder::open(path);
  if (!folder) return passOn(folder.error());
  const auto old = readRunInfo(*folder);
  if (!old) {
    return fail(ErrorCode::InvalidArgument, "exists and is not a run, choose another name: {}",
                shown(path));
  }
  for (const fs::directory_entry& entry : fs::directory_iterator{path, error}) {
    if (belongsToRun(entry.path().filename().native())) continue;
    return holdsMore(entry.path(), path);
  }
  if (error) return ioError("cannot look into", error, path);
  if (const auto strangers = strangersInAudit(path); !strangers.empty()) {
    return holdsMore(strangers.front(), path);
  }
  return {};
}

Result<void> checkTarget(const fs::path& path, const RunInfo& info, bool overwrite) {
  std::error_code error;
  const fs::path parent = path.has_parent_path() ? path.parent_path() : fs::path{"."};
  if (!fs::is_directory(parent, error)) {
    return fail(ErrorCode::InvalidArgument, "its folder does not exist, make it first: {}",
                shown(path));
  }
  const bool exists = fs::exists(fs::symlink_status(path, error));
  if (!exists) return {};
  if (!overwrite) {
    return fail(ErrorCode::InvalidArgument,
                "exists already; choose another name, or --force to replace a run: {}",
                shown(path));
  }
  return checkReplaceable(path, info);
}

fs::path besides(const fs::path& path, std::string_view what) {
  return path.parent_path() / fmt::format(".{}.{}", path.filename().native(), what);
}

// Moves a run out of the way, unless somebody writes it, and deletes it.
Result<void> removeRun(const fs::path& path) {
  const auto lock = RunLock::take(path);
  if (!lock) return passOn(lock.error());
  std::error_code error;
  fs::remove_all(path, error);
  if (error) return ioError("cannot delete", error, path);
  return {};
}

Result<void> writeText(const fs::path& path, std::string_view text) {
  auto file = WholeFile::create(path);
  if (!file) return passOn(file.error());
  const auto written = file->write(text);
  if (!written) return written;
  const auto committed = file->commit();
  if (!committed) return passOn(committed.error());
  return {};
}

Result<void> writeSamples(const fs::path& path, std::span<const Sample> samples) {
  constexpr std::size_t kFlushBytes = 1U << 20U;
  auto file = WholeFile::create(path);
  if (!file) return passOn(file.error());
  std::string text;
  for (const Sample& sample : samples) {
    text += textFromSample(sample) + "\n";
    if (text.size() < kFlushBytes) continue;
    const auto written = file->write(text);
    if (!written) return written;
    text.clear();
  }
  const auto written = file->write(text);
  if (!written) return written;
  const auto committed = file->commit();
  if (!committed) return passOn(committed.error());
  return {};
}

// Fills the directory under its temporary name.
Result<void> fill(const fs::path& folder, const RunInfo& info, std::span<const Sample> samples) {
  std::error_code error;
  const fs::path layouts = folder / kLayoutsFolder;
  for (const fs::path& made :
       {folder / kEpochsFolder, folder / kCheckpointsFolder, layouts / "live"}) {
    fs::create_directories(made, error);
    if (error) return ioError("cannot make the folder", error, made);
  }
  auto done = writeText(folder / kRunFile, textFromRunInfo(info));
  if (done) done = writeSamples(folder / kSamplesFile, samples);
  if (done) done = writeText(folder / kEpochsFile, "");
  if (done) done = syncDirectory(layouts);
  if (done) done = syncDirectory(folder);
  return done;
}

// Gives the finished directory its name. An old run changes places with it in one step, so that
// there is always one or the other.
Result<void> moveIntoPlace(const fs::path& made, const fs::path& path, bool overwrite) {
  std::error_code error;
  const bool replaces = overwrite && fs::exists(path, error);
  Result<RunLock> oldLock =
      replaces ? RunLock::take(path) : fail(ErrorCode::NotFound, "no old run");
  if (replaces && !oldLock) return passOn(oldLock.error());
  const unsigned flags = replaces ? RENAME_EXCHANGE : RENAME_NOREPLACE;
  if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, path.c_str(), flags) == 0) {
    if (replaces) fs::remove_all(made, error);  // the old run, which now has this name
    return {};
  }
  // Some file systems know no flags; rename() itself replaces only an empty directory.
  int errorNumber = errno;
  if (errorNumber == EINVAL) {
    if (replaces) fs::remove_all(path, error);
    if (::rename(made.c_str(), path.c_str()) == 0) return {};
    errorNumber = errno;
  }
  return fail(ErrorCode::Io, "cannot make: {}: {}", systemMessage(errorNumber), shown(path));
}

void listTemporary(const fs::path& run, std::string_view folder, std::vector<std::string>& into) {
  std::error_code error;
  fs::directory_iterator entry{run / folder, error};
  for (; !error && entry != fs::directory_iterator{}; entry.increment(error)) {
    std::string name = entry->path().filename().native();
    if (!name.ends_with(kTemporarySuffix)) continue;
    name.resize(name.size() - kTemporarySuffix.size());
    const bool isOurs = folder.empty() ? belongsToRun(name) : epochFromFileName(name).has_value();
    if (isOurs)
      into.push_back((fs::path{folder} / (name + std::string{kTemporarySuffix})).native());
  }
}

}  // namespace

Result<RunLock> createRunFolder(const fs::path& path, const RunInfo& info,
                                std::span<const Sample> samples, bool overwrite) {
  const auto target = checkTarget(path, info, overwrite);
  if (!target) return passOn(target.error());
  const fs::path made = besides(path, "new");
  std::error_code error;
  if (fs::exists(made, error)) {  // a creation that was killed, or one that goes on
    const auto removed = removeRun(made);
    if (!removed) return passOn(removed.error());
  }
  if (!fs::create_directory(made, error)) return ioError("cannot make", error, path);
  auto lock = RunLock::take(made);
  auto done = lock ? fill(made, info, samples) : Result<void>{passOn(lock.error())};
  if (done) done = moveIntoPlace(made, path, overwrite);
  if (done) done = syncDirectory(path.has_parent_path() ? path.parent_path() : fs::path{"."});
  if (!done) {
    fs::remove_all(made, error);
    return passOn(done.error());
  }
  return lock;
}

std::vector<std::string> filesToReclaim(const fs::path& run, const EpochLog& log) {
  const std::array folders{std::string{kEpochsFolder}, std::string{kCheckpointsFolder},
                           folderOf(LayoutTrack::Live), folderOf(LayoutTrack::Refined)};
  std::vector<std::string> files;
  listTemporary(run, "", files);
  for (const std::string& folder : folders) listTemporary(run, folder, files);
  // A crash leaves at most the files of the next epoch. Frames beyond it are of a damaged
  // epochs.jsonl, and repairRun() can take them up.
  const EpochIndex next{log.entries().empty() ? 0 : log.entries().back().summary.epoch.value() + 1};
  std::error_code error;
  const bool isOnlyNext =
      !fs::exists(run / fileNameOf(EpochIndex{next.value() + 1}, kEpochsFolder), error);
  for (const std::string& folder : {folders[0], folders[1], folders[2]}) {
    const std::string name = fileNameOf(next, folder);
    if (isOnlyNext && fs::is_regular_file(fs::symlink_status(run / name, error))) {
      files.push_back(name);
    }
  }
  return files;
}

std::vector<std::string> reclaimFiles(const fs::path& run, const EpochLog& log) {
  std::vector<std::string> files = filesToReclaim(run, log);
  for (const std::string& file : files) ::unlink((run / file).c_str());
  return files;
}

}  // namespace flipbook::recording
