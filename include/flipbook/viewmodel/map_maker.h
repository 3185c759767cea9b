// Makes what the map of the open run lacks, beside the window: layouts of a run that came without
// (another program wrote it, or a stop came before the last map), and the refined track on demand.

#pragma once

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>
#include <memory>
#include <stop_token>

#include "flipbook/core/progress.h"
#include "flipbook/layout/refinement.h"
#include "flipbook/viewmodel/live_run.h"

namespace flipbook::viewmodel {

class OpenRun;

class MapMaker : public QObject {
  Q_OBJECT

 public:
  enum class Work : std::uint8_t { None, LayingOut, Refining };

  explicit MapMaker(QObject* parent = nullptr);
  ~MapMaker() override;  // stops and waits

  // Null: no run. Begins to lay out what lacks a layout, unless somebody writes the run, who does
  // it then. The run must outlive its being set here.
  void setRun(OpenRun* run);

  [[nodiscard]] Work work() const { return m_work; }
  [[nodiscard]] const Progress& progress() const { return m_progress; }
  // Why refine() would do nothing now, for people; empty: it would.
  [[nodiscard]] QString whyNotRefine() const;

  // Writes the refined track anew; OpenRun::refinedChanged follows.
  //   calm  layout::kLeastCalm .. kMostCalm
  void refine(float calm);
  void stop();  // the refining; what is there stays
  // Somebody else is about to write the run: lets go of its lock before this returns, and looks
  // again when they have finished.
  void giveWay();

 Q_SIGNALS:
  void changed();  // work(), progress(), whyNotRefine()
  void refined();
  void problemFound(const QString& what, const QString& details);

 private:
  void look();
  void begin(Work work);
  void end(Work work, const Result<void>& result);
  [[nodiscard]] ProgressSink progressSink();

  OpenRun* m_run{};
  Work m_work{};
  Progress m_progress;
  std::uint64_t m_generation{};  // answers of work on an earlier run are dropped
  std::size_t m_pagesLookedAt{};
  std::stop_source m_stop;
  QTimer m_again;
  QThreadPool m_pool;
};

}  // namespace flipbook::viewmodel
