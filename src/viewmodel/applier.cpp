#include "flipbook/viewmodel/applier.h"

#include <QMetaObject>
#include <QPointer>
#include <algorithm>
#include <exception>
#include <utility>

#include "flipbook/recording/edited_samples.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/sample_text.h"

namespace flipbook::viewmodel {

struct Applier::Answer {
  State state{};
  std::optional<correction::Plan> plan;
  correction::Outcome outcome;
  QString problem;
  bool canTakeBack{};
};

QString planText(const correction::Plan& plan) {
  if (plan.way == correction::Way::CopyOnly) return shownText(plan.why);
  if (plan.isEmpty()) return Applier::tr("Nothing to do: the images are as you decided.");
  const auto aside = std::ranges::count_if(
      plan.moves, [](const correction::PlannedMove& move) { return move.label.empty(); });
  const auto moved = static_cast<std::ptrdiff_t>(plan.moves.size()) - aside;
  QStringList parts;
  if (moved > 0) {
    parts << Applier::tr("Files that move to the folder of another class: %1.")
                 .arg(countText(static_cast<std::uint64_t>(moved)));
  }
  if (aside > 0) {
    parts << Applier::tr("Files that are put aside in “excluded by Flipbook”: %1.")
                 .arg(countText(static_cast<std::uint64_t>(aside)));
  }
  for (const correction::PlannedTable& table : plan.tables) {
    parts << Applier::tr("In %1, labels that are rewritten: %2; lines that are taken out: %3.")
                 .arg(shownText(table.file), countText(table.relabelled), countText(table.removed));
  }
  return parts.join(u' ');
}

Applier::Applier(const OpenRun& run, QObject* parent) : QObject{parent}, m_run{run.reader()} {
  m_pool.setMaxThreadCount(1);
  start(State::Planning, [](const recording::RunReader& reader) -> Answer {
    if (const auto recovered = correction::recover(reader); !recovered) {
      return {.state = State::Failed, .problem = shownText(recovered.error().message())};
    }
    const auto edited = recording::editedSamples(reader);
    if (!edited) return {.state = State::Failed, .problem = shownText(edited.error().message())};
    auto plan = correction::planCorrection(reader, edited->samples);
    const auto moved = correction::movedFiles(reader);
    const bool canTakeBack = moved && !moved->empty();
    if (!plan) {
      return {.state = State::Failed,
              .problem = shownText(plan.error().message()),
              .canTakeBack = canTakeBack};
    }
    return {.state = State::Planned, .plan = *std::move(plan), .canTakeBack = canTakeBack};
  });
}

Applier::~Applier() { m_pool.waitForDone(); }

bool Applier::isBusy() const {
  return m_state == State::Planning || m_state == State::Applying || m_state == State::TakingBack;
}

void Applier::apply() {
  if (m_state != State::Planned || !m_plan || m_plan->isEmpty()) return;
  start(State::Applying, [plan = *m_plan](const recording::RunReader& reader) -> Answer {
    const auto applied = correction::apply(reader, plan);
    if (!applied) return {.state = State::Failed, .problem = shownText(applied.error().message())};
    return {.state = State::Applied, .outcome = *applied, .canTakeBack = true};
  });
}

void Applier::takeBack() {
  if (isBusy() || !m_canTakeBack) return;
  start(State::TakingBack, [](const recording::RunReader& reader) -> Answer {
    const auto undone = correction::undo(reader);
    if (!undone) {
      return {.state = State::Failed,
              .problem = shownText(undone.error().message()),
              .canTakeBack = true};
    }
    return {.state = State::TakenBack, .outcome = *undone};
  });
}

template <typename Work>
void Applier::start(State state, Work work) {
  m_state = state;
  m_problem.clear();
  Q_EMIT changed();
  m_pool.start([self = QPointer{this}, run = m_run, work = std::move(work)] {
    Answer answer;
    try {
      answer = work(*run);
    } catch (const std::exception& error) {
      answer = {.state = State::Failed, .problem = QString::fromUtf8(error.what())};
    }
    // The destructor waits for this thread, so the object is there; its answer may come too late.
    QMetaObject::invokeMethod(
        self.data(),
        [self, answer = std::move(answer)] {
          if (self) self->take(answer);
        },
        Qt::QueuedConnection);
  });
}

void Applier::take(Answer answer) {
  m_state = answer.state;
  m_plan = std::move(answer.plan);
  m_outcome = answer.outcome;
  m_problem = answer.problem;
  m_canTakeBack = answer.canTakeBack;
  Q_EMIT changed();
  if (m_state == State::Applied || m_state == State::TakenBack) Q_EMIT filesChanged();
}

}  // namespace flipbook::viewmodel
