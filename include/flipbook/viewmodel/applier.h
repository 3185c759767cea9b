// Carrying decisions out on the image files: what would happen, doing it, taking it back. The work
// is done on a pool thread (correction/correction.h), one piece at a time.

#pragma once

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <cstdint>
#include <memory>
#include <optional>

#include "flipbook/correction/correction.h"

namespace flipbook::viewmodel {

class OpenRun;

class Applier : public QObject {
  Q_OBJECT

 public:
  enum class State : std::uint8_t {
    Planning,
    Planned,  // plan() says what would happen
    Applying,
    Applied,
    TakingBack,
    TakenBack,
    Failed,  // problem() says why; nothing is half done
  };

  // Begins to plan at once, having brought to an end what a crash left. The run is not kept.
  explicit Applier(const OpenRun& run, QObject* parent = nullptr);
  // Waits for what is under way.
  ~Applier() override;

  [[nodiscard]] State state() const { return m_state; }
  [[nodiscard]] bool isBusy() const;
  [[nodiscard]] const std::optional<correction::Plan>& plan() const { return m_plan; }
  [[nodiscard]] const correction::Outcome& outcome() const { return m_outcome; }
  [[nodiscard]] const QString& problem() const { return m_problem; }
  // Something was applied before that can be taken back; known once it is planned.
  [[nodiscard]] bool canTakeBack() const { return m_canTakeBack; }

  void apply();     // with State::Planned and a plan that is not empty
  void takeBack();  // with canTakeBack()

 Q_SIGNALS:
  void changed();
  void filesChanged();  // images lie elsewhere now

 private:
  struct Answer;
  template <typename Work>
  void start(State state, Work work);
  void take(Answer answer);

  std::shared_ptr<const recording::RunReader> m_run;
  State m_state{State::Planning};
  std::optional<correction::Plan> m_plan;
  correction::Outcome m_outcome;
  QString m_problem;
  bool m_canTakeBack{};
  QThreadPool m_pool;
};

// "37 files move to the folder of another class, 4 are put aside in “excluded by Flipbook”."
[[nodiscard]] QString planText(const correction::Plan& plan);

}  // namespace flipbook::viewmodel
