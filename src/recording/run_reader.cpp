#include "flipbook/recording/run_reader.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "recording/reader_state.h"
#include "recording/run_json.h"
#include "recording/run_lock.h"
#include "recording/samples_file.h"
#include "recording/track_note.h"

namespace flipbook::recording {

namespace {

tl::unexpected<Error> inEpoch(const Error& error, EpochIndex epoch) {
  return passOn(error, fmt::format("epoch {}", epoch.value()));
}

std::set<std::string> namesIn(const std::filesystem::path& folder) {
  std::set<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator entry{folder, error};
  for (; !error && entry != std::filesystem::directory_iterator{}; entry.increment(error)) {
    names.insert(entry->path().filename().native());
  }
  return names;
}

// Why an epoch's frame cannot be whole, as far as a look at the directory tells; empty if it can.
std::string problemOf(const EpochEntry& entry, const FrameProof& proof, const RunFolder& folder) {
  const auto identity = folder.stat(entry.file);
  if (!identity) return identity.error().message();
  if (proof.bytes && *proof.bytes != identity->size) {
    return fmt::format("has {} of {} bytes: {}", identity->size, *proof.bytes,
                       shown(folder.path() / entry.file));
  }
  return {};
}

}  // namespace

void ReaderState::checkFiles(const RunFolder& folder, std::size_t checkedCount) {
  for (std::size_t i = 0; i < log.entries().size(); ++i) {
    EpochEntry& entry = log.entries()[i];
    if (i < checkedCount && entry.problem.empty()) continue;
    entry.problem = problemOf(entry, log.proofs()[i], folder);
  }
  const std::set<std::string> checkpoints = namesIn(path / kCheckpointsFolder);
  for (EpochEntry& entry : log.entries()) {
    if (entry.checkpoint.empty()) continue;
    const std::filesystem::path file{entry.checkpoint};
    const bool isKept = file.parent_path() == kCheckpointsFolder
                            ? checkpoints.contains(file.filename().native())
                            : folder.stat(entry.checkpoint).has_value();
    if (!isKept) entry.checkpoint.clear();  // older ones are deleted as better ones come
  }
  for (const auto& [epoch, why] : cache.with([](Cache& held) { return held.damaged; })) {
    if (const auto index = log.indexOf(EpochIndex{epoch})) log.entries()[*index].problem = why;
  }
}

Result<bool> ReaderState::update() {
  const auto folder = RunFolder::open(path);
  if (!folder) return passOn(folder.error());
  const std::size_t before = log.entries().size();
  const EpochIndex last = before == 0 ? EpochIndex{} : log.entries().back().summary.epoch;
  const auto changed = log.update(*folder);
  if (!changed) return changed;
  const bool wasLocked = isLockedAtUpdate;
  isLockedAtUpdate = isLocked(*folder);
  if (!*changed) return wasLocked != isLockedAtUpdate && log.tornBytes() > 0;
  const auto& entries = log.entries();
  const bool hasOnlyGrown = entries.size() >= before && before > 0 &&
                            entries[before - 1].summary.epoch == last && log.hasOnlyGrown();
  if (!hasOnlyGrown) cache.with([](Cache& held) { held = {}; });
  checkFiles(*folder, hasOnlyGrown ? before : 0);
  return true;
}

const EpochEntry* ReaderState::find(EpochIndex epoch) const {
  const auto index = log.indexOf(epoch);
  return index ? &log.entries()[*index] : nullptr;
}

Result<RunReader> RunReader::open(const std::filesystem::path& path) {
  const auto folder = RunFolder::open(path);
  if (!folder) return passOn(folder.error(), "open run");
  auto info = readRunInfo(*folder);
  if (!info) return passOn(info.error(), "open run");
  auto state = std::make_unique<State>();
  auto samples = readSamples(*folder, *info, state->warnings);
  if (!samples) return passOn(samples.error(), "open run");
  state->path = path;
  state->info = std::move(*info);
  state->samples = std::move(*samples);
  for (const Sample& sample : state->samples) state->labels.push_back(sample.label);
  const auto updated = state->update();
  if (!updated) return passOn(updated.error(), "open run");
  return RunReader{std::move(state)};
}

RunReader::RunReader(std::unique_ptr<State> state) : m_state{std::move(state)} {}
RunReader::RunReader(RunReader&&) noexcept = default;
RunReader& RunReader::operator=(RunReader&&) noexcept = default;
RunReader::~RunReader() = default;

const std::filesystem::path& RunReader::path() const { return m_state->path; }
const RunInfo& RunReader::info() const { return m_state->info; }
const std::vector<Sample>& RunReader::samples() const { return m_state->samples; }
const std::vector<EpochEntry>& RunReader::epochs() const { return m_state->log.entries(); }
const EpochEntry* RunReader::find(EpochIndex epoch) const { return m_state->find(epoch); }
std::optional<EndEntry> RunReader::end() const { return m_state->log.end(); }

std::vector<std::string> RunReader::warnings() const {
  std::vector<std::string> warnings = m_state->warnings;
  const EpochLog& log = m_state->log;
  warnings.insert(warnings.end(), log.warnings().begin(), log.warnings().end());
  if (log.tornBytes() > 0 && !m_state->isLockedAtUpdate) {
    warnings.push_back(
        fmt::format("{}: the last {} bytes, from byte {}, are no whole line and are "
                    "ignored",
                    kEpochsFile, log.tornBytes(), log.validBytes()));
  }
  for (const EpochEntry& entry : log.entries()) {
    if (entry.problem.empty()) continue;
    warnings.push_back(
        fmt::format("epoch {} is lost: {}", entry.summary.epoch.value(), entry.problem));
  }
  return warnings;
}

bool RunReader::isLocked() const {
  const auto folder = RunFolder::open(m_state->path);
  return folder && recording::isLocked(*folder);
}

Result<bool> RunReader::refresh() {
  auto changed = m_state->update();
  if (!changed) return passOn(changed.error(), "refresh run");
  return changed;
}

Result<EpochFrame> RunReader::readFrame(EpochIndex epoch) const {
  const auto index = m_state->log.indexOf(epoch);
  if (!index) {
    return fail(ErrorCode::NotFound, "epoch {} is not in the run: {}", epoch.value(),
                shown(m_state->path));
  }
  auto frame = m_state->readFrame(*index);
  if (!frame && frame.error().code() == ErrorCode::CorruptData) {
    m_state->cache.with(
        [&](Cache& held) { held.damaged[epoch.value()] = frame.error().message(); });
  }
  if (!frame) return inEpoch(frame.error(), epoch);
  if (auto layout = readLayout(epoch, LayoutTrack::Live)) frame->layout = std::move(*layout);
  return frame;
}

Result<EpochFrame> ReaderState::readFrame(std::size_t index) const {
  const EpochEntry& entry = log.entries()[index];
  const FrameProof& proof = log.proofs()[index];
  const std::filesystem::path file = path / entry.file;
  const auto opened = openFrame(entry);
  if (!opened) return passOn(opened.error());
  const auto identity = identityOf(opened->file, file);
  if (!identity) return passOn(identity.error());
  if (proof.bytes && *proof.bytes != identity->size) {
    return fail(ErrorCode::CorruptData, "has {} of {} bytes: {}", identity->size, *proof.bytes,
                shown(file));
  }
  auto tensors = readTensors(opened->file, opened->header, isFrameTensor, proof.hash, file);
  if (!tensors) return passOn(tensors.error());
  auto frame = frameFrom(entry.summary.epoch, opened->index, std::move(*tensors), labels,
                         static_cast<std::uint32_t>(info.classes.size()));
  if (!frame) return fail(frame.error().code(), "{}: {}", frame.error().message(), shown(file));
  frame->summary = entry.summary;
  return frame;
}

Result<OpenFrame> ReaderState::openFrame(const EpochEntry& entry) const {
  const std::filesystem::path file = path / entry.file;
  const auto folder = RunFolder::open(path);
  if (!folder) return passOn(folder.error());
  auto opened = folder->openFile(entry.file);
  if (!opened) return passOn(opened.error());
  auto header = readSafetensorsHeader(*opened, file);
  if (!header) return passOn(header.error());
  const FrameShape shape{.samples = samples.size(),
                         .classes = static_cast<std::uint32_t>(info.classes.size()),
                         .featureWidth = info.featureWidth};
  auto index = indexFrame(*header, shape);
  if (!index) return fail(index.error().code(), "{}: {}", index.error().message(), shown(file));
  return OpenFrame{std::move(*opened), std::move(*header), *index};
}

Result<Layout> RunReader::readLayout(EpochIndex epoch, LayoutTrack track) const {
  const auto folder = RunFolder::open(m_state->path);
  if (!folder) return passOn(folder.error());
  auto layout =
      readLayoutFile(*folder, fileNameOf(epoch, folderOf(track)), m_state->samples.size());
  if (!layout) return inEpoch(layout.error(), epoch);
  return layout;
}

Result<TrackNote> RunReader::readRefinedNote() const {
  const auto folder = RunFolder::open(m_state->path);
  if (!folder) return passOn(folder.error(), "refined layouts");
  auto note = readTrackNote(*folder);
  if (!note) return passOn(note.error(), "refined layouts");
  return note;
}

bool RunReader::hasLayout(EpochIndex epoch, LayoutTrack track) const {
  const auto folder = RunFolder::open(m_state->path);
  return folder && folder->stat(fileNameOf(epoch, folderOf(track))).has_value();
}

Result<Checkpoint> RunReader::readCheckpoint(EpochIndex epoch) const {
  const auto index = m_state->log.indexOf(epoch);
  const EpochEntry* const entry = index ? &m_state->log.entries()[*index] : nullptr;
  if (entry == nullptr || entry->checkpoint.empty()) {
    return fail(ErrorCode::NotFound, "epoch {} has no checkpoint: {}", epoch.value(),
                shown(m_state->path));
  }
  const auto folder = RunFolder::open(m_state->path);
  if (!folder) return inEpoch(folder.error(), epoch);
  auto checkpoint =
      readCheckpointFile(*folder, entry->checkpoint, m_state->log.proofs()[*index].checkpointHash);
  if (!checkpoint) return inEpoch(checkpoint.error(), epoch);
  return checkpoint;
}

std::filesystem::path refinedNoteOf(const std::filesystem::path& run) {
  return run / folderOf(LayoutTrack::Refined) / kTrackNoteFile;
}

bool looksLikeRun(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path / kRunFile, error);
}

}  // namespace flipbook::recording
