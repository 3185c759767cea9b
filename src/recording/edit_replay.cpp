#include "recording/edit_replay.h"

#include <algorithm>
#include <utility>

#include "recording/line_reader.h"

namespace flipbook::recording {
namespace {

void stand(const EditStep& step, EditReplay& replay) {
  for (const Edit& edit : step.edits) {
    if (edit.verdict == Verdict::Move) {
      replay.moved[edit.sample.value()] = edit.split;
    } else {
      replay.standing[edit.sample.value()] = edit;
    }
  }
}

bool isCopy(const EditStep& a, const EditStep& b) {
  return a.when == b.when && a.who == b.who && a.edits == b.edits;
}

// What is odd about a step that is whole, which is taken unless it is a copy; empty: nothing.
std::string takeWhole(EditStep step, EditReplay& replay) {
  const auto [first, last] = replay.byNumber.equal_range(step.number);
  const std::uint64_t number = step.number;
  const auto isSame = [&](const auto& known) { return isCopy(replay.steps[known.second], step); };
  if (std::any_of(first, last, isSame)) {
    return fmt::format("step {} is there already, word for word; the copy is left out", number);
  }
  const bool isKnown = first != last;
  replay.take(std::move(step));
  if (!isKnown) return {};
  return fmt::format("another step has the number {}; both are kept, this one as the later",
                     number);
}

// Of a step that ends without its last part; empty: there is none in the making.
std::string cutOff(const EditStep& pending) {
  if (pending.edits.empty()) return {};
  return fmt::format("step {} before it has no last part and is left out", pending.number);
}

// What is odd about a line of an undo; empty: nothing.
std::string replayMove(const UndoLine& move, EditReplay& replay) {
  const std::vector<std::size_t>& from = move.isRedo ? replay.undone : replay.done;
  if (from.empty() || replay.steps[from.back()].number != move.step) {
    return fmt::format("there is no step {} to {}", move.step, move.isRedo ? "redo" : "undo");
  }
  move.isRedo ? replay.bringBack() : replay.takeBack();
  return {};
}

// The same of any line. `pending` is the step in the making.
std::string replayLine(const AnyEditLine& any, EditReplay& replay, EditStep& pending) {
  if (const auto* const move = std::get_if<UndoLine>(&any)) {
    std::string problem = cutOff(std::exchange(pending, {}));
    std::string own = replayMove(*move, replay);
    return own.empty() ? problem : own;
  }
  const auto& line = std::get<EditLine>(any);
  const bool isOfPending = !pending.edits.empty() && line.step == pending.number;
  if (isOfPending && line.part == pending.edits.size() && line.edit == pending.edits.back()) {
    return fmt::format("part {} of step {} is there twice", line.part, line.step);
  }
  if (line.part > 1 && !(isOfPending && line.part == pending.edits.size() + 1)) {
    pending = {};
    return fmt::format("part {} of step {} does not follow the part before", line.part, line.step);
  }
  std::string problem;
  if (line.part == 1) {
    problem = cutOff(pending);
    pending = {.number = line.step, .when = line.when, .who = line.who};
  }
  pending.edits.push_back(line.edit);
  if (line.part < line.parts) return problem;
  std::string own = takeWhole(std::exchange(pending, {}), replay);
  return own.empty() ? problem : own;
}

}  // namespace

void EditReplay::take(EditStep step) {
  undone.clear();
  byNumber.emplace(step.number, steps.size());
  nextNumber = std::max(nextNumber, step.number + 1);
  stand(step, *this);
  done.push_back(steps.size());
  steps.push_back(std::move(step));
}

void EditReplay::takeBack() {
  undone.push_back(done.back());
  done.pop_back();
  steps[undone.back()].isUndone = true;
  standing.clear();
  moved.clear();
  for (const std::size_t index : done) stand(steps[index], *this);
}

void EditReplay::bringBack() {
  done.push_back(undone.back());
  undone.pop_back();
  steps[done.back()].isUndone = false;
  stand(steps[done.back()], *this);
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
