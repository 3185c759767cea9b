// What people decided about the samples of a run (edits.jsonl; docs/run-format.md). Lines are only
// ever appended, those of an undo too, so that nothing that was decided is lost; the images
// themselves are never touched.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "flipbook/core/ids.h"
#include "flipbook/core/label.h"
#include "flipbook/core/result.h"
#include "flipbook/core/sample.h"
#include "flipbook/recording/run_reader.h"

namespace flipbook::recording {

enum class Verdict : std::uint8_t {
  Relabel,       // it is of another class
  Exclude,       // it belongs to none, or is of no use
  LabelIsRight,  // looked at, and nothing is wrong
  Undecided,     // looked at, and put off; takes back what was decided before
  Move,          // goes to the other split; whatever else was decided about it stands beside that
};

struct Edit {
  SampleId sample;
  Verdict verdict{};
  Label label;    // that it has from here on; the one it was given unless the verdict is Relabel
  Split split{};  // with Verdict::Move only: where it goes

  friend bool operator==(const Edit&, const Edit&) = default;
};

// What one action did, to one sample or to many; undone and redone as a whole.
struct EditStep {
  std::uint64_t number{};  // from 1; its own unless files were put together by hand
  std::string when;        // UTC, ISO 8601
  std::string who;
  std::vector<Edit> edits;
  bool isUndone{};
};

// The edits of one run. Reading needs no lock; the first change takes one of edits.jsonl's own,
// held as long as the object lives, so that a run may be edited while it is being trained.
class EditLog {
 public:
  // An absent file is an empty log. Lines that break a rule are left out and told of in warnings(),
  // which also tell of two steps of one number; what a crash left behind the last whole step is
  // left out, and cut off by the next change. Errors: CorruptData (not a regular file), Io.
  [[nodiscard]] static Result<EditLog> open(const RunReader& run);

  EditLog(EditLog&&) noexcept;
  EditLog& operator=(EditLog&&) noexcept;
  ~EditLog();

  // In the order in which they were made, undone ones too.
  [[nodiscard]] const std::vector<EditStep>& steps() const;
  [[nodiscard]] const std::vector<std::string>& warnings() const;
  // The last decision on the sample that is not undone, moves apart; nothing: none.
  [[nodiscard]] std::optional<Edit> standing(SampleId sample) const;
  // All of them, by sample.
  [[nodiscard]] std::vector<Edit> allStanding() const;
  // The label it has with all decisions that stand.
  [[nodiscard]] Label label(SampleId sample) const;
  // Where the last move that stands has put it; nothing: it is where the run has it.
  [[nodiscard]] std::optional<Split> movedTo(SampleId sample) const;
  // How many are elsewhere than the run has them.
  [[nodiscard]] std::size_t movedCount() const;

  struct Decision {
    SampleId sample;
    Verdict verdict{};
    ClassId to;     // only with Verdict::Relabel
    Split split{};  // only with Verdict::Move; not Unlabeled
  };
  // All of them on the disk when it returns, or none, also through a crash. What was undone before
  // can no longer be redone. Errors: InvalidArgument (no such sample or class, none given, a
  // label called right or a split changed where there is no label), Io (also: another window edits
  // this run).
  [[nodiscard]] Result<void> decide(std::span<const Decision> decisions, const std::string& who);

  [[nodiscard]] bool canUndo() const;
  [[nodiscard]] bool canRedo() const;
  [[nodiscard]] const EditStep* nextUndo() const;  // null: nothing to undo
  [[nodiscard]] const EditStep* nextRedo() const;
  // Takes back the last step that stands, or the last undo. Errors: InvalidArgument (nothing to
  // undo), Io.
  [[nodiscard]] Result<void> undo(const std::string& who);
  [[nodiscard]] Result<void> redo(const std::string& who);

 private:
  struct State;
  explicit EditLog(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

}  // namespace flipbook::recording
