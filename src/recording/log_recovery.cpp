#include "recording/log_recovery.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "recording/layout_file.h"
#include "recording/line_reader.h"
#include "recording/run_json.h"

namespace flipbook::recording {

namespace fs = std::filesystem;

Result<std::vector<std::string>> recoverLog(const RunFolder& folder, EpochLog& log) {
  std::vector<std::string> done;
  if (log.tornBytes() == 0 && !log.needsLineBreak()) return done;
  const fs::path path = folder.path() / kEpochsFile;
  const File file{::open(path.c_str(), O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC)};
  if (!file.isOpen()) {
    return fail(ErrorCode::Io, "cannot write: {}: {}", systemMessage(errno), shown(path));
  }
  if (log.tornBytes() > 0) {
    if (::ftruncate(file.descriptor(), static_cast<off_t>(log.validBytes())) != 0) {
      return fail(ErrorCode::Io, "cannot shorten: {}: {}", systemMessage(errno), shown(path));
    }
    done.push_back(fmt::format("{}: cut off {} bytes that are no whole line, from byte {}",
                               kEpochsFile, log.tornBytes(), log.validBytes()));
  }
  if (log.needsLineBreak()) {
    const auto written = writeAll(file, std::as_bytes(std::span{"\n", 1}), path);
    if (!written) return passOn(written.error());
    done.push_back(fmt::format("{}: ended the last line", kEpochsFile));
  }
  const auto synced = syncFile(file, path);
  if (!synced) return passOn(synced.error());
  const auto updated = log.update(folder);
  if (!updated) return passOn(updated.error());
  return done;
}

Result<void> replaceLog(const RunFolder& folder, std::string_view text) {
  auto file = WholeFile::create(folder.path() / kEpochsFile);
  if (!file) return passOn(file.error());
  const auto written = file->write(text);
  if (!written) return written;
  const auto committed = file->commit();
  if (!committed) return passOn(committed.error());
  return syncDirectory(folder.path());
}

Result<void> keepLogThrough(const RunFolder& folder, EpochLog& log, EpochIndex last) {
  if (log.entries().empty()) return {};
  const fs::path path = folder.path() / kEpochsFile;
  const auto file = folder.openFile(kEpochsFile);
  if (!file) return passOn(file.error());
  std::string kept;
  LineReader lines{*file, 0, path};
  while (true) {
    const auto line = lines.next();
    if (!line) return passOn(line.error());
    if (!*line) break;
    const auto parsed = logLineFromText((*line)->text);
    if (!parsed) continue;
    const auto* const record = std::get_if<EpochRecord>(&*parsed);
    if (record == nullptr || record->entry.summary.epoch > last) continue;
    kept.append((*line)->text).append("\n");
  }
  std::vector<EpochIndex> dropped;
  for (const EpochEntry& entry : log.entries()) {
    if (entry.summary.epoch > last) dropped.push_back(entry.summary.epoch);
  }
  const auto replaced = replaceLog(folder, kept);
  if (!replaced) return replaced;
  // Only now that no line names them.
  const std::array folders{std::string{kEpochsFolder}, std::string{kCheckpointsFolder},
                           folderOf(LayoutTrack::Live), folderOf(LayoutTrack::Refined)};
  for (const EpochIndex epoch : dropped) {
    for (const std::string& name : folders) {
      ::unlink((folder.path() / fileNameOf(epoch, name)).c_str());
    }
  }
  const auto updated = log.update(folder);
  if (!updated) return passOn(updated.error());
  return {};
}

}  // namespace flipbook::recording
