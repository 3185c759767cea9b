#include "flipbook/recording/run_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>

#include "flipbook/core/expects.h"
#include "recording/checkpoint_file.h"
#include "recording/epoch_log.h"
#include "recording/frame_file.h"
#include "recording/layout_file.h"
#include "recording/log_recovery.h"
#include "recording/run_folder.h"
#include "recording/run_json.h"
#include "recording/run_lock.h"
#include "recording/samples_file.h"
#include "recording/track_note.h"

namespace flipbook::recording {

namespace {

namespace fs = std::filesystem;

std::string utcNow() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

double f1Of(const EpochSummary& summary) { return summary.validation.f1.value_or(-1); }

}  // namespace

struct RunWriter::State {
  fs::path path;
  RunInfo info;
  std::size_t sampleCount{};
  RunLock lock;
  File log;                  // epochs.jsonl, for appending
  std::uint64_t logBytes{};  // its committed length
  std::string brokenBy;      // why nothing more can be committed; empty: it can
  std::optional<EpochIndex> last;
  std::optional<double> bestF1;  // of all committed epochs

  struct KeptCheckpoint {
    EpochIndex epoch;
    double f1{};
    std::string file;
  };
  std::vector<KeptCheckpoint> checkpoints;  // by rising epoch

  [[nodiscard]] Result<void> openLog();
  [[nodiscard]] Result<void> appendLine(const std::string& line);
  [[nodiscard]] bool keepsFeatures(const EpochSummary& summary) const;
  [[nodiscard]] Result<EpochRecord> writeFiles(const EpochFrame& frame,
                                               const Checkpoint* checkpoint) const;
  void remember(const EpochRecord& record);
  void dropOldCheckpoints();
  void dropFilesOf(EpochIndex epoch) const;
};

Result<void> RunWriter::State::openLog() {
  const fs::path file = path / kEpochsFile;
  log = File{::open(file.c_str(), O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666)};
  if (!log.isOpen()) {
    return fail(ErrorCode::Io, "cannot write: {}: {}", systemMessage(errno), shown(file));
  }
  const auto identity = identityOf(log, file);
  if (!identity) return passOn(identity.error());
  logBytes = identity->size;
  return {};
}

// All of the line is on the disk, or the file is as before. After a failed fsync nobody knows what
// is on the disk, so nothing more is written through this object.
Result<void> RunWriter::State::appendLine(const std::string& line) {
  if (!brokenBy.empty()) {
    return fail(ErrorCode::Io, "the run must be opened again after: {}", brokenBy);
  }
  const fs::path file = path / kEpochsFile;
  const std::string text = line + "\n";
  auto written = writeAll(log, std::as_bytes(std::span{text}), file);
  bool mayGoOn = true;
  if (written) {
    written = syncFile(log, file);
    mayGoOn = written.has_value();
  }
  if (written) {
    logBytes += text.size();
    return {};
  }
  const bool isAsBefore = ::ftruncate(log.descriptor(), static_cast<off_t>(logBytes)) == 0;
  if (!mayGoOn || !isAsBefore) brokenBy = written.error().message();
  return written;
}

// The rule of docs/run-format.md: every K-th epoch, the last planned one, and each that is the best
// until then (which is the best, nobody knows before the end).
bool RunWriter::State::keepsFeatures(const EpochSummary& summary) const {
  if (info.features.every == 0) return false;
  return summary.epoch.value() % info.features.every == 0 ||
         summary.epoch.value() >= info.training.epochs || !bestF1 || f1Of(summary) > *bestF1;
}

Result<EpochRecord> RunWriter::State::writeFiles(const EpochFrame& frame,
                                                 const Checkpoint* checkpoint) const {
  EpochRecord record;
  record.entry.summary = frame.summary;
  record.entry.summary.epoch = frame.epoch;
  record.entry.file = fileNameOf(frame.epoch, kEpochsFolder);
  const bool withFeatures = keepsFeatures(record.entry.summary);
  const auto written = writeInRun(path, record.entry.file, [&](const fs::path& file) {
    return writeFrame(file, frame, withFeatures);
  });
  if (!written) return passOn(written.error());
  record.proof.bytes = written->bytes;
  record.proof.hash = written->hash;
  if (!frame.layout.empty()) {
    const auto layout =
        writeInRun(path, fileNameOf(frame.epoch, folderOf(LayoutTrack::Live)),
                   [&](const fs::path& file) { return writeLayoutFile(file, frame.layout); });
    if (!layout) return passOn(layout.error());
  }
  if (checkpoint == nullptr) return record;
  record.entry.checkpoint = fileNameOf(frame.epoch, kCheckpointsFolder);
  const auto saved = writeInRun(path, record.entry.checkpoint, [&](const fs::path& file) {
    return writeCheckpointFile(file, *checkpoint);
  });
  if (!saved) return passOn(saved.error());
  record.proof.checkpointHash = saved->hash;
  return record;
}

void RunWriter::State::remember(const EpochRecord& record) {
  const EpochSummary& summary = record.entry.summary;
  last = summary.epoch;
  bestF1 = std::max(bestF1.value_or(-1), f1Of(summary));
  if (record.entry.checkpoint.empty()) return;
  checkpoints.push_back({summary.epoch, f1Of(summary), record.entry.checkpoint});
}

void RunWriter::State::dropOldCheckpoints() {
  if (checkpoints.size() < 2) return;
  // The first of equals: what is best must not change without reason.
  const auto best = std::ranges::max_element(checkpoints, {}, &KeptCheckpoint::f1);
  std::vector<KeptCheckpoint> kept;
  for (auto it = checkpoints.begin(); it != checkpoints.end(); ++it) {
    if (it == best || std::next(it) == checkpoints.end()) {
      kept.push_back(*it);
    } else if (staysInside(it->file)) {
      ::unlink((path / it->file).c_str());  // one that stays costs space, nothing else
    }
  }
  checkpoints = std::move(kept);
}

void RunWriter::State::dropFilesOf(EpochIndex epoch) const {
  for (const std::string& folder :
       {std::string{kEpochsFolder}, std::string{kCheckpointsFolder}, folderOf(LayoutTrack::Live)}) {
    ::unlink((path / fileNameOf(epoch, folder)).c_str());
  }
}

RunWriter::RunWriter(std::unique_ptr<State> state) : m_state{std::move(state)} {}
RunWriter::RunWriter(RunWriter&&) noexcept = default;
RunWriter& RunWriter::operator=(RunWriter&&) noexcept = default;
RunWriter::~RunWriter() = default;

Result<RunWriter> RunWriter::create(const fs::path& path, const RunInfo& info,
                                    std::span<const Sample> samples, bool overwrite) {
  FLIPBOOK_EXPECTS(info.sampleCount == samples.size());
  RunInfo complete = info;
  if (complete.created.empty()) complete.created = utcNow();
  if (complete.writer.empty()) complete.writer = "flipbook";
  // "runs/cats/" names the same directory as "runs/cats".
  const fs::path target = path.has_filename() ? path : path.parent_path();
  auto lock = createRunFolder(target, complete, samples, overwrite);
  if (!lock) return passOn(lock.error(), "create run");
  auto state = std::make_unique<State>(State{.path = target,
                                             .info = std::move(complete),
                                             .sampleCount = samples.size(),
                                             .lock = std::move(*lock)});
  const auto opened = state->openLog();
  if (!opened) return passOn(opened.error(), "create run");
  return RunWriter{std::move(state)};
}

Result<RunWriter> RunWriter::reopen(const fs::path& path, std::optional<EpochIndex> keepThrough) {
  constexpr std::string_view kFront = "reopen run";
  const auto folder = RunFolder::open(path);
  if (!folder) return passOn(folder.error(), kFront);
  auto info = readRunInfo(*folder);
  if (!info) return passOn(info.error(), kFront);
  auto lock = RunLock::take(path);
  if (!lock) return passOn(lock.error(), kFront);
  std::vector<std::string> warnings;
  const auto samples = readSamples(*folder, *info, warnings);
  if (!samples) return passOn(samples.error(), kFront);
  EpochLog log;
  const auto updated = log.update(*folder);
  if (!updated) return passOn(updated.error(), kFront);
  Result<void> kept;
  if (keepThrough) kept = keepLogThrough(*folder, log, *keepThrough);
  if (!kept) return passOn(kept.error(), kFront);
  const auto recovered = recoverLog(*folder, log);
  if (!recovered) return passOn(recovered.error(), kFront);
  reclaimFiles(path, log);

  auto state = std::make_unique<State>(State{.path = path,
                                             .info = std::move(*info),
                                             .sampleCount = samples->size(),
                                             .lock = std::move(*lock)});
  // Refined layouts are of all pages together: with more pages they are no longer true.
  dropRefinedTrack(path);
  const auto opened = state->openLog();
  if (!opened) return passOn(opened.error(), kFront);
  for (std::size_t i = 0; i < log.entries().size(); ++i) {
    EpochRecord record{log.entries()[i], log.proofs()[i]};
    const std::string& checkpoint = record.entry.checkpoint;
    if (!checkpoint.empty() && !folder->stat(checkpoint)) record.entry.checkpoint.clear();
    state->remember(record);
  }
  return RunWriter{std::move(state)};
}

const fs::path& RunWriter::path() const { return m_state->path; }

Result<void> RunWriter::commitEpoch(const EpochFrame& frame, const Checkpoint* checkpoint) {
  State& state = *m_state;
  FLIPBOOK_EXPECTS(frame.scores.sampleCount() == state.sampleCount);
  FLIPBOOK_EXPECTS(frame.scores.classCount() == state.info.classes.size());
  FLIPBOOK_EXPECTS(frame.loss.size() == state.sampleCount);
  FLIPBOOK_EXPECTS(frame.trainingMargin.size() == state.sampleCount);
  FLIPBOOK_EXPECTS(frame.layout.empty() || frame.layout.size() == state.sampleCount);
  FLIPBOOK_EXPECTS(!state.last || frame.epoch.value() == state.last->value() + 1);
  const std::string front = fmt::format("record epoch {}", frame.epoch.value());
  const auto record = state.writeFiles(frame, checkpoint);
  if (!record) {
    state.dropFilesOf(frame.epoch);  // the disk may be full
    return passOn(record.error(), front);
  }
  const auto appended = state.appendLine(textFromEpoch(*record));
  if (!appended) return passOn(appended.error(), front);
  state.remember(*record);
  state.dropOldCheckpoints();
  return {};
}

Result<void> RunWriter::end(RunEnd how, const std::string& reason) {
  const auto appended = m_state->appendLine(textFromEnd({how, reason}));
  if (!appended) return passOn(appended.error(), "end run");
  return {};
}

void RunWriter::log(const std::string& line) {
  const fs::path path = m_state->path / kLogFile;
  const File file{
      ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666)};
  const std::string text = fmt::format("{} {}\n", utcNow(), printablePath(line));
  // A log that cannot be written must not stop the training that it tells of.
  if (file.isOpen()) static_cast<void>(writeAll(file, std::as_bytes(std::span{text}), path));
}

}  // namespace flipbook::recording
