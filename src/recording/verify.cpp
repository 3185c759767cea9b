#include "flipbook/recording/verify.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <system_error>

#include "flipbook/recording/audit.h"
#include "flipbook/recording/run_hold.h"
#include "recording/checkpoint_file.h"
#include "recording/epoch_log.h"
#include "recording/frame_file.h"
#include "recording/layout_file.h"
#include "recording/line_reader.h"
#include "recording/log_recovery.h"
#include "recording/run_folder.h"
#include "recording/run_json.h"

namespace flipbook::recording {

namespace {

namespace fs = std::filesystem;

// Frames in epochs/ that have an epoch's name but no line, by rising epoch.
std::vector<EpochIndex> unnamedFrames(const RunReader& reader) {
  std::vector<EpochIndex> found;
  std::error_code error;
  fs::directory_iterator entry{reader.path() / kEpochsFolder, error};
  for (; !error && entry != fs::directory_iterator{}; entry.increment(error)) {
    const auto epoch = epochFromFileName(entry->path().filename().native());
    if (epoch && reader.find(*epoch) == nullptr) found.push_back(*epoch);
  }
  std::ranges::sort(found);
  return found;
}

// The line that an unnamed frame would have had, as far as the files still tell; nothing if the
// frame is not whole.
std::optional<EpochRecord> recordOf(EpochIndex epoch, const RunFolder& folder,
                                    const RunInfo& info) {
  EpochRecord record;
  record.entry.summary.epoch = epoch;
  record.entry.file = fileNameOf(epoch, kEpochsFolder);
  const fs::path path = folder.path() / record.entry.file;
  const auto file = folder.openFile(record.entry.file);
  if (!file) return std::nullopt;
  const auto header = readSafetensorsHeader(*file, path);
  if (!header) return std::nullopt;
  const FrameShape shape{info.sampleCount, static_cast<std::uint32_t>(info.classes.size()),
                         info.featureWidth};
  if (!indexFrame(*header, shape)) return std::nullopt;
  const auto hash = hashOfFile(*file, path);
  if (!hash) return std::nullopt;
  record.proof.bytes = hash->bytes;
  record.proof.hash = hash->hash;
  const std::string checkpoint = fileNameOf(epoch, kCheckpointsFolder);
  if (!readCheckpointFile(folder, checkpoint, std::nullopt)) return record;
  const auto saved = folder.openFile(checkpoint);
  const auto savedHash = saved ? hashOfFile(*saved, folder.path() / checkpoint)
                               : Result<Written>{passOn(saved.error())};
  if (!savedHash) return record;
  record.entry.checkpoint = checkpoint;
  record.proof.checkpointHash = savedHash->hash;
  return record;
}

void checkEpochs(const RunReader& reader, VerifyReport& report) {
  std::optional<EpochIndex> before;
  for (const EpochEntry& entry : reader.epochs()) {
    const EpochIndex epoch = entry.summary.epoch;
    if (before && epoch.value() > before->value() + 1) {
      report.problems.push_back(
          fmt::format("epochs {} to {} are missing", before->value() + 1, epoch.value() - 1));
    }
    before = epoch;
    const auto frame = reader.readFrame(epoch);
    if (frame) continue;
    ++report.damagedEpochs;
    // What the look at the directory found is among the reader's warnings already.
    if (!entry.problem.empty()) continue;
    report.problems.push_back(
        fmt::format("epoch {} is lost: {}", epoch.value(), frame.error().message()));
  }
}

void checkBesides(const RunReader& reader, VerifyReport& report) {
  for (const EpochEntry& entry : reader.epochs()) {
    const EpochIndex epoch = entry.summary.epoch;
    for (const LayoutTrack track : {LayoutTrack::Live, LayoutTrack::Refined}) {
      const auto layout = reader.readLayout(epoch, track);
      if (layout || layout.error().code() == ErrorCode::NotFound) continue;
      report.problems.push_back(
          fmt::format("a layout is lost, and can be computed again: {}", layout.error().message()));
    }
    if (entry.checkpoint.empty()) continue;
    const auto checkpoint = reader.readCheckpoint(epoch);
    if (checkpoint) {
      ++report.checkpoints;
    } else {
      report.problems.push_back(fmt::format(
          "a checkpoint is lost, training cannot go on from it: {}", checkpoint.error().message()));
    }
  }
}

// The valid lines of epochs.jsonl as they are: by epoch, the last of equals, and how the run ended.
struct RawLines {
  std::map<EpochIndex, std::string> epochs;
  std::string end;
};

Result<RawLines> readRawLines(const RunFolder& folder) {
  RawLines raw;
  const auto file = folder.openFile(kEpochsFile);
  if (!file && file.error().code() == ErrorCode::NotFound) return raw;
  if (!file) return passOn(file.error());
  LineReader lines{*file, 0, folder.path() / kEpochsFile};
  while (true) {
    const auto line = lines.next();
    if (!line) return passOn(line.error());
    if (!*line) return raw;
    const auto parsed = logLineFromText((*line)->text);
    if (!parsed) continue;
    const auto* const record = std::get_if<EpochRecord>(&*parsed);
    if (record == nullptr) {
      raw.end = (*line)->text;
    } else {
      raw.epochs[record->entry.summary.epoch] = (*line)->text;
      raw.end.clear();
    }
  }
}

// Takes up unnamed frames and drops lines that are none. Returns what it did.
Result<std::vector<std::string>> rebuildLog(const RunFolder& folder, const RunReader& reader) {
  std::vector<std::string> done;
  auto raw = readRawLines(folder);
  if (!raw) return passOn(raw.error());
  for (const EpochIndex epoch : unnamedFrames(reader)) {
    const auto record = recordOf(epoch, folder, reader.info());
    if (!record) continue;
    raw->epochs[epoch] = textFromEpoch(*record);
    done.push_back(fmt::format("took up epoch {} from {}", epoch.value(), record->entry.file));
  }
  EpochLog log;
  const auto updated = log.update(folder);
  if (!updated) return passOn(updated.error());
  if (!log.warnings().empty()) {
    done.push_back(fmt::format("{}: dropped repeated and broken lines", kEpochsFile));
  }
  if (done.empty()) return done;
  std::string text;
  for (const auto& [epoch, line] : raw->epochs) text.append(line).append("\n");
  if (!raw->end.empty()) text.append(raw->end).append("\n");
  const auto replaced = replaceLog(folder, text);
  if (!replaced) return passOn(replaced.error());
  return done;
}

void append(std::vector<std::string>& list, std::vector<std::string> more) {
  std::ranges::move(more, std::back_inserter(list));
}

// The lock is held.
Result<std::vector<std::string>> repair(const RunFolder& folder) {
  const auto reader = RunReader::open(folder.path());
  if (!reader) return passOn(reader.error());
  EpochLog log;
  auto updated = log.update(folder);
  if (!updated) return passOn(updated.error());
  auto done = recoverLog(folder, log);
  if (!done) return done;
  auto rebuilt = rebuildLog(folder, *reader);
  if (!rebuilt) return rebuilt;
  append(*done, std::move(*rebuilt));
  updated = log.update(folder);
  if (!updated) return passOn(updated.error());
  for (const std::string& file : reclaimFiles(folder.path(), log)) {
    done->push_back(fmt::format("deleted {}, left by a crash", file));
  }
  return done;
}

Result<VerifyReport> verifyOne(const fs::path& path) {
  const auto reader = RunReader::open(path);
  if (!reader) return passOn(reader.error());
  VerifyReport report;
  report.epochs = reader->epochs().size();
  report.problems = reader->warnings();
  checkEpochs(*reader, report);
  checkBesides(*reader, report);
  if (reader->isLocked()) return report;  // what is being written is not damage
  const auto folder = RunFolder::open(path);
  if (!folder) return passOn(folder.error());
  EpochLog log;
  const auto updated = log.update(*folder);
  if (!updated) return passOn(updated.error());
  const std::vector<std::string> left = filesToReclaim(path, log);
  for (const std::string& file : left) {
    report.repairs.push_back(fmt::format("can delete {}, left by a crash", file));
  }
  for (const EpochIndex epoch : unnamedFrames(*reader)) {
    const std::string file = fileNameOf(epoch, kEpochsFolder);
    if (std::ranges::find(left, file) != left.end()) continue;
    report.problems.push_back(fmt::format("{} is named by no line of {}", file, kEpochsFile));
    if (recordOf(epoch, *folder, reader->info())) {
      report.repairs.push_back(fmt::format("can take up epoch {} from {}", epoch.value(), file));
    }
  }
  if (log.tornBytes() > 0) {
    report.repairs.push_back(
        fmt::format("can cut off the last {} bytes of {}", log.tornBytes(), kEpochsFile));
  }
  return report;
}

Result<VerifyReport> repairOne(const fs::path& path) {
  constexpr std::string_view kFront = "repair run";
  const auto hold = RunHold::take(path);
  if (!hold) return passOn(hold.error(), kFront);
  const auto folder = RunFolder::open(path);
  if (!folder) return passOn(folder.error(), kFront);
  auto done = repair(*folder);
  if (!done) return passOn(done.error(), kFront);
  auto report = verifyOne(path);
  if (!report) return report;
  report->repairs = std::move(*done);
  return report;
}

using Look = Result<VerifyReport> (*)(const fs::path& run);

// The folds that are there: an audit that was not ended is no damage.
void lookIntoAudit(const fs::path& run, Look look, VerifyReport& report) {
  const auto plan = readAuditPlan(run);
  if (!plan) {
    report.problems.push_back(
        fmt::format("the audit is lost, begin it anew by --force: {}", plan.error().message()));
  }
  if (!plan || !*plan) return;
  for (std::uint32_t fold = 2; fold <= (*plan)->folds; ++fold) {
    const fs::path path = foldPath(run, fold);
    std::error_code error;
    if (fs::is_symlink(fs::symlink_status(path, error)) || !looksLikeRun(path)) continue;
    const std::string front = path.lexically_relative(run).native();
    const auto found = look(path);
    if (!found) {
      report.problems.push_back(
          fmt::format("{}: a fold of the audit is lost, delete it and audit again: {}", front,
                      found.error().message()));
      continue;
    }
    for (const std::string& problem : found->problems) {
      report.problems.push_back(fmt::format("{}: {}", front, problem));
    }
    for (const std::string& repair : found->repairs) {
      report.repairs.push_back(fmt::format("{}: {}", front, repair));
    }
  }
}

Result<VerifyReport> lookInto(const fs::path& run, Look look) {
  auto report = look(run);
  if (report) lookIntoAudit(run, look, *report);
  return report;
}

}  // namespace

Result<VerifyReport> verifyRun(const fs::path& path) { return lookInto(path, verifyOne); }

Result<VerifyReport> repairRun(const fs::path& path) { return lookInto(path, repairOne); }

}  // namespace flipbook::recording
