// What the person can decide about the samples before them, and the way through the list of
// findings. Decisions are about the selection where more than one sample is selected on the map,
// else about the current one.

#pragma once

#include <QObject>
#include <cstdint>
#include <optional>
#include <vector>

#include "flipbook/recording/edit_log.h"
#include "flipbook/viewmodel/findings_model.h"
#include "flipbook/viewmodel/run_offer.h"

namespace flipbook::viewmodel {

class EditSession;
class OpenRun;
class ThumbnailStore;
class ViewStateHolder;

class Reviewer : public QObject {
  Q_OBJECT

 public:
  // All outlive this object.
  Reviewer(RunFindings& findings, EditSession& edits, ViewStateHolder& view,
           QObject* parent = nullptr);

  // The run must outlive its being set here; null: none.
  void setRun(const OpenRun* run, ThumbnailStore* thumbnails);

  [[nodiscard]] const OpenRun* run() const { return m_run; }
  [[nodiscard]] FindingsModel& list() { return m_list; }
  [[nodiscard]] const EditSession& edits() const { return m_edits; }
  [[nodiscard]] const RunFindings& findings() const { return m_findings; }

  // While a list of findings is before the person, keys decide and step through it.
  [[nodiscard]] bool isReviewing() const { return m_isReviewing; }
  void setReviewing(bool isReviewing);

  // Rising; empty: nobody to decide about.
  [[nodiscard]] std::vector<SampleId> targets() const;
  // The class that its findings suggest for the one target; nothing: none, or several targets.
  [[nodiscard]] std::optional<ClassId> suggestion() const;
  // What was decided about the one target.
  [[nodiscard]] std::optional<recording::Edit> standing() const;
  // Where the one target goes with the next training; nothing: it stays where it is.
  [[nodiscard]] std::optional<Split> movedTo() const;
  // What its findings say of it: the kinds under which it stands high, worst first.
  [[nodiscard]] const ListedFinding* worstFinding(SampleId sample) const;

  [[nodiscard]] Possible canDecide() const;
  [[nodiscard]] Possible canAccept() const;
  [[nodiscard]] Possible canConfirm() const;  // not where there is no label to be right
  [[nodiscard]] Possible canMoveTo(Split split) const;
  [[nodiscard]] Possible canUndo() const;
  [[nodiscard]] Possible canRedo() const;

  // Each is one step of undo; a single sample that was decided about makes way for the next of the
  // list. What is not possible does nothing.
  void accept();  // of several, those that have a suggestion
  void relabel(ClassId klass);
  void exclude();
  void confirmLabel();
  void putOff();
  // With them goes whatever shares a group with one of them (the same picture once more, another
  // of the same video): parted, the model would be checked on what it has learnt by heart.
  void moveTo(Split split);
  // Shows the sample that is decided anew.
  void undo();
  void redo();

  // Through the list as it stands; from outside it, the first.
  void goNext();
  void goPrevious();
  [[nodiscard]] bool hasList() const { return m_list.rowCount() > 0; }

 Q_SIGNALS:
  void changed();                     // targets, what is possible, isReviewing
  void decided(const QString& what);  // in words, for a passive message; of several samples only

 private:
  // With what was decided so far.
  [[nodiscard]] Split splitOf(SampleId sample) const;
  void decide(recording::Verdict verdict, std::optional<ClassId> klass);
  void record(const std::vector<recording::EditLog::Decision>& decisions);
  void showAgain(const std::vector<SampleId>& samples);
  void step(int by);

  RunFindings& m_findings;
  EditSession& m_edits;
  ViewStateHolder& m_view;
  const OpenRun* m_run{};
  FindingsModel m_list;
  bool m_isReviewing{};
};

}  // namespace flipbook::viewmodel
