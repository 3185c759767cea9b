#include "flipbook/viewmodel/edit_session.h"

#include <string>

#include "flipbook/viewmodel/sample_text.h"

namespace flipbook::viewmodel {
namespace {

using recording::Edit;
using recording::EditLog;
using recording::EditStep;
using recording::Verdict;

// Whose decisions these are, as the system knows the person.
std::string who() {
  for (const char* name : {"USER", "LOGNAME", "USERNAME"}) {
    const QString user = qEnvironmentVariable(name).trimmed();
    if (!user.isEmpty()) return user.toStdString();
  }
  return "unknown";
}

QString whatNow(const Error& error) { return QString::fromStdString(error.message()); }

}  // namespace

QString verdictText(const Edit& edit, const RunInfo& run) {
  switch (edit.verdict) {
    case Verdict::Relabel:
      return EditSession::tr("relabelled as %1").arg(labelText(run, edit.label));
    case Verdict::Exclude:
      return EditSession::tr("left out");
    case Verdict::LabelIsRight:
      return EditSession::tr("label is right");
    case Verdict::Undecided:
      return EditSession::tr("put off");
    case Verdict::Move:
      return edit.split == Split::Training ? EditSession::tr("moved to training")
                                           : EditSession::tr("moved to validation");
  }
  return {};
}

void EditSession::setRun(const OpenRun* run) {
  m_run = run;
  m_log.reset();
  m_problem.clear();
  if (m_run) {
    auto log = EditLog::open(*m_run->reader());
    if (log) {
      m_log = *std::move(log);
    } else {
      m_problem = whatNow(log.error());
      Q_EMIT problemFound(tr("What was decided about this run cannot be read"), m_problem);
    }
  }
  if (m_log && !m_log->warnings().empty()) {
    QString details;
    for (const std::string& warning : m_log->warnings()) {
      details += shownText(warning) + u'\n';
    }
    Q_EMIT problemFound(tr("Not all lines of what was decided about this run are in order"),
                        details.trimmed());
  }
  countAnew();
  Q_EMIT changed();
}

QString EditSession::whyNotPossible() const {
  if (m_log) return {};
  return m_run ? m_problem : tr("No run is open");
}

std::optional<Edit> EditSession::standing(SampleId sample) const {
  return m_log ? m_log->standing(sample) : std::nullopt;
}

std::optional<Split> EditSession::movedTo(SampleId sample) const {
  return m_log ? m_log->movedTo(sample) : std::nullopt;
}

Verdicts EditSession::verdicts() const {
  if (!m_log) return {};
  Verdicts verdicts(m_run->samples().size());
  for (const Edit& edit : m_log->allStanding()) verdicts[edit.sample.index()] = edit.verdict;
  return verdicts;
}

bool EditSession::decide(std::span<const Decision> decisions) {
  if (!m_log || decisions.empty()) return false;
  if (const auto decided = m_log->decide(decisions, who()); !decided) {
    Q_EMIT problemFound(tr("The decision was not saved"), whatNow(decided.error()));
    return false;
  }
  countAnew();
  Q_EMIT changed();
  return true;
}

QString EditSession::textOf(const EditStep* step) const {
  if (step == nullptr) return {};
  const Edit& first = step->edits.front();
  if (step->edits.size() > 1) {
    return tr("%1 datapoints: %2")
        .arg(countText(step->edits.size()), verdictText(first, m_run->info()));
  }
  return tr("%1: %2").arg(fileNameText(m_run->samples()[first.sample.index()]),
                          verdictText(first, m_run->info()));
}

std::uint64_t EditSession::lastStep() const {
  const EditStep* step = m_log ? m_log->nextUndo() : nullptr;
  return step ? step->number : 0;
}

QString EditSession::undoText() const { return m_log ? textOf(m_log->nextUndo()) : QString{}; }
QString EditSession::redoText() const { return m_log ? textOf(m_log->nextRedo()) : QString{}; }

std::vector<SampleId> EditSession::undo() {
  return m_log ? moveBy(m_log->nextUndo(), &EditLog::undo) : std::vector<SampleId>{};
}
std::vector<SampleId> EditSession::redo() {
  return m_log ? moveBy(m_log->nextRedo(), &EditLog::redo) : std::vector<SampleId>{};
}

std::vector<SampleId> EditSession::moveBy(const EditStep* step, Move move) {
  if (step == nullptr) return {};
  std::vector<SampleId> samples;
  for (const Edit& edit : step->edits) samples.push_back(edit.sample);
  if (const auto moved = ((*m_log).*move)(who()); !moved) {
    Q_EMIT problemFound(tr("The step was not saved"), whatNow(moved.error()));
    return {};
  }
  countAnew();
  Q_EMIT changed();
  return samples;
}

void EditSession::countAnew() {
  m_counts = {};
  if (!m_log) return;
  for (const Edit& edit : m_log->allStanding()) {
    switch (edit.verdict) {
      case Verdict::Relabel:
        ++m_counts.relabelled;
        break;
      case Verdict::Exclude:
        ++m_counts.excluded;
        break;
      case Verdict::LabelIsRight:
        ++m_counts.labelRight;
        break;
      case Verdict::Undecided:
        ++m_counts.undecided;
        break;
      case Verdict::Move:  // counted apart
        break;
    }
  }
  m_counts.moved = m_log->movedCount();
}

}  // namespace flipbook::viewmodel
