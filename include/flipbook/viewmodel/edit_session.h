// What the person decides about the samples of the open run. Every decision is on the disk before
// it shows, and so is every undo (recording/edit_log.h): closing the window loses nothing.

#pragma once

#include <QObject>
#include <QString>
#include <optional>
#include <span>
#include <vector>

#include "flipbook/recording/edit_log.h"
#include "flipbook/viewmodel/map_colors.h"
#include "flipbook/viewmodel/open_run.h"

namespace flipbook::viewmodel {

class EditSession : public QObject {
  Q_OBJECT

 public:
  using Decision = recording::EditLog::Decision;

  struct Counts {
    std::size_t relabelled{};
    std::size_t excluded{};
    std::size_t labelRight{};
    std::size_t undecided{};
    std::size_t moved{};  // to the other split, whatever else was decided

    // What another training would take over.
    [[nodiscard]] std::size_t edits() const { return relabelled + excluded + moved; }
    friend bool operator==(const Counts&, const Counts&) = default;
  };

  using QObject::QObject;

  // Reads what was decided before; null: no run. A log that cannot be read is told by
  // problemFound, and whyNotPossible() then says so.
  void setRun(const OpenRun* run);

  [[nodiscard]] bool isPossible() const { return m_log.has_value(); }
  [[nodiscard]] QString whyNotPossible() const;  // empty where it is

  // Nothing: nobody has decided about the sample.
  [[nodiscard]] std::optional<recording::Edit> standing(SampleId sample) const;
  // Where it was moved to; nothing: it stays in its split.
  [[nodiscard]] std::optional<Split> movedTo(SampleId sample) const;
  // N, in run order; empty without a run.
  [[nodiscard]] Verdicts verdicts() const;
  // Of the samples that somebody has decided about, by what stands.
  [[nodiscard]] const Counts& counts() const { return m_counts; }

  // One step, undone as a whole. False, and problemFound says why, where nothing was written.
  bool decide(std::span<const Decision> decisions);

  [[nodiscard]] bool canUndo() const { return m_log && m_log->canUndo(); }
  [[nodiscard]] bool canRedo() const { return m_log && m_log->canRedo(); }
  // The step that undo would take back, or redo bring back; empty: none.
  [[nodiscard]] QString undoText() const;
  [[nodiscard]] QString redoText() const;
  // Of the step that undo would take back; 0: none.
  [[nodiscard]] std::uint64_t lastStep() const;
  // The samples of the step that was taken back or brought back; empty where there was none.
  std::vector<SampleId> undo();
  std::vector<SampleId> redo();

 Q_SIGNALS:
  void changed();  // any decision; also for another run
  void problemFound(const QString& what, const QString& details);

 private:
  [[nodiscard]] QString textOf(const recording::EditStep* step) const;
  using Move = Result<void> (recording::EditLog::*)(const std::string&);
  std::vector<SampleId> moveBy(const recording::EditStep* step, Move move);
  void countAnew();

  const OpenRun* m_run{};
  std::optional<recording::EditLog> m_log;
  QString m_problem;
  Counts m_counts;
};

// "relabelled as dog", "left out", "label is right", "put off", "moved to training".
[[nodiscard]] QString verdictText(const recording::Edit& edit, const RunInfo& run);

}  // namespace flipbook::viewmodel
