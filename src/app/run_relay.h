// Hears of a run on its worker thread and tells the window's thread: frames straight to LiveRun,
// the rest as queued calls.

#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <filesystem>
#include <functional>

#include "app/mailbox.h"
#include "flipbook/core/guarded.h"
#include "flipbook/pipeline/engine.h"
#include "flipbook/viewmodel/live_run.h"

namespace flipbook::app {

class RunRelay : public pipeline::RunObserver {
 public:
  // Called on the window's thread.
  struct Receiver {
    std::function<void(const pipeline::RunProgress&)> progressed;
    std::function<void(const std::filesystem::path&, const std::vector<std::string>&)> opened;
    std::function<void(const Result<pipeline::RunOutcome>&)> finished;
  };
  // `context` lives on the window's thread and outlives the run.
  RunRelay(QObject* context, Receiver receiver);

  void progressed(const pipeline::RunProgress& progress) override;
  void opened(const std::filesystem::path& run, const std::vector<std::string>& warnings) override;
  void committed(FramePtr frame) override;
  void laidOut(EpochIndex epoch, const Layout& layout, float done) override;
  void finished(const Result<pipeline::RunOutcome>& outcome) override;

  // Where frames go from now on; null: nowhere. A frame that came before is kept and posted. Any
  // thread; after attach(nullptr) has returned the one before is not touched any more.
  void attach(viewmodel::LiveRun* live);

 private:
  struct Target {
    viewmodel::LiveRun* live{};
    FramePtr waiting;  // the newest, while nobody listens
  };

  QObject* m_context;
  Receiver m_receiver;
  Mailbox<pipeline::RunProgress> m_progress;
  Guarded<Target> m_target;
};

}  // namespace flipbook::app
