#include "flipbook/recording/edit_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <utility>

#include "flipbook/core/expects.h"
#include "flipbook/recording/file_io.h"
#include "recording/edit_lines.h"
#include "recording/edit_replay.h"

namespace flipbook::recording {

namespace {

std::string utcNow() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return {text.data(), length};
}

}  // namespace

struct EditLog::State {
  std::filesystem::path folder;
  std::vector<Sample> samples;
  std::vector<std::string> classes;
  EditReplay replay;
  std::vector<std::string> warnings;
  std::uint64_t wholeBytes{};  // of the file, up to the last whole step
  File file;                   // open and locked from the first change on

  [[nodiscard]] EditNames names() const { return {samples, classes}; }
  [[nodiscard]] std::filesystem::path path() const { return folder / kEditsFile; }
  [[nodiscard]] Label labelOf(SampleId sample) const {
    const auto found = replay.standing.find(sample.value());
    return found == replay.standing.end() ? samples[sample.index()].label : found->second.label;
  }
  [[nodiscard]] Split splitOf(SampleId sample) const {
    const auto found = replay.moved.find(sample.value());
    if (found != replay.moved.end()) return found->second;
    const Sample& given = samples[sample.index()];
    // Who gets a label is trained on (edited_samples.h).
    return given.isUnlabeled() && labelOf(sample).isGiven() ? Split::Training : given.split;
  }

  Result<void> load(const File& from);
  Result<void> prepareToWrite();
  Result<void> append(const std::string& text);
  Result<void> moveBy(const UndoLine& line, const std::string& who);
};

Result<void> EditLog::State::load(const File& from) {
  auto loaded = loadEdits(from, path(),
                          [this](std::string_view text) { return editLineFrom(text, names()); });
  if (!loaded) return passOn(loaded.error());
  replay = std::move(loaded->replay);
  warnings = std::move(loaded->warnings);
  wholeBytes = loaded->wholeBytes;
  return {};
}

// The lock, and the file without what a crash left.
Result<void> EditLog::State::prepareToWrite() {
  if (file.isOpen()) return {};
  const bool isNew = !std::filesystem::exists(path());
  File opened{::open(path().c_str(), O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0666)};
  if (!opened.isOpen()) {
    return fail(ErrorCode::Io, "cannot write: {}: {}", systemMessage(errno), shown(path()));
  }
  if (::flock(opened.descriptor(), LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::Io, "another window is editing this run; close it first: {}",
                shown(path()));
  }
  // Somebody else may have decided between reading and locking.
  const auto identity = identityOf(opened, path());
  if (!identity) return passOn(identity.error());
  State fresh{.folder = folder, .samples = samples, .classes = classes};
  if (auto loaded = fresh.load(opened); !loaded) return loaded;
  if (identity->size > fresh.wholeBytes &&
      ::ftruncate(opened.descriptor(), static_cast<off_t>(fresh.wholeBytes)) != 0) {
    return fail(ErrorCode::Io, "cannot shorten: {}: {}", systemMessage(errno), shown(path()));
  }
  if (isNew) {
    if (auto synced = syncDirectory(folder); !synced) return synced;
  }
  fresh.file = std::move(opened);
  *this = std::move(fresh);
  return {};
}

Result<void> EditLog::State::append(const std::string& text) {
  auto written = writeAll(file, std::as_bytes(std::span{text}), path());
  if (written) written = syncFile(file, path());
  if (written) {
    wholeBytes += text.size();
    return {};
  }
  // All or nothing; should this fail too, the half step is not whole and is left out by readers.
  if (::ftruncate(file.descriptor(), static_cast<off_t>(wholeBytes)) != 0) file = File{};
  return written;
}

Result<void> EditLog::State::moveBy(const UndoLine& line, const std::string& who) {
  if (auto appended = append(textOf(line, utcNow(), who)); !appended) return appended;
  line.isRedo ? replay.bringBack() : replay.takeBack();
  return {};
}

EditLog::EditLog(std::unique_ptr<State> state) : m_state{std::move(state)} {}
EditLog::EditLog(EditLog&&) noexcept = default;
EditLog& EditLog::operator=(EditLog&&) noexcept = default;
EditLog::~EditLog() = default;

Result<EditLog> EditLog::open(const RunReader& run) {
  auto state = std::make_unique<State>();
  state->folder = run.path();
  state->samples = run.samples();
  state->classes = run.info().classes;
  const auto folder = RunFolder::open(run.path());
  if (!folder) return passOn(folder.error(), "open edits");
  const auto file = folder->openFile(kEditsFile);
  if (!file && file.error().code() != ErrorCode::NotFound) {
    return passOn(file.error(), "open edits");
  }
  if (file) {
    if (auto loaded = state->load(*file); !loaded) return passOn(loaded.error(), "open edits");
  }
  return EditLog{std::move(state)};
}

const std::vector<EditStep>& EditLog::steps() const { return m_state->replay.steps; }
const std::vector<std::string>& EditLog::warnings() const { return m_state->warnings; }
bool EditLog::canUndo() const { return !m_state->replay.done.empty(); }
bool EditLog::canRedo() const { return !m_state->replay.undone.empty(); }

const EditStep* EditLog::nextUndo() const {
  return canUndo() ? &m_state->replay.steps[m_state->replay.done.back()] : nullptr;
}
const EditStep* EditLog::nextRedo() const {
  return canRedo() ? &m_state->replay.steps[m_state->replay.undone.back()] : nullptr;
}

std::vector<Edit> EditLog::allStanding() const {
  std::vector<Edit> edits;
  edits.reserve(m_state->replay.standing.size());
  for (const auto& [sample, edit] : m_state->replay.standing) edits.push_back(edit);
  std::ranges::sort(edits, {}, &Edit::sample);
  return edits;
}

std::optional<Edit> EditLog::standing(SampleId sample) const {
  const auto found = m_state->replay.standing.find(sample.value());
  return found == m_state->replay.standing.end() ? std::nullopt : std::optional{found->second};
}

Label EditLog::label(SampleId sample) const {
  FLIPBOOK_EXPECTS(sample.index() < m_state->samples.size());
  return m_state->labelOf(sample);
}

std::optional<Split> EditLog::movedTo(SampleId sample) const {
  FLIPBOOK_EXPECTS(sample.index() < m_state->samples.size());
  const auto found = m_state->replay.moved.find(sample.value());
  if (found == m_state->replay.moved.end()) return std::nullopt;
  return found->second == m_state->samples[sample.index()].split ? std::nullopt
                                                                 : std::optional{found->second};
}

std::size_t EditLog::movedCount() const {
  return static_cast<std::size_t>(std::ranges::count_if(m_state->replay.moved, [this](auto& move) {
    return m_state->samples[move.first].split != move.second;
  }));
}

Result<void> EditLog::decide(std::span<const Decision> decisions, const std::string& who) {
  if (decisions.empty()) return fail(ErrorCode::InvalidArgument, "nothing to decide");
  for (const Decision& decision : decisions) {
    if (decision.sample.index() >= m_state->samples.size() ||
        (decision.verdict == Verdict::Relabel && decision.to.index() >= m_state->classes.size())) {
      return fail(ErrorCode::InvalidArgument, "no such sample or class in this run");
    }
    const Sample& sample = m_state->samples[decision.sample.index()];
    if (decision.verdict == Verdict::LabelIsRight && !sample.label.isGiven()) {
      return fail(ErrorCode::InvalidArgument, "it has no label that could be right: {}",
                  printablePath(sample.path));
    }
    if (decision.verdict == Verdict::Move &&
        (decision.split == Split::Unlabeled || !m_state->labelOf(decision.sample).isGiven())) {
      return fail(ErrorCode::InvalidArgument, "without a label it is in no split: {}",
                  printablePath(sample.path));
    }
  }
  if (auto ready = m_state->prepareToWrite(); !ready) return passOn(ready.error(), "save edits");
  const std::uint64_t number = m_state->replay.nextNumber;
  EditStep step{.number = number, .when = utcNow(), .who = who};
  std::string text;
  for (const Decision& decision : decisions) {
    const Label given = m_state->samples[decision.sample.index()].label;
    const StateBefore before{m_state->labelOf(decision.sample), m_state->splitOf(decision.sample)};
    // Only a new label changes it; to put off or to confirm leaves the label that was given.
    const Label after = decision.verdict == Verdict::Relabel ? Label{decision.to} : given;
    const bool isMove = decision.verdict == Verdict::Move;
    step.edits.push_back({decision.sample, decision.verdict, isMove ? Label{} : after,
                          isMove ? decision.split : Split{}});
    text += textOf({.step = number,
                    .part = step.edits.size(),
                    .parts = decisions.size(),
                    .when = step.when,
                    .who = who,
                    .edit = step.edits.back()},
                   before, m_state->names());
  }
  if (auto appended = m_state->append(text); !appended) {
    return passOn(appended.error(), "save edits");
  }
  m_state->replay.take(std::move(step));
  return {};
}

Result<void> EditLog::undo(const std::string& who) {
  if (auto ready = m_state->prepareToWrite(); !ready) return passOn(ready.error(), "undo");
  if (!canUndo()) return fail(ErrorCode::InvalidArgument, "nothing to undo");
  return m_state->moveBy({m_state->replay.steps[m_state->replay.done.back()].number, false}, who);
}

Result<void> EditLog::redo(const std::string& who) {
  if (auto ready = m_state->prepareToWrite(); !ready) return passOn(ready.error(), "redo");
  if (!canRedo()) return fail(ErrorCode::InvalidArgument, "nothing to redo");
  return m_state->moveBy({m_state->replay.steps[m_state->replay.undone.back()].number, true}, who);
}

}  // namespace flipbook::recording
