#include "recording/edit_replay.h"

#include <utility>

#include "recording/line_reader.h"

namespace flipbook::recording {
namespace {

void stand(const EditStep& step, std::unordered_map<std::uint32_t, Edit>& standing) {
  for (const Edit& edit : step.edits) standing[edit.sample.value()] = edit;
}

// Why a line cannot be where it is; empty: it can. `pending` is the step in the making.
std::string replayLine(const AnyEditLine& any, EditReplay& replay, EditStep& pending) {
  if (const auto* const move = std::get_if<UndoLine>(&any)) {
    pending = {};
    const std::vector<std::size_t>& from = move->isRedo ? replay.undone : replay.done;
    if (from.empty() || replay.steps[from.back()].number != move->step) {
      return fmt::format("there is no step {} to {}", move->step, move->isRedo ? "redo" : "undo");
    }
    move->isRedo ? replay.bringBack() : replay.takeBack();
    return {};
  }
  const auto& line = std::get<EditLine>(any);
  const bool isFirst = line.part == 1;
  const bool goesOn = line.step == pending.number && line.part == pending.edits.size() + 1;
  if (!isFirst && !goesOn) {
    pending = {};
    return fmt::format("part {} of step {} does not follow the part before", line.part, line.step);
  }
  if (isFirst) pending = {.number = line.step, .when = line.when, .who = line.who};
  pending.edits.push_back(line.edit);
  if (line.part < line.parts) return {};
  replay.take(std::exchange(pending, {}));
  return {};
}

}  // namespace

void EditReplay::take(EditStep step) {
  undone.clear();
  stand(step, standing);
  done.push_back(steps.size());
  steps.push_back(std::move(step));
}

void EditReplay::takeBack() {
  undone.push_back(done.back());
  done.pop_back();
  steps[undone.back()].isUndone = true;
  standing.clear();
  for (const std::size_t index : done) stand(steps[index], standing);
}

void EditReplay::bringBack() {
  done.push_back(undone.back());
  undone.pop_back();
  steps[done.back()].isUndone = false;
  stand(steps[done.back()], standing);
}

Result<LoadedEdits> loadEdits(const File& file, const std::filesystem::path& path,
                              const ParseEditLine& parse) {
  LoadedEdits loaded;
  LineReader lines{file, 0, path};
  EditStep pending;
  for (std::uint64_t number = 1;; ++number) {
    const auto line = lines.next();
    if (!line) return passOn(line.error());
    if (!*line || !(*line)->isTerminated) break;  // a torn tail is cut off by the next change
    const auto parsed = (*line)->isTooLong
                            ? Result<AnyEditLine>{fail(ErrorCode::CorruptData, "too long")}
                            : parse((*line)->text);
    const std::string problem =
        parsed ? replayLine(*parsed, loaded.replay, pending) : parsed.error().message();
    if (!problem.empty()) {
      loaded.warnings.push_back(
          fmt::format("{}: line {}: {}", path.filename().native(), number, problem));
    }
    if (pending.edits.empty()) loaded.wholeBytes = (*line)->nextOffset;
  }
  return loaded;
}

}  // namespace flipbook::recording
